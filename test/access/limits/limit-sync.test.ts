import fc from 'fast-check'
import t from 'tap'
import { countKeysOfClient } from '../../../src/access/limits/count-keys.ts'
import { RateLimits } from '../../../src/access/limits/rate-limits.ts'
import type { UsedTokens } from '../../../src/access/limits/shared-limits.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const minuteMs = 60_000

/** Replicas on one clock that sync in one place, as Redis does. Each answer takes some time. */
function createFleet (size: number, answerMs = 1) {
  const clock = createFakeClock(0)
  const state = { reached: true, asked: 0, batches: [] as number[] }
  const left = new Map<string, { tokens: number, atMs: number }>()
  const syncOne = ({ caller, limit, used }: UsedTokens): number => {
    const nowMs = clock.monotonicMs()
    const { tokens, atMs } = left.get(caller) ?? { tokens: limit, atMs: nowMs }
    const refilled = Math.min(limit, tokens + (nowMs - atMs) * limit / minuteMs)
    const known = Math.max(-10 * limit, Math.min(limit, refilled - used))
    left.set(caller, { tokens: known, atMs: nowMs })
    return known
  }
  const shared = {
    replicas: () => size,
    isReached: () => state.reached,
    async sync (used: readonly UsedTokens[]) {
      state.asked++
      state.batches.push(used.length)
      await new Promise<void>(resolve => { clock.setTimer(resolve, answerMs) })
      return state.reached ? used.map(syncOne) : null
    }
  }
  const replicas = Array.from({ length: size }, () => new RateLimits('requests', clock, shared))
  /** Asks one replica after another until no tokens are granted. */
  const exhaust = (limit: number, caller = 'a'): number => {
    let granted = 0
    for (let refused = 0, index = 0; refused < size; index++) {
      const ok = replicas[index % size]?.take(countKeysOfClient(caller), limit).granted === true
      granted += Number(ok)
      refused = ok ? 0 : refused + 1
    }
    return granted
  }
  return { clock, state, replicas, exhaust, left }
}

t.test('other replicas learn of a grant, and at once for a new caller', async t => {
  const { clock, replicas: [a, b] } = createFleet(2)
  const violations = collectViolations()
  for (let index = 0; index < 10; index++) violations.ok(a?.take(countKeysOfClient('a'), 10).granted, index)
  t.same(violations.found, [])
  await clock.advance(5)
  t.match(b?.take(countKeysOfClient('a'), 10), { granted: true, remaining: 9 }, 'the first one is granted before anybody was asked')
  await clock.advance(5)
  t.match(b?.take(countKeysOfClient('a'), 10), { granted: false, limit: 10, remaining: 0 })
  t.match(a?.take(countKeysOfClient('a'), 10), { granted: false })
  t.ok(b?.take(countKeysOfClient('b'), 10).granted, 'other callers are not touched')
})

t.test('a steady caller is synced more often as less is left, and not once per request', async t => {
  const { clock, state, replicas: [a] } = createFleet(2)
  for (let index = 0; index < 1_000; index++) {
    a?.take(countKeysOfClient('a'), 1_200)
    await clock.advance(1)
  }
  t.ok(state.asked > 3 && state.asked < 40, `${state.asked} times for 1,000 requests`)
})

t.test('many callers are synced with one request', async t => {
  const { clock, state, replicas: [a] } = createFleet(2)
  for (let caller = 0; caller < 500; caller++) a?.take(countKeysOfClient(`caller ${caller}`), 10)
  await clock.advance(20)
  t.same(state.batches, [200, 200, 100])
})

t.test('tokens used during a sync are counted', async t => {
  const { clock, replicas: [a] } = createFleet(2, 10)
  a?.take(countKeysOfClient('a'), 60)
  await clock.advance(5)
  for (let index = 0; index < 20; index++) a?.take(countKeysOfClient('a'), 60)
  await clock.advance(5)
  const { remaining } = a?.take(countKeysOfClient('a'), 60) ?? { remaining: NaN }
  t.ok(remaining === 38 || remaining === 39, `${remaining} remain`)
})

t.test('a returned token is returned to all replicas', async t => {
  const { clock, replicas: [a, b] } = createFleet(2)
  t.ok(a?.take(countKeysOfClient('a'), 1).granted)
  a?.use(countKeysOfClient('a'), 1, -1)
  await clock.advance(2_000)
  t.ok(b?.take(countKeysOfClient('a'), 1).granted)
})

