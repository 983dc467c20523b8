import t from 'tap'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

/** Headers that must not affect other callers' answers. */
const strange: Array<Record<string, string>> = [
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-prefix': '/evil' },
  { forwarded: 'host=evil.example;proto=https' },
  { 'x-original-url': '/v1/cache', 'x-rewrite-url': '/v1/cache' },
  { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' },
  { origin: 'https://evil.example' },
  { 'accept-language': 'de', cookie: 'a=b', 'user-agent': 'evil', referer: 'https://evil.example' },
  { range: 'bytes=0-9', te: 'trailers', 'accept-version': '2' }
]

t.test('nothing else that a caller sends affects the answers of others', async t => {
  const env = { TD_DEFINITIONS: 'off' }
  const { bytes: clean, status } = await readAnswer(await startService(t, { env }), '/v1/journeys/1001/statistics')
  t.equal(status, 200)
  const violations = collectViolations()
  for (const headers of strange) {
    const service = await startService(t, { env })
    const poisoned = await readAnswer(service, '/v1/journeys/1001/statistics', headers)
    const next = await readAnswer(service, '/v1/journeys/1001/statistics')
    violations.equal(poisoned.status, 200, headers)
    violations.match(next.header('cache-status'), '; hit;', headers)
    violations.equal(next.bytes.toString(), clean.toString(), JSON.stringify(headers))
    violations.equal(next.header('access-control-allow-origin'), null, headers)
    violations.equal(service.sandbox.calls.total(), 1, headers)
  }
  t.same(violations.found, [])
})
