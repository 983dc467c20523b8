import { createServer, type Socket } from 'node:net'
import t from 'tap'
import { MockAgent } from 'undici'
import { parseTdApiKey } from '../../src/treasure-data/client/td-api-key.ts'
import { createTreasureDataClient } from '../../src/treasure-data/client/treasure-data-client.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import {
  clientOf, failureOf, journeyId, journeyIdOf, listen, plantedKey, silentLog, startRawUpstream, startUpstream,
  wholeAnswer
} from '../support/td/start-upstream.ts'
import { collectViolations } from '../support/collect-violations.ts'

const deadlineMs = 150
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'

t.test('silence ends at the deadline', async (t) => {
  const silences: Record<string, (socket: Socket) => unknown> = {
    'before headers': () => {},
    'mid headers': socket => socket.write(head),
    'mid body': socket => socket.write(`${head}content-length: 100\r\n\r\n{"da`),
    'mid gzip body': socket => socket.write(`${head}content-encoding: gzip\r\ncontent-length: 100\r\n\r\n`)
  }
  const violations = collectViolations()
  for (const [name, answer] of Object.entries(silences)) {
    const client = await startRawUpstream(t, answer, { deadlineMs })
    const startedAt = performance.now()
    violations.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { code: 'upstream-timeout' }, name)
    const tookMs = performance.now() - startedAt
    // without the deadline it would last until the step's limit
    violations.ok(tookMs > deadlineMs - 10, `${name}: ${tookMs} ms`)
  }
  t.same(violations.found, [])
})

t.test('no connection outlives its abandoned request', async (t) => {
  const sockets = new Set<Socket>()
  let accepted = 0
  const client = await startRawUpstream(t, socket => {
    accepted++
    sockets.add(socket.once('close', () => sockets.delete(socket)))
    if (accepted % 2 === 0) socket.write(`${head}content-length: 100\r\n\r\n{"da`)
  }, { deadlineMs: 600, maxConcurrency: 50, maxPerSecond: 1_000 })
  await Promise.all(Array.from({ length: 50 }, (_, n) =>
    failureOf(t, () => client.fetchSource('statistics', journeyIdOf(String(n + 1)), null))))
  t.ok(accepted > 0)
  t.match(client.state().quota, { running: 0, waiting: 0 })
  for (let turn = 0; turn < 3_000 && sockets.size > 0; turn++) await new Promise(resolve => setTimeout(resolve, 10))
  t.equal(sockets.size, 0)
})

t.test('bytes that drip do not extend the deadline', async (t) => {
  const client = await startRawUpstream(t, socket => {
    socket.write(`${head}content-length: 100000\r\n\r\n`)
    const timer = setInterval(() => socket.write(' '), 10)
    socket.once('close', () => clearInterval(timer))
  }, { deadlineMs })
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { code: 'upstream-timeout', status: 200 })
})

t.test('waiting for a connection counts towards the deadline', async (t) => {
  const dispatcher = new MockAgent()
  t.teardown(() => dispatcher.close())
  dispatcher.disableNetConnect()
  dispatcher.get('http://127.0.0.1').intercept({ path: /.*/ }).reply(200, '{}').delay(5_000)
  const client = createTreasureDataClient({
    origin: 'http://127.0.0.1',
    apiKey: parseTdApiKey(plantedKey),
    dispatcher,
    maxConcurrency: 4,
    maxPerSecond: 100,
    deadlineMs,
    queueDeadlineMs: 5_000,
    maxAttempts: 1,
    clock: systemClock,
    random: Math.random,
    log: silentLog
  })
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)),
    { code: 'upstream-timeout', status: null, causeCode: 'TimeoutError' })
})

t.test('if an error body never ends, the status is the reason', async (t) => {
  const client = await startRawUpstream(t, socket =>
    socket.write('HTTP/1.1 404 Not Found\r\ncontent-length: 100\r\n\r\n{"co'), { deadlineMs })
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)),
    { code: 'journey-not-found', status: 404, tdCode: null })
})

t.test('a refused connection is unavailable', async (t) => {
  const server = createServer()
  const origin = await listen(t, server)
  await new Promise(resolve => server.close(resolve))
  const error = await failureOf(t, () => clientOf(t, origin).fetchSource('statistics', journeyId, null))
  t.match(error, { code: 'upstream-unavailable', status: null, causeCode: 'ECONNREFUSED' })
})

t.test('a host without an address is unavailable', async (t) => {
  const error = await failureOf(t, () => clientOf(t, 'http://td.invalid').fetchSource('statistics', journeyId, null))
  t.match(error, { code: 'upstream-unavailable', causeCode: /^(ENOTFOUND|EAI_AGAIN)$/ })
})

t.test('a server that does not speak TLS is unavailable', async (t) => {
  const origin = await listen(t, createServer(socket => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')))
  const error = await failureOf(t, () => clientOf(t, origin.replace('http:', 'https:')).fetchSource('statistics', journeyId, null))
  t.match(error, { code: 'upstream-unavailable', status: null })
})

t.test('a connection that closes or resets is unavailable', async (t) => {
  const ends: Record<string, (socket: Socket) => unknown> = {
    'before headers': socket => socket.end(),
    'reset before headers': socket => socket.resetAndDestroy(),
    'short body': socket => socket.end(`${head}content-length: 100\r\n\r\n{"da`),
    'short body of a last answer': socket => socket.end(`${head}connection: close\r\ncontent-length: 100\r\n\r\n{"da`),
    'unfinished chunks': socket => socket.end(`${head}transfer-encoding: chunked\r\n\r\n4\r\n{"da\r\n`),
    'reset mid body': socket => socket.write(`${head}content-length: 100\r\n\r\n{"da`, () => socket.resetAndDestroy()),
    'reset mid gzip': socket => socket.write(`${head}content-encoding: gzip\r\ncontent-length: 100\r\n\r\n`, () => socket.resetAndDestroy())
  }
  const violations = collectViolations()
  for (const [name, answer] of Object.entries(ends)) {
    const client = await startRawUpstream(t, answer)
    violations.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { code: 'upstream-unavailable' }, name)
  }
  t.same(violations.found, [])
})

t.test('an answer that is not HTTP is malformed', async (t) => {
  const answers = ['hello\r\n\r\n', `${head}content-length: x\r\n\r\n{}`, `${head}x: ${'x'.repeat(20_000)}\r\n\r\n`]
  const violations = collectViolations()
  for (const answer of answers) {
    const client = await startRawUpstream(t, socket => socket.end(answer))
    violations.match(
      await failureOf(t, () => client.fetchSource('statistics', journeyId, null)),
      { code: 'upstream-malformed', status: null },
      answer
    )
  }
  t.same(violations.found, [])
})

t.test('the next request of the same client succeeds after each failure', async (t) => {
  let calls = 0
  const client = await startUpstream(t, (_request, response) => {
    calls++
    if (calls === 1) response.writeHead(302, { location: '/' }).end('x'.repeat(100_000))
    else if (calls === 2) response.destroy()
    else if (calls === 3) response.writeHead(200, { 'content-encoding': 'deflate' }).end('x'.repeat(100_000))
    else if (calls === 4) response.writeHead(500).end('x'.repeat(100_000))
    else response.end('{}')
  }, { maxConcurrency: 1 })
  const violations = collectViolations()
  for (const code of ['upstream-malformed', 'upstream-unavailable', 'upstream-malformed', 'upstream-error']) {
    violations.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { code }, code)
  }
  t.same(violations.found, [])
  t.equal(wholeAnswer(await client.fetchSource('statistics', journeyId, null)).body.toString(), '{}')
})
