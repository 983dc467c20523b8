import t from 'tap'
import { createEventLoopDelay } from '../../../src/http/server/event-loop-delay.ts'

t.test('the delay is the mean of the samples without their own length, and never below zero', async t => {
  const { read, sample } = createRig()
  sample(10, 10)
  t.equal(read(500), 0)
  sample(10, 310)
  t.equal(read(500), 150)
  sample(9)
  t.equal(read(500), 0)
})

t.test('an interval without samples is as late as it ended late, not endlessly', async t => {
  const { read, pass } = createRig()
  pass(500)
  t.equal(read(500), 0)
  pass(540)
  t.equal(read(500), 40)
  pass(900)
  t.equal(read(500), 400)
})

t.test('what was told is forgotten', async t => {
  const { read, sample, pass } = createRig()
  sample(2_010)
  pass(3_000)
  t.equal(read(500), 2_000)
  sample(10)
  pass(500)
  t.equal(read(500), 0)
})

function createRig () {
  let nowMs = 0
  let taken: number[] = []
  const samples = {
    get count () { return taken.length },
    get mean () { return taken.reduce((sum, ms) => sum + ms * 1e6, 0) / taken.length },
    reset () { taken = [] }
  }
  return {
    read: createEventLoopDelay({ samples, resolutionMs: 10, now: () => nowMs }),
    sample (...ms: number[]) { taken.push(...ms) },
    pass (ms: number) { nowMs += ms }
  }
}
