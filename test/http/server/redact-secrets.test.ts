import t from 'tap'
import { pathOf } from '../../../src/http/server/redact-secrets.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('the path is shown without query, fragment, user and host', async t => {
  t.equal(pathOf({ url: '/v1/journeys/1000/statistics?from=2026-10-01#x' }), '/v1/journeys/1000/statistics')
  t.equal(pathOf({ url: 'http://name:word@localhost/v1/cache?x' }), '/v1/cache')
  t.equal(pathOf({ url: '*' }), '*')
})

t.test('paths of the service are shown unchanged', async t => {
  const paths = ['/v1/journeys/1234567890123456789/conversion-graph', '/entities/journeys/1/conversion_sankey_charts',
    '/docs/static/swagger-ui.css', '/problems/upstream-credentials', '/v1/cache/journeys/1000']
  const violations = collectViolations()
  for (const path of paths) violations.equal(pathOf({ url: path }), path, path)
  t.same(violations.found, [])
})

const key = '0123456789abcdef0123456789abcdef01234567'
const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJteSJ9.c2lnbmF0dXJl'

for (const secret of [`4711/${key}`, encodeURIComponent(`4711/${key}`), key, key.toUpperCase(), `tdj_${'aB3-_'.repeat(8)}xyz`, token,
  Buffer.from(key).toString('base64'), [...key].map(char => `%${char.charCodeAt(0).toString(16)}`).join('')]) {
  t.test(`a secret in it is redacted: ${secret.slice(0, 12)}…`, async t => {
    t.equal(pathOf({ url: `/v1/${secret}` }), '/v1/[redacted]')
    t.notMatch(pathOf({ url: `/v1/journeys/${secret}/statistics/` }), secret.slice(0, 12))
  })
}