t.test('the fleet grants the limit over time, and an excess of one limit per further replica is paid back', async t => {
  await fc.assert(fc.asyncProperty(
    fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 4 }),
    fc.array(fc.record({
      replica: fc.nat(), waitMs: fc.oneof(fc.nat({ max: 400 }), fc.nat({ max: 2 * minuteMs })), burst: fc.integer({ min: 1, max: 300 })
    }), { minLength: 10, maxLength: 60 }),
    async (limit, size, asks) => {
      const { clock, replicas } = createFleet(size, 0)
      const startMs = clock.monotonicMs()
      let granted = 0
      for (const { replica, waitMs, burst } of asks) {
        for (let index = 0; index < burst; index++) granted += Number(replicas[replica % size]?.take(countKeysOfClient('a'), limit).granted)
        if (granted > limit * (size + (clock.monotonicMs() - startMs) / minuteMs) + 0.001) return false
        await clock.advance(waitMs)
      }
      return true
    }
  ), { numRuns: 40 })
})

t.test('an excess granted at once is paid back', async t => {
  const { clock, replicas, exhaust } = createFleet(3)
  t.equal(exhaust(60), 180, 'nobody could know of the others within no time')
  await clock.advance(minuteMs / 2)
  const perReplica = replicas.map(async replica => {
    const first = replica.take(countKeysOfClient('a'), 60)
    await new Promise<void>(resolve => { clock.setTimer(resolve, 5) })
    return [first.granted, replica.take(countKeysOfClient('a'), 60).granted]
  })
  await clock.advance(10)
  const grants = await Promise.all(perReplica)
  t.ok(grants.every(([, second]) => second === false), 'a minute\'s tokens are owed')
  await clock.advance(2 * minuteMs)
  t.ok(exhaust(60) >= 60)
})

t.test('while replicas cannot be reached, each grants its share and reports that', async t => {
  const { clock, state, replicas, exhaust } = createFleet(3)
  state.reached = false
  t.match(replicas[0]?.take(countKeysOfClient('a'), 60), { granted: true, limit: 20, remaining: 19 })
  t.equal(exhaust(60), 59)
  await clock.advance(minuteMs)
  // a fraction of a token may be missing after many refills
  t.ok(exhaust(60) >= 57)
  t.match(replicas[0]?.take(countKeysOfClient('a'), 60), { granted: false, retryAfterS: Number })
  t.match(replicas[0]?.take(countKeysOfClient('one a minute'), 1), { granted: true, limit: 1 }, 'one at least')
})

t.test('a long outage leaves no debt beyond what has not been refilled yet', async t => {
  const { clock, state, replicas, exhaust, left } = createFleet(2)
  state.reached = false
  const violations = collectViolations()
  for (let minute = 0; minute < 10; minute++) {
    violations.ok(exhaust(60) >= 58, minute)
    await clock.advance(minuteMs)
  }
  t.same(violations.found, [])
  state.reached = true
  await clock.advance(2_000)
  // a bucket that is full again is not reported
  t.ok((left.get('client:a')?.tokens ?? 60) >= 55, `${left.get('client:a')?.tokens} left`)
  t.ok(replicas[0]?.take(countKeysOfClient('a'), 60).granted)
})

t.test('tokens used in a short outage are still owed', async t => {
  const { clock, state, replicas: [a, b] } = createFleet(2)
  state.reached = false
  const violations = collectViolations()
  for (let index = 0; index < 30; index++) violations.ok(a?.take(countKeysOfClient('a'), 60).granted, index)
  t.same(violations.found, [])
  await clock.advance(500)
  t.equal(state.asked, 1, 'to no avail')
  state.reached = true
  await clock.advance(1_100)
  t.match(b?.take(countKeysOfClient('a'), 60), { granted: true })
  await clock.advance(5)
  const { remaining } = b?.take(countKeysOfClient('a'), 60) ?? { remaining: NaN }
  t.ok(remaining <= 32, `${remaining} remain`)
})

t.test('the smaller of the local and the shared count applies, so a lost count gains nothing', async t => {
  const clock = createFakeClock(0)
  // as if somebody kept deleting the count
  const sync = async (used: readonly UsedTokens[]) => used.map(({ limit }) => limit)
  const limits = new RateLimits('requests', clock, { replicas: () => 1, isReached: () => true, sync })
  let granted = 0
  for (let index = 0; index < 300; index++) {
    if (limits.take(countKeysOfClient('a'), 100).granted) granted++
    await clock.advance(10)
  }
  t.ok(granted >= 100 && granted <= 105, `${granted}: a hundred, and what is refilled in three seconds`)
  limits.close()
})
