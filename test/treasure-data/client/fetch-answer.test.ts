import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { createTdDispatcher } from '../../../src/treasure-data/client/create-td-dispatcher.ts'
import { BodyError } from '../../../src/treasure-data/client/decode-body.ts'
import { fetchAnswer, type AnswerRequest } from '../../../src/treasure-data/client/fetch-answer.ts'
import { withDeadline } from '../../../src/treasure-data/client/with-deadline.ts'
import { listenOn } from '../../support/listen-on.ts'

const body = Buffer.alloc(200_000, 'x')
const whole = `HTTP/1.1 200 OK\r\nx-a: 1\r\ncontent-length: ${body.length}\r\n\r\n${body.toString()}`

/** A server that answers each request as told, and one connection to it. */
async function startRig (t: Test, answer: (socket: Socket) => unknown) {
  const used = new Set<Socket>()
  const requests: string[] = []
  const server = createServer(socket => {
    socket.on('error', () => {}).on('data', data => {
      used.add(socket)
      requests.push(data.toString())
      answer(socket)
    })
  })
  const origin = `http://127.0.0.1:${await listenOn(t, server)}`
  const dispatcher = createTdDispatcher({ maxConcurrency: 1, deadlineMs: 20_000 })
  t.teardown(() => dispatcher.destroy())
  return {
    requests,
    connections: () => used.size,
    fetch: async (limitOf: AnswerRequest['limitOf'] = () => body.length, deadlineMs = 20_000) =>
      await withDeadline(deadlineMs, 0, async deadline =>
        await fetchAnswer(dispatcher, { origin, path: '/a', headers: { 'x-own': 'yes' }, limitOf }, deadline))
  }
}

t.test('head and body arrive, and the connection is used again', async t => {
  const { fetch, requests, connections } = await startRig(t, socket => socket.write(whole))
  for (let round = 0; round < 3; round++) {
    const answer = await fetch()
    t.match(answer, { status: 200, headers: { 'x-a': '1' } })
    t.ok('bytes' in answer.body && answer.body.bytes.equals(body), 'up to exactly the limit')
  }
  t.equal(connections(), 1)
  t.match(requests[0], /^GET \/a HTTP\/1\.1\r\n[^]*x-own: yes\r\n/)
})

t.test('a body above the limit is not read on, and one that is not wanted is not read at all', async t => {
  const { fetch, connections } = await startRig(t, socket => socket.write(whole))
  t.match(await fetch(() => body.length - 1), { status: 200, body: { fault: new BodyError('too-large') } })
  t.match(await fetch(() => new BodyError('unwanted')), { status: 200, body: { fault: new BodyError('unwanted') } })
  t.match(await fetch(), { status: 200, body: { bytes: body } })
  t.equal(connections(), 3, 'what was left of the answers went with their connections')
})

t.test('a 304 without a body keeps its connection', async t => {
  const { fetch, connections } = await startRig(t, socket => socket.write('HTTP/1.1 304 Not Modified\r\nage: 3\r\n\r\n'))
  for (let round = 0; round < 2; round++) t.match(await fetch(() => 0), { status: 304, body: { bytes: Buffer.alloc(0) } })
  t.equal(connections(), 1)
})

t.test('informational heads are not the answer', async t => {
  const { fetch } = await startRig(t, socket => socket.write(`HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n${whole}`))
  t.match(await fetch(), { status: 200, body: { bytes: body } })
})

t.test('a connection that breaks before the head is a failure, and after it only the body is missing', async t => {
  const before = await startRig(t, socket => socket.destroy())
  await t.rejects(before.fetch(), { code: 'UND_ERR_SOCKET' })
  const after = await startRig(t, socket => socket.write(whole.slice(0, 1_000), () => socket.destroy()))
  const { status, body: received } = await after.fetch()
  t.equal(status, 200)
  t.ok('fault' in received && received.fault instanceof Error && !(received.fault instanceof BodyError))
})

t.test('the deadline ends a request, its connection, and a body that does not end', async t => {
  const silent = await startRig(t, () => {})
  await t.rejects(silent.fetch(undefined, 50), { name: 'TimeoutError' })
  let closed: Promise<unknown> = Promise.resolve()
  const endless = await startRig(t, socket => {
    closed = once(socket, 'close')
    socket.write(whole.slice(0, 1_000))
  })
  t.match(await endless.fetch(undefined, 50), { status: 200, body: { fault: { name: 'TimeoutError' } } })
  await closed
})

t.test('a request whose deadline passes before there is a connection for it is not sent', async t => {
  const first: Socket[] = []
  const { fetch, requests } = await startRig(t, socket => { first.push(socket) })
  const running = fetch()
  await t.rejects(fetch(undefined, 50), { name: 'TimeoutError' })
  first[0]?.write(whole)
  t.match(await running, { status: 200 })
  const next = fetch()
  for (let turn = 0; turn < 400 && requests.length < 2; turn++) await new Promise(resolve => setTimeout(resolve, 10))
  first.at(-1)?.write(whole)
  t.match(await next, { status: 200 })
  t.equal(requests.length, 2)
})
