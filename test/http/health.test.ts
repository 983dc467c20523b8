import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('the service is alive and ready, with TD down as well', async t => {
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

t.test('while it closes it is alive but not ready, and asks for connections to end', async t => {
  const { app } = await startService(t)
  app.draining.begun = true
  const ready = await app.inject({ url: '/readyz', headers: { host: 'localhost' } })
  t.equal(ready.statusCode, 503)
  t.same(ready.json(), { status: 'draining' })
  t.equal(ready.headers['connection'], 'close')
  t.equal((await app.inject({ url: '/healthz', headers: { host: 'localhost' } })).statusCode, 200)
})

t.test('a connection that was opened and never used holds up no end', async t => {
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
