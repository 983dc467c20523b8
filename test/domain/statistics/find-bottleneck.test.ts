import t from 'tap'
import { findBottleneck } from '../../../src/domain/statistics/find-bottleneck.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import type { StagePoint } from '../../../src/domain/td/statistics.ts'
import { readSampleStatistics } from '../../support/sources/sample-sources.ts'
import { stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'

/** Since launch, each stage as entered and lost. */
function since (...stages: Array<[entered: number | null, lost: number | null]>) {
  return findBottleneck(readStatistics(statisticsOf({
    stages: stages.map(([entered, exitsOrJumps], index) =>
      stageOf({ id: `${index + 1}`, totals: { entered, current: 0, milestones: 0, exitsOrJumps } }))
  }), true))
}

const within = (...histories: StagePoint[][]) => findBottleneck(readStatistics(statisticsOf({
  stages: histories.map((history, index) => stageOf({ id: `${index + 1}`, history }))
}), false))

t.test('the stage that loses the largest share is told, with its figures', async t => {
  t.match(since([1_000, 100], [500, 200], [100, 10]),
    { stageId: '2', index: 1, rate: { value: 0.4, numerator: 200, denominator: 500 }, clear: true })
  t.match(since([10, 4], [10, 5]), { stageId: '2', clear: false }, 'though it may be chance')
  t.match(since([0, 0], [100, 5], [100, 1]), { stageId: '2' }, 'whoever nobody was in aside')
  t.match(findBottleneck(readStatistics(readSampleStatistics(), true)), { index: 0, rate: { value: 1013 / 1025 }, clear: false })
})

t.test('with a range those who were inside before count too', async t => {
  const first = [stagePointOf({ current: 100, entries: 10, exits: 20 }), stagePointOf({ current: 80, exits: 20, jumps: 0 })]
  const second = [stagePointOf({ current: 50, entries: 50, jumps: 10 })]
  // 110 were inside before the first point, 10 entered, 40 left; in the second stage 10 were inside and 50 entered
  t.match(within(first, second), { stageId: '1', rate: { numerator: 40, denominator: 120 } })
})

t.test('what cannot be decided is not', async t => {
  t.equal(since(), null)
  t.equal(since([100, 50]), null)
  t.equal(since([100, 0], [100, 0]), null)
  t.equal(since([100, 50], [200, 100]), null)
  t.equal(since([100, 50], [null, 10], [100, 1]), null)
  t.equal(since([100, 101], [100, 1]), null)
  t.equal(since([0, 5], [100, 1], [100, 2]), null)
  t.equal(within([], [stagePointOf({ current: 5, entries: 9, exits: 4 })], [stagePointOf({ current: 5, entries: 5 })]), null)
})
