import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { eventually } from '../support/redis/start-fleet.ts'
import { fetchPatiently } from '../support/process/start-process.ts'
import { startMain } from '../support/process/start-main.ts'

const path = '/v1/journeys/1000/statistics'
const unreadRequests = 800

t.test('incomplete requests hardly delay shutdown, on both ports', async t => {
  const service = await startMain(t)
  const sockets = [
    service.open(), service.open('GET /'), service.open('GET /', service.managementPort), service.open(`POST ${path} HTTP/1.1\r\n`)
  ]
  await Promise.all(sockets.map(socket => once(socket, 'connect')))
  await eventually(async () => (await service.metrics()).value('td_journey_bff_connections_open') >= 3)
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 0)
  t.notMatch(service.output(), 'grace period')
})

t.test('answers to slow readers are finished', async t => {
  const { service, unread } = await startUnread(t)
  service.child.kill('SIGTERM')
  await service.waitFor(/(shutting down)/)
  let text = ''
  unread.setEncoding('latin1').on('data', piece => { text += piece }).resume()
  // the process may end before this one has read everything
  const [code] = await Promise.all([service.ended, once(unread, 'close')])
  t.equal(code, 0)
  // how many of the requests it had read depends on the buffers of system and Node; the first one was answered before
  const begun = countIn(service.output(), /statistics","status":200/g) - 1
  t.ok(begun > 100, `${begun} answers`)
  t.equal(countIn(text, /HTTP\/1\.1 200/g), begun)
  t.match(text, /\}$/, 'the last one is whole')
})

t.test('answers that nobody reads are counted and cut off after the grace period', async t => {
  const { service } = await startUnread(t, { SHUTDOWN_GRACE_MS: '2000' })
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 1)
  t.match(service.output(), /"requests":1,.*grace period expired/)
})

t.test('during SHUTDOWN_DELAY_MS it is not ready, and serves new connections', async t => {
  const service = await startMain(t, { env: { SHUTDOWN_DELAY_MS: '5000' } })
  t.equal((await fetchPatiently(service.origin + path)).status, 200)
  service.child.kill('SIGTERM')
  await eventually(async () => (await fetch(`${service.origin}/readyz`)).status === 503)
  const answer = await fetch(service.origin + path)
  t.match({ status: answer.status, connection: answer.headers.get('connection') }, { status: 200, connection: 'close' })
  t.equal(await service.ended, 0)
})

t.test('a background refresh that Treasure Data does not answer does not delay shutdown', async t => {
  const service = await startMain(t, { env: { CACHE_TTL_OPEN_S: '1', TD_DEADLINE_MS: '120000', TD_DEFINITIONS: 'off' } })
  t.equal((await fetchPatiently(service.origin + path)).status, 200)
  const calls = service.sandbox.calls.total()
  service.sandbox.setFault({ journeyId: '1000', fault: { kind: 'latency', ms: 120_000 } })
  await eventually(async () => {
    t.equal((await fetchPatiently(service.origin + path)).status, 200)
    await pause(100)
    return service.sandbox.calls.total() > calls
  })
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 0)
  t.notMatch(service.output(), '"failure"', 'it is no failure of Treasure Data')
})

t.test('SIGHUP is ignored, and SIGINT ends it', async t => {
  const service = await startMain(t)
  service.child.kill('SIGHUP')
  await service.waitFor(/(SIGHUP ignored)/)
  t.equal((await fetchPatiently(service.origin + path)).status, 200)
  service.child.kill('SIGINT')
  t.equal(await service.ended, 0)
})

function countIn (text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** The service with more answers on one connection than the system's buffers hold, which nobody reads. */
async function startUnread (t: Test, env: Record<string, string> = {}) {
  const service = await startMain(t, { env: { ...env, CLIENT_REQUESTS_PER_MINUTE: '100000' } })
  t.equal((await fetchPatiently(service.origin + path)).status, 200)
  const unread = service.open().pause()
  unread.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`.repeat(unreadRequests))
  let seen = ''
  await eventually(async () => {
    const before = seen
    seen = service.output()
    await pause(300)
    return before === seen && seen.includes('statistics')
  })
  return { service, unread }
}
