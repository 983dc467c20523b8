import { writeFileSync } from 'node:fs'
import t from 'tap'
import { createClientKey, digestOf } from '../../src/access/identity/client-key.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { readAnswer, until } from '../support/service/read-answer.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1000/statistics'

t.test('a key is rotated and removed while the service runs, and an invalid file locks nobody out', async t => {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const service = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['*'] } }, { clock })
  const next = createClientKey()
  const old = service.keys.web
  const ask = async (key: string) => (await readAnswer(service, path, { 'x-api-key': key })).status
  const list = (...keys: string[]) => writeFileSync(service.file, JSON.stringify({
    clients: [
      { id: 'web', keySha256: keys.map(key => digestOf(key).toString('hex')), scopes: ['journeys:read', 'cache:read'], journeys: ['*'] }
    ]
  }))
  /** Files are read by the system, which has its own clock. */
  const untilStatus = async (key: string, status: number) => {
    await clock.advance(10_000)
    await until(service, async () => await ask(key) === status)
  }
  t.same([await ask(old), await ask(next)], [200, 401])
  list(old, next)
  await untilStatus(next, 200)
  t.equal(await ask(old), 200)
  list(next)
  await untilStatus(old, 401)
  writeFileSync(service.file, '{ "clients": [')
  await clock.advance(10_000)
  await until(service, () => service.log.some(line => line.includes('clients file is invalid')))
  t.equal(await ask(next), 200)
  t.match((await readAnswer(service, '/v1/status', { 'x-api-key': next })).json, { clients: { listed: 1, fileFault: 'is not JSON' } })
  const violations = collectViolations()
  for (const key of [old, next]) {
    violations.notOk(service.log.some(line => line.includes(key) || line.includes(digestOf(key).toString('hex'))), key)
  }
  t.same(violations.found, [])
})

t.test('an expired key gets its own problem, from memory or not, and the client\'s next key works', async t => {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const service = await startWithClients(t, { web: { scopes: ['journeys:read', 'td:raw'], journeys: ['1000'] } }, { clock })
  const [old, next] = [createClientKey(), createClientKey()]
  const sha256Of = (key: string): string => digestOf(key).toString('hex')
  const keySha256 = [{ sha256: sha256Of(old), label: 'old', notAfter: '2026-09-16T12:05:00Z' }, sha256Of(next)]
  const web = { id: 'web', keySha256, scopes: ['journeys:read', 'td:raw'], journeys: ['1000'] }
  writeFileSync(service.file, JSON.stringify({ clients: [web] }))
  const ask = (key: string, url = path) => readAnswer(service, url, { 'x-api-key': key })
  await clock.advance(10_000)
  await until(service, async () => (await ask(old)).status === 200)
  t.equal((await ask(old)).status, 200)
  await clock.advance(290_001)
  const calls = service.sandbox.calls.total()
  const violations = collectViolations()
  for (const url of [path, '/v1/journeys/1001/statistics', '/v1/cache']) {
    const refused = await ask(old, url)
    violations.match(refused, { status: 401, json: { code: 'client-key-expired', title: 'The client key has expired' } }, url)
    violations.equal(refused.header('www-authenticate'), 'Bearer realm="td-journey-bff", error="invalid_token"', url)
  }
  violations.match((await ask(old, '/entities/journeys/1000/statistics')).json, { code: 'unauthorized', message: /valid until/ })
  violations.equal(service.sandbox.calls.total(), calls, 'nothing is loaded')
  violations.equal((await ask(next)).status, 200, 'the next key')
  violations.match((await ask(createClientKey())).json, { code: 'unauthenticated' }, 'a key that never was')
  t.same(violations.found, [])
})
