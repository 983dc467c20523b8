import { createServer } from 'node:http'
import t from 'tap'
import type { TdCall } from '../../src/treasure-data/client/call-attempts.ts'
import { clientOf, failureOf, journeyIdOf, listen } from '../support/td/start-upstream.ts'

t.test('if every second request on a connection is reset, all loads succeed, without retries and with the breaker closed', async t => {
  const server = createServer()
  const served = new WeakSet<object>()
  let resets = 0
  server.on('request', (request, response) => {
    if (served.has(request.socket)) {
      resets++
      request.socket.resetAndDestroy()
      return
    }
    served.add(request.socket)
    response.end('{}')
  })
  const attempts: number[] = []
  const onCall = ({ attempt }: TdCall): void => { attempts.push(attempt) }
  const limits = { maxAttempts: 1, maxPerSecond: 1_000, queueDeadlineMs: 60_000, deadlineMs: 60_000 }
  const client = clientOf(t, await listen(t, server), { ...limits, onCall })
  const loads = await Promise.allSettled(Array.from({ length: 30 }, (_, index) =>
    client.fetchSource('statistics', journeyIdOf(String(index + 1)), null)))
  t.same(loads.filter(({ status }) => status === 'rejected'), [])
  t.ok(resets > 5, `${resets} resets`)
  t.same(new Set(attempts), new Set([1]))
  t.equal(client.state().breaker.state, 'closed')
})

t.test('a reset of a new connection, or within an answer, is a failure', async t => {
  const server = createServer()
  server.on('request', (request, response) => {
    if (request.url?.includes('/1/') === true) {
      request.socket.resetAndDestroy()
      return
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 })
    response.write('{', () => request.socket.resetAndDestroy())
  })
  const client = clientOf(t, await listen(t, server), { maxConcurrency: 1 })
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyIdOf('1'), null)), { isReset: false, status: null })
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyIdOf('2'), null)), { isReset: false, status: 200 })
})
