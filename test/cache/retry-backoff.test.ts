import t from 'tap'
import { RetryBackoff } from '../../src/cache/retry-backoff.ts'

t.test('a key that failed rests for 30 s, then twice as long each time up to 5 min, and a success ends it', async t => {
  let nowMs = 0
  const rests = new RetryBackoff(() => nowMs)
  t.equal(rests.stateOf('a'), 'none')
  for (const restS of [30, 60, 120, 240, 300, 300]) {
    rests.begin('a')
    nowMs += restS * 1_000 - 1
    t.equal(rests.stateOf('a'), 'resting', `${restS} s`)
    nowMs += 1
    t.equal(rests.stateOf('a'), 'due')
  }
  t.equal(rests.stateOf('b'), 'none')
  rests.end('a')
  t.equal(rests.stateOf('a'), 'none')
})

t.test('memory is bounded', async t => {
  const rests = new RetryBackoff(() => 0)
  for (let key = 0; key <= 10_000; key++) rests.begin(String(key))
  t.equal(rests.stateOf('0'), 'none')
  t.equal(rests.stateOf('10000'), 'resting')
})
