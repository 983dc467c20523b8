import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import t from 'tap'
import { causeOf, failureCauses } from '../../../src/treasure-data/errors/failure-cause.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { freePort } from '../../support/free-port.ts'
import { listenOn } from '../../support/listen-on.ts'
import { clientOf, failureOf, journeyId, journeyIdOf, startUpstream } from '../../support/td/start-upstream.ts'

t.test('every cause is found from the failure', async t => {
  const violations = collectViolations()
  const causes = [
    [{ code: 'upstream-unavailable', status: null, causeCode: 'ENOTFOUND' }, 'dns'],
    [{ code: 'upstream-unavailable', status: null, causeCode: 'ECONNREFUSED' }, 'refused'],
    [{ code: 'upstream-unavailable', status: null, causeCode: 'CERT_HAS_EXPIRED' }, 'certificate-expired'],
    [{ code: 'upstream-unavailable', status: null, causeCode: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'certificate-misnamed'],
    [{ code: 'upstream-unavailable', status: null, causeCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'certificate-untrusted'],
    [{ code: 'upstream-unavailable', status: 200, causeCode: 'UND_ERR_SOCKET' }, 'connection'],
    [{ code: 'upstream-timeout', status: null, causeCode: 'TimeoutError' }, 'timeout'],
    [{ code: 'upstream-error', status: 503, causeCode: null }, 'status'],
    [{ code: 'upstream-credentials', status: 401, causeCode: null }, 'status'],
    [{ code: 'upstream-malformed', status: 200, causeCode: null }, 'answer']
  ] as const
  for (const [failure, cause] of causes) violations.equal(causeOf(failure), cause, failure)
  t.same(violations.found, [])
  t.same([...new Set(causes.map(([, cause]) => cause))], failureCauses)
})

t.test('the last failure of each kind is kept, the newest first; a missing journey is not one', async t => {
  const statuses = [500, 404, 403, 502]
  const client = await startUpstream(t, (_request, response) => response.writeHead(statuses.shift() ?? 500).end('{}'))
  for (let id = 1; id <= 4; id++) await failureOf(t, () => client.fetchSource('statistics', journeyIdOf(String(id)), null))
  t.match(client.state().lastFailures, [
    { endpoint: 'statistics', code: 'upstream-error', cause: 'status', status: 502, detail: null, atMs: Number },
    { code: 'journey-access-denied', cause: 'status', status: 403 }
  ])
  t.equal(client.state().lastFailures.length, 2)
})

t.test('real connections fail for the reported causes', async t => {
  const folder = t.testdir({})
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=x',
    '-keyout', `${folder}/key`, '-out', `${folder}/cert`], { stdio: 'ignore' })
  const secure = await listenOn(t, createServer({ key: readFileSync(`${folder}/key`), cert: readFileSync(`${folder}/cert`) }))
  const violations = collectViolations()
  for (const [origin, cause] of [
    [`https://127.0.0.1:${secure}`, 'certificate-untrusted'], [`http://127.0.0.1:${await freePort()}`, 'refused'], ['http://nowhere.invalid', 'dns']
  ] as const) {
    const client = clientOf(t, origin)
    await failureOf(t, () => client.fetchSource('statistics', journeyId, null))
    violations.equal(client.state().lastFailures[0]?.cause, cause, origin)
  }
  t.same(violations.found, [])
})
