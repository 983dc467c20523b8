import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { sendRaw } from '../support/service/send-raw.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('the service is alive and ready, even while TD is down', async t => {
  const { get, sandbox } = await startService(t)
  await sandbox.close()
  const violations = collectViolations()
  for (const path of ['/healthz', '/readyz']) {
    const response = await get(path)
    violations.equal(response.status, 200, path)
    violations.same(await response.json(), { status: 'ok' }, path)
  }
  t.same(violations.found, [])
})

/** Requests of probes, and of other sites' pages. */
const heads = [
  'GET PATH HTTP/1.1\r\nHost: 10.1.2.3:8080\r\nUser-Agent: kube-probe/1.33\r\nAccept: */*\r\n',
  'GET PATH HTTP/1.1\r\nHost: 169.254.1.1\r\nUser-Agent: ELB-HealthChecker/2.0\r\n',
  'GET PATH HTTP/1.1\r\nHost: service.internal.example\r\nUser-Agent: GoogleHC/1.0\r\n',
  'GET PATH HTTP/1.0\r\n',
  'GET PATH HTTP/1.1\r\nHost:\r\n',
  'GET http://10.1.2.3:8080PATH HTTP/1.1\r\nHost: 10.1.2.3:8080\r\n',
  'HEAD PATH HTTP/1.1\r\nHost: 10.1.2.3\r\n',
  'GET PATH HTTP/1.1\r\nHost: 10.1.2.3\r\nOrigin: https://other.example\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n',
  'GET PATH HTTP/1.1\r\nHost: 10.1.2.3\r\nAuthorization: Bearer nobody\r\n'
]

t.test('probes from any host are answered, and nothing else is', async t => {
  const service = await startWithClients(t, {})
  const violations = collectViolations()
  for (const head of heads) {
    for (const path of ['/healthz', '/readyz']) {
      const answer = await sendRaw(service, `${head.replace('PATH', path)}Connection: close\r\n\r\n`)
      violations.match(answer, /^HTTP\/1\.1 200 /, head, path)
    }
    const other = await sendRaw(service, `${head.replace('PATH', '/v1/journeys/1001/statistics')}Connection: close\r\n\r\n`)
    violations.match(other, /^HTTP\/1\.1 4(00|21) /, head)
  }
  t.same(violations.found, [])
})

t.test('a probe must be well-formed', async t => {
  const service = await startService(t)
  const answer = await sendRaw(service, 'GET /healthz HTTP/1.1\r\nHost: 10.1.2.3\r\nContent-Length: 2\r\n\r\n{}')
  t.match(answer, /^HTTP\/1\.1 400 /)
})

t.test('during shutdown it is alive but not ready, and closes connections', async t => {
  const { app } = await startService(t)
  app.draining.begun = true
  const ready = await app.inject({ url: '/readyz', headers: { host: 'localhost' } })
  t.equal(ready.statusCode, 503)
  t.same(ready.json(), { status: 'draining' })
  t.equal(ready.headers['connection'], 'close')
  t.equal((await app.inject({ url: '/healthz', headers: { host: 'localhost' } })).statusCode, 200)
})

t.test('a connection that was never used does not delay shutdown', async t => {
  const { app, address, get } = await startService(t)
  await (await get('/healthz')).text()
  const { hostname, port } = new URL(address)
  const unused = connect(Number(port), hostname)
  let received = ''
  unused.setEncoding('latin1').on('data', text => { received += text })
  await once(unused, 'connect')
  const ended = once(unused, 'close')
  // the service has seen it by the time it answers on another
  await (await get('/healthz')).text()
  await app.close()
  await ended
  t.equal(received, '', 'before its headers are overdue, which it would be told')
})
