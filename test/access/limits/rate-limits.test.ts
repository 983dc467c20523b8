import fc from 'fast-check'
import t from 'tap'
import { countKeysOfClient } from '../../../src/access/limits/count-keys.ts'
import { RateLimits } from '../../../src/access/limits/rate-limits.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function countFrom (startMs = 0) {
  const time = { ms: startMs }
  return { time, limits: new RateLimits('requests', { monotonicMs: () => time.ms, setTimer: () => () => {} }) }
}

t.test('a minute\'s tokens may be used at once, then they are refilled steadily', async t => {
  const { time, limits } = countFrom()
  const violations = collectViolations()
  for (let turn = 0; turn < 60; turn++) violations.ok(limits.take(countKeysOfClient('a'), 60).granted, turn)
  t.same(violations.found, [])
  t.match(limits.take(countKeysOfClient('a'), 60), { granted: false, limit: 60, remaining: 0, resetS: 60, retryAfterS: 1 })
  time.ms += 999
  t.notOk(limits.take(countKeysOfClient('a'), 60).granted)
  time.ms += 1
  t.match(limits.take(countKeysOfClient('a'), 60), { granted: true, remaining: 0, retryAfterS: 1 })
  time.ms += 120_000
  t.match(limits.take(countKeysOfClient('a'), 60), { granted: true, remaining: 59, resetS: 1, retryAfterS: 0 })
})

t.test('callers do not use each other\'s tokens, and a returned token can be used again', async t => {
  const { limits } = countFrom()
  t.ok(limits.take(countKeysOfClient('a'), 1).granted)
  t.ok(limits.take(countKeysOfClient('b'), 1).granted)
  t.match(limits.take(countKeysOfClient('a'), 1), { granted: false, retryAfterS: 60 })
  limits.use(countKeysOfClient('a'), 1, -1)
  t.ok(limits.take(countKeysOfClient('a'), 1).granted)
  limits.use(countKeysOfClient('c'), 1, -1)
  t.ok(limits.take(countKeysOfClient('c'), 1).granted)
  t.notOk(limits.take(countKeysOfClient('c'), 1).granted, 'nobody gains more than the limit')
})

t.test('no sequence of requests is granted more than the limit plus the refill', async t => {
  const waiting = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 })
  fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), waiting, (limit, waits) => {
    const { time, limits } = countFrom(1_000)
    let granted = 0
    for (const wait of waits) {
      time.ms += wait
      const allowance = limits.take(countKeysOfClient('a'), limit)
      if (allowance.granted) granted++
      if (allowance.remaining < 0 || allowance.remaining >= limit + 1) return false
      if (!allowance.granted) {
        // a caller that waits for the given time is let in
        time.ms += allowance.retryAfterS * 1_000
        if (allowance.retryAfterS < 1 || !limits.take(countKeysOfClient('a'), limit).granted) return false
        granted++
      }
    }
    return granted <= limit + (time.ms - 1_000) * limit / 60_000
  }))
})
