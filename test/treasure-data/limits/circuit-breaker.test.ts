import t from 'tap'
import { CircuitBreaker } from '../../../src/treasure-data/limits/circuit-breaker.ts'
import { TreasureDataError, type TreasureDataErrorCode } from '../../../src/treasure-data/errors/treasure-data-error.ts'
import { PermitRefused } from '../../../src/treasure-data/limits/permit-refused.ts'
import { createFakeClock, settle } from '../../support/fake-clock.ts'
import { journeyId } from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function errorOf (code: TreasureDataErrorCode, status: number | null = null): TreasureDataError {
  return new TreasureDataError(code, { endpoint: 'statistics', status })
}

const outage = errorOf('upstream-unavailable')

function createRig () {
  const clock = createFakeClock(Date.parse('2026-01-01T00:00:00Z'))
  const events: string[] = []
  const breaker = new CircuitBreaker({
    nowMs: clock.monotonicMs,
    onOpen: ({ again, openMs }) => events.push(`${again ? 'opened again' : 'opened'} for ${openMs}`),
    onClose: () => events.push('closed')
  })
  const call = async (error: Error | null): Promise<unknown> => {
    try {
      return await breaker.run(journeyId, async () => {
        if (error !== null) throw error
        return 'answer'
      })
    } catch (failure) {
      return failure
    }
  }
  /** Calls that end on demand. */
  const begin = () => {
    let end = (_error: Error | null): void => {}
    const result = breaker.run(journeyId, () => new Promise<string>((resolve, reject) => {
      end = error => error === null ? resolve('answer') : reject(error)
    }))
    result.catch(() => {})
    return { result, end: async (error: Error | null) => { end(error); await settle() } }
  }
  const open = async (): Promise<void> => { for (let failed = 0; failed < 5; failed++) await call(outage) }
  return { clock, events, breaker, call, begin, open }
}

t.test('it opens after five failures in a row and refuses at once, with the time until the probe', async t => {
  const { clock, events, breaker, call } = createRig()
  const violations = collectViolations()
  for (let failed = 0; failed < 4; failed++) violations.equal(await call(outage), outage, failed)
  t.same(violations.found, [])
  t.same(breaker.state(), { state: 'closed', probeInMs: null })
  t.equal(breaker.refusal(), null)
  await call(outage)
  t.same(breaker.state(), { state: 'open', probeInMs: 5_000 })
  await clock.advance(1_500)
  t.match(await call(null), { name: 'PermitRefused', code: 'upstream-unavailable', retryAfterS: 4 })
  t.same(breaker.state(), { state: 'open', probeInMs: 3_500 })
  t.same(events, ['opened for 5000'])
})

t.test('timeouts and server errors of several journeys open it, other failures never', async t => {
  const failures = [
    errorOf('upstream-timeout'), errorOf('upstream-error', 500), errorOf('upstream-error', 503), errorOf('upstream-unavailable', 200)
  ]
  const violations = collectViolations()
  for (const failure of failures) {
    const { breaker, call } = createRig()
    for (let failed = 0; failed < 4; failed++) await call(failure)
    await call(outage)
    violations.equal(breaker.state().state, 'open', failure.code)
  }
  const harmless = [
    errorOf('upstream-throttled', 429), errorOf('journey-not-found', 404), errorOf('upstream-credentials', 401),
    errorOf('upstream-error', 408),
    errorOf('upstream-malformed', 200), errorOf('upstream-malformed'), errorOf('journey-unprocessable', 422), new TypeError('a fault')
  ]
  for (const failure of harmless) {
    const { breaker, call } = createRig()
    for (let failed = 0; failed < 30; failed++) await call(failure)
    for (let failed = 0; failed < 4; failed++) await call(outage)
    violations.equal(breaker.state().state, 'closed', failure.message)
  }
  t.same(violations.found, [])
})

t.test('a journey that always fails does not block others', async t => {
  const { breaker, call } = createRig()
  for (let failed = 0; failed < 50; failed++) await call(errorOf('upstream-error', 500))
  t.equal(breaker.state().state, 'closed')
})

t.test('one probe decides, and all others are refused meanwhile', async t => {
  const { clock, events, breaker, call, begin, open } = createRig()
  await open()
  await clock.advance(4_999)
  t.ok(await call(null) instanceof PermitRefused)
  await clock.advance(1)
  t.same(breaker.state(), { state: 'open', probeInMs: 0 })
  t.equal(breaker.refusal(), null)
  const probe = begin()
  await settle()
  t.same(breaker.state(), { state: 'half-open', probeInMs: null })
  t.match(await call(null), { code: 'upstream-unavailable', retryAfterS: 1 })
  await probe.end(null)
  t.equal(await probe.result, 'answer')
  t.same(breaker.state(), { state: 'closed', probeInMs: null })
  t.equal(await call(null), 'answer')
  t.same(events, ['opened for 5000', 'closed'])
})

t.test('the time doubles up to 30 s with every failed probe, and starts over after a good one', async t => {
  const { clock, events, call, open } = createRig()
  await open()
  const violations = collectViolations()
  for (const waitMs of [5_000, 10_000, 20_000, 30_000]) {
    await clock.advance(waitMs)
    violations.equal(await call(outage), outage, waitMs)
  }
  t.same(violations.found, [])
  await clock.advance(30_000)
  await call(null)
  await open()
  t.same(events, [
    'opened for 5000', 'opened again for 10000', 'opened again for 20000', 'opened again for 30000', 'opened again for 30000',
    'closed', 'opened for 5000'
  ])
})

t.test('a probe that gets a refusal of the journey shows that the origin is back', async t => {
  const { clock, breaker, call, open } = createRig()
  await open()
  await clock.advance(5_000)
  await call(errorOf('journey-not-found', 404))
  t.equal(breaker.state().state, 'closed')
})

t.test('calls from before the opening change nothing when they end', async t => {
  const { clock, breaker, begin, open } = createRig()
  const early = Array.from({ length: 12 }, begin)
  await open()
  for (const { end } of early.slice(0, 5)) await end(outage)
  t.same(breaker.state(), { state: 'open', probeInMs: 5_000 })
  await clock.advance(5_000)
  const probe = begin()
  for (const { end } of early.slice(5)) await end(outage)
  t.equal(breaker.state().state, 'half-open')
  await probe.end(null)
  t.equal(breaker.state().state, 'closed')
})

t.test('the wall clock does not matter', async t => {
  const { clock, breaker, call, open } = createRig()
  await open()
  clock.shiftWall(-86_400_000)
  t.ok(await call(null) instanceof PermitRefused)
  clock.shiftWall(2 * 86_400_000)
  t.ok(await call(null) instanceof PermitRefused)
  await clock.advance(5_000)
  t.equal(await call(null), 'answer')
  t.equal(breaker.state().state, 'closed')
})
