import t from 'tap'
import { readIntake } from '../../../src/domain/statistics/stage-intake.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import type { StageStatistics } from '../../../src/domain/td/statistics.ts'
import { stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'

function read (stage: Partial<StageStatistics>, isCumulative: boolean) {
  const [reading] = readStatistics(statisticsOf({ stages: [stageOf(stage)] }), isCumulative).stages
  if (reading === undefined) throw new Error('no stage')
  return readIntake(reading, isCumulative)
}

const stage = {
  totals: { entered: 50, current: 4, milestones: 30, exitsOrJumps: 15 },
  history: [
    stagePointOf({ current: 7, entries: 12, milestones: 6, exits: 4, jumps: 1 }),
    stagePointOf({ current: 4, entries: 8, milestones: 5, exits: 4, jumps: 2 })
  ]
}

t.test('since launch the totals count, and nobody was inside before', async t => {
  t.strictSame(read(stage, true), { before: 0, entered: 50, inside: 4 })
})

t.test('with a range the history counts, and profiles inside before its first point', async t => {
  t.strictSame(read(stage, false), { before: 6, entered: 20, inside: 4 })
})

t.test('without a point, or with a missing number, the intake is unknown', async t => {
  t.strictSame(read({ history: [] }, false), { before: null, entered: null, inside: null })
  const history = [stagePointOf({ current: 7, entries: 12, exits: null })]
  t.strictSame(read({ history }, false), { before: null, entered: 12, inside: 7 })
})
