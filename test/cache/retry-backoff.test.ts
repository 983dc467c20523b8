import t from 'tap'
import { RetryBackoff } from '../../src/cache/retry-backoff.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('a failed key waits 30 s, then twice as long each time up to 5 min, until a success', async t => {
  let nowMs = 0
  const backoff = new RetryBackoff(() => nowMs)
  t.equal(backoff.stateOf('a'), 'none')
  const violations = collectViolations()
  for (const delayS of [30, 60, 120, 240, 300, 300]) {
    backoff.begin('a')
    nowMs += delayS * 1_000 - 1
    violations.equal(backoff.stateOf('a'), 'waiting', `${delayS} s`)
    nowMs += 1
    violations.equal(backoff.stateOf('a'), 'due', delayS)
  }
  t.same(violations.found, [])
  t.equal(backoff.stateOf('b'), 'none')
  backoff.end('a')
  t.equal(backoff.stateOf('a'), 'none')
})

t.test('memory is bounded', async t => {
  const backoff = new RetryBackoff(() => 0)
  for (let key = 0; key <= 10_000; key++) backoff.begin(String(key))
  t.equal(backoff.stateOf('0'), 'none')
  t.equal(backoff.stateOf('10000'), 'waiting')
})
