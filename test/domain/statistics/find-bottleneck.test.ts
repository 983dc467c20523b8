import t from 'tap'
import { findBottleneck } from '../../../src/domain/statistics/find-bottleneck.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import type { StagePoint } from '../../../src/domain/td/statistics.ts'
import { readSampleStatistics } from '../../support/sources/sample-sources.ts'
import { stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'

/** Since launch: the profiles of each stage that met the milestone and those that were lost. */
function since (...stages: Array<[milestones: number | null, lost: number | null]>) {
  return findBottleneck(readStatistics(statisticsOf({
    stages: stages.map(([milestones, exitsOrJumps], index) =>
      stageOf({ id: `${index + 1}`, totals: { entered: 100_000, current: 0, milestones, exitsOrJumps } }))
  }), true))
}

const within = (...histories: StagePoint[][]) => findBottleneck(readStatistics(statisticsOf({
  stages: histories.map((history, index) => stageOf({ id: `${index + 1}`, history }))
}), false))

t.test('the stage with the largest share of lost leavers is named, with its figures', async t => {
  t.match(since([900, 100], [300, 200], [90, 10]), {
    stageId: '2', index: 1, counts: 'exits-or-jumps', rate: { value: 0.4, numerator: 200, denominator: 500 }, jumpRate: null, clear: true
  })
  t.match(since([6, 4], [5, 5]), { stageId: '2', clear: false }, 'though it may be chance')
  t.match(since([0, 0], [95, 5], [99, 1]), { stageId: '2' }, 'stages that nobody left aside')
  t.match(findBottleneck(readStatistics(readSampleStatistics(), true)), { index: 0, rate: { value: 1013 / 1017 } })
})

t.test('few leavers do not outweigh many', async t => {
  t.match(since([1, 1], [5_500, 4_500]), { stageId: '2', rate: { numerator: 4_500, denominator: 10_000 }, clear: false })
})

t.test('with a range, exits count and jumps are shown as well', async t => {
  const first = [stagePointOf({ exits: 20, milestones: 40 }), stagePointOf({ exits: 20, jumps: 20 })]
  const second = [stagePointOf({ jumps: 90, milestones: 10 })]
  t.match(within(first, second), {
    stageId: '1',
    counts: 'exits',
    rate: { numerator: 40, denominator: 100 },
    jumpRate: { numerator: 20, denominator: 100 },
    clear: true
  })
})

t.test('undecidable cases have no bottleneck', async t => {
  t.equal(since(), null)
  t.equal(since([50, 50]), null)
  t.equal(since([100, 0], [100, 0]), null)
  t.equal(since([50, 50], [50, 50]), null)
  t.equal(since([50, 50], [null, 10], [99, 1]), null)
  t.equal(since([-5, 10], [99, 1]), null)
  t.equal(within([], [stagePointOf({ exits: 4 })], [stagePointOf({ milestones: 5 })]), null)
})
