import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import t from 'tap'
import { createTdDispatcher } from '../../../src/treasure-data/client/create-td-dispatcher.ts'
import type { TdCall } from '../../../src/treasure-data/client/call-attempts.ts'
import {
  TreasureDataError, type TreasureDataErrorCode, type TreasureDataErrorDetails
} from '../../../src/treasure-data/errors/treasure-data-error.ts'
import { backoffMs, isTransient, wait } from '../../../src/treasure-data/limits/retries.ts'
import { createJumpingClock } from '../../support/td/jumping-clock.ts'
import {
  clientOf, failureOf, journeyId, listen, startRawUpstream, startUpstream, wholeAnswer, type ClientLimits
} from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'

/** A deadline that passes when told. */
function createDeadline () {
  const callbacks = new Set<(reason: Error) => void>()
  const onPassed = (callback: (reason: Error) => void) => {
    callbacks.add(callback)
    return () => callbacks.delete(callback)
  }
  return { deadline: { onPassed }, pass (reason: Error) { for (const callback of callbacks) callback(reason) } }
}

function limits (more: Omit<ClientLimits, 'clock'> = {}) {
  const clock = createJumpingClock()
  const calls: TdCall[] = []
  return { clock, calls, maxAttempts: 3, random: () => 0.5, onCall: (call: TdCall) => { calls.push(call) }, ...more }
}

for (const status of [408, 425, 429, 500, 502, 503, 504]) {
  t.test(`a ${status} is retried`, async t => {
    const told = limits()
    const statuses = [status, status, 200]
    const client = await startUpstream(t, (_request, response) => response.writeHead(statuses.shift() ?? 500).end('{}'), told)
    t.equal(wholeAnswer(await client.fetchSource('statistics', journeyId, null)).body.toString(), '{}')
    t.same(told.calls.map(({ attempt, outcome }) => [attempt, outcome === 'ok']), [[1, false], [2, false], [3, true]])
    // after a 429 all calls pause
    t.same(told.clock.waits, status === 429 ? [1_000, 2_000] : [125, 250], 'half of 250 ms, then of 500 ms')
  })
}

for (const status of [400, 401, 403, 404, 409, 410, 422, 501, 302]) {
  t.test(`a ${status} is not retried`, async t => {
    const told = limits()
    const client = await startUpstream(t, (_request, response) => response.writeHead(status).end('{}'), told)
    t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { status })
    t.equal(told.calls.length, 1)
  })
}

t.test('a complete but unreadable answer is not retried', async t => {
  const told = limits()
  const client = await startUpstream(t, (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'), told)
  await failureOf(t, () => client.fetchSource('statistics', journeyId, null))
  t.equal(told.calls.length, 1)
})

t.test('a broken connection is retried', async t => {
  const ends: Record<string, (socket: Socket) => unknown> = {
    closed: socket => socket.end(),
    reset: socket => socket.resetAndDestroy(),
    'short body': socket => socket.end(`${head}content-length: 100\r\n\r\n{"da`),
    'unfinished chunks': socket => socket.end(`${head}transfer-encoding: chunked\r\n\r\n4\r\n{"da\r\n`),
    'reset mid body': socket => socket.write(`${head}content-length: 100\r\n\r\n{"da`, () => socket.resetAndDestroy())
  }
  const violations = collectViolations()
  for (const [name, end] of Object.entries(ends)) {
    const told = limits()
    let asked = 0
    const client = await startRawUpstream(t, socket => {
      asked++
      if (asked < 3) end(socket)
      else socket.end(`${head}content-length: 2\r\n\r\n{}`)
    }, told)
    violations.equal(wholeAnswer(await client.fetchSource('statistics', journeyId, null)).body.toString(), '{}', name)
    violations.equal(told.calls.length, 3, name)
  }
  t.same(violations.found, [])
})

t.test('a connection that falls silent within a body is retried while time is left', async t => {
  const told = limits()
  let asked = 0
  const dispatcher = createTdDispatcher({ maxConcurrency: 1, deadlineMs: 5_000, bodySilenceMs: 50 })
  t.teardown(() => dispatcher.destroy())
  const client = await startRawUpstream(t, socket => {
    asked++
    socket.write(`${head}content-length: 2\r\n\r\n${asked === 1 ? '{' : '{}'}`)
  }, { ...told, dispatcher })
  t.equal(wholeAnswer(await client.fetchSource('statistics', journeyId, null)).body.toString(), '{}')
  t.match(told.calls, [{ outcome: 'upstream-timeout' }, { outcome: 'ok' }])
})

t.test('a refused connection and a host without an address are retried, at most as often as allowed', async t => {
  const server = createServer()
  const origin = await listen(t, server)
  await new Promise(resolve => server.close(resolve))
  const violations = collectViolations()
  for (const target of [origin, 'http://td.invalid']) {
    for (const maxAttempts of [1, 3, 5]) {
      const told = limits({ maxAttempts })
      violations.match(
        await failureOf(t, () => clientOf(t, target, told).fetchSource('statistics', journeyId, null)),
        { code: 'upstream-unavailable' },
        maxAttempts,
        target
      )
      violations.same(told.calls.map(({ attempt }) => attempt), [1, 2, 3, 4, 5].slice(0, maxAttempts), maxAttempts, target)
    }
  }
  t.same(violations.found, [])
})

t.test('a TLS fault is not retried', async t => {
  const told = limits()
  const origin = await listen(t, createServer())
  const error = await failureOf(t, () => clientOf(t, origin.replace('http:', 'https:'), told).fetchSource('statistics', journeyId, null))
  t.match(error, { code: 'upstream-unavailable', causeCode: /SSL/ })
  t.equal(told.calls.length, 1)
})

t.test('Retry-After is respected, in seconds or as a date', async t => {
  const violations = collectViolations()
  for (const [status, retryAfter] of [[429, '3'], [503, '3'], [503, 'Thu, 01 Jan 2026 00:00:03 GMT']] as const) {
    const told = limits()
    let asked = 0
    const client = await startUpstream(t, (_request, response) => {
      asked++
      if (asked === 1) response.writeHead(status, { 'retry-after': retryAfter }).end()
      else response.end('{}')
    }, told)
    await client.fetchSource('statistics', journeyId, null)
    violations.equal(told.clock.waits.at(0), 3_000, `${status} ${retryAfter}`)
    violations.equal(asked, 2, status, retryAfter)
  }
  t.same(violations.found, [])
})

t.test('if it exceeds the deadline, the load fails at once', async t => {
  const violations = collectViolations()
  for (const [status, code] of [[429, 'upstream-throttled'], [503, 'upstream-unavailable']] as const) {
    const told = limits({ deadlineMs: 5_000 })
    const client = await startUpstream(t, (_request, response) => response.writeHead(status, { 'retry-after': '5' }).end(), told)
    violations.match(
      await failureOf(t, () => client.fetchSource('statistics', journeyId, null)),
      { code, status, retryAfterS: 5 },
      status,
      code
    )
    violations.equal(told.calls.length, 1, status, code)
    violations.same(told.clock.waits, [], status, code)
  }
  t.same(violations.found, [])
})

t.test('all attempts share one deadline', async t => {
  const told = limits({ deadlineMs: 1_000, maxAttempts: 5 })
  const client = await startUpstream(t, (_request, response) => {
    told.clock.pass(600)
    response.writeHead(500).end()
  }, told)
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { code: 'upstream-error' })
  t.equal(told.calls.length, 2, 'the second ended at 1,325 ms, and no call starts after that')
})

t.test('a journey that always fails causes only a fifth more calls than without retries', async t => {
  const told = limits()
  const client = await startUpstream(t, (_request, response) => response.writeHead(500).end(), told)
  for (let load = 0; load < 100; load++) await failureOf(t, () => client.fetchSource('statistics', journeyId, null))
  t.equal(told.calls.length, 120)
})

function errorOf (code: TreasureDataErrorCode, details: Partial<TreasureDataErrorDetails> = {}): TreasureDataError {
  return new TreasureDataError(code, { endpoint: 'statistics', ...details })
}

t.test('transient statuses are retried, all others never', async t => {
  const passing = [408, 425, 429, 500, 502, 503, 504]
  const violations = collectViolations()
  for (let status = 300; status < 600; status++) {
    violations.equal(isTransient(errorOf('upstream-error', { status })), passing.includes(status), String(status))
  }
  t.same(violations.found, [])
})

t.test('broken connections are retried, even after a status', async t => {
  const violations = collectViolations()
  for (const code of [
    'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ENOTFOUND', 'EAI_AGAIN'
  ]) {
    const cause = Object.assign(new Error('x'), { code })
    violations.ok(isTransient(errorOf('upstream-unavailable', { cause })), code)
    violations.ok(isTransient(errorOf('upstream-unavailable', { cause, status: 200 })), `${code} mid body`)
  }
  t.same(violations.found, [])
  t.ok(isTransient(errorOf('upstream-timeout', { cause: Object.assign(new Error('x'), { code: 'UND_ERR_BODY_TIMEOUT' }), status: 200 })))
  t.ok(isTransient(errorOf('upstream-timeout', { cause: Object.assign(new Error('x'), { code: 'UND_ERR_CONNECT_TIMEOUT' }) })))
})

t.test('permanent failures are not retried', async t => {
  const violations = collectViolations()
  for (const code of ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN']) {
    violations.notOk(isTransient(errorOf('upstream-unavailable', { cause: Object.assign(new Error('x'), { code }) })), code)
  }
  t.same(violations.found, [])
  t.notOk(isTransient(errorOf('upstream-timeout', { cause: new DOMException('x', 'TimeoutError') })))
  t.notOk(isTransient(errorOf('upstream-malformed', { faults: ['body: expected JSON'] })))
  t.notOk(isTransient(errorOf('upstream-malformed', { status: 500 })))
  t.notOk(isTransient(errorOf('upstream-unavailable', { retryAfterS: 5 })), 'a refusal of our own')
})

t.test('backoff has full jitter and doubles', async t => {
  const error = errorOf('upstream-error', { status: 500 })
  t.same([1, 2, 3, 4].map(attempt => backoffMs(error, attempt, () => 0.5)), [125, 250, 500, 1_000])
  t.same([1, 2, 3, 4].map(attempt => backoffMs(error, attempt, () => 0)), [0, 0, 0, 0])
})

t.test('it is never shorter than Treasure Data\'s Retry-After', async t => {
  const error = errorOf('upstream-throttled', { status: 429, retryAfterS: 1 })
  t.equal(backoffMs(error, 1, () => 0.5), 1_000)
  t.equal(backoffMs(error, 4, () => 0.9), 1_800)
})

t.test('a wait ends after its time', async t => {
  const clock = createFakeClock(0)
  const { deadline, pass } = createDeadline()
  let over = false
  const waiting = wait(100, clock, deadline).then(() => { over = true })
  await clock.advance(99)
  t.notOk(over)
  await clock.advance(1)
  await waiting
  pass(new Error('too late'))
  t.ok(over)
})

t.test('a wait ends with the deadline', async t => {
  const clock = createFakeClock(0)
  const { deadline, pass } = createDeadline()
  const waiting = wait(100, clock, deadline)
  pass(new Error('too late'))
  await t.rejects(waiting, { message: 'too late' })
})
