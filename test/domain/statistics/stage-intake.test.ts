import t from 'tap'
import { numbers } from '../../../src/domain/numbers/arithmetic.ts'
import { defineLoss, readIntake } from '../../../src/domain/statistics/stage-intake.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import type { StageStatistics } from '../../../src/domain/td/statistics.ts'
import { stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'

function read (stage: Partial<StageStatistics>, isCumulative: boolean) {
  const [reading] = readStatistics(statisticsOf({ stages: [stageOf(stage)] }), isCumulative).stages
  if (reading === undefined) throw new Error('no stage')
  const intake = readIntake(reading, isCumulative)
  return { intake, loss: defineLoss(numbers, intake, isCumulative).value }
}

const stage = {
  totals: { entered: 50, current: 4, milestones: 30, exitsOrJumps: 15 },
  history: [
    stagePointOf({ current: 7, entries: 12, milestones: 6, exits: 4, jumps: 1 }),
    stagePointOf({ current: 4, entries: 8, milestones: 5, exits: 4, jumps: 2 })
  ]
}

t.test('since launch the totals count, and nobody was there before', async t => {
  t.strictSame(read(stage, true), { intake: { before: 0, entered: 50, lost: 15, inside: 4 }, loss: 0.3 })
})

t.test('over a range the history counts, and those who were there before its first point', async t => {
  t.strictSame(read(stage, false), { intake: { before: 6, entered: 20, lost: 11, inside: 4 }, loss: 11 / 26 })
})

t.test('without a point, or with a missing number, nothing is known', async t => {
  t.strictSame(read({ history: [] }, false), { intake: { before: null, entered: null, lost: null, inside: null }, loss: null })
  const history = [stagePointOf({ current: 7, entries: 12, exits: null })]
  t.strictSame(read({ history }, false), { intake: { before: null, entered: 12, lost: null, inside: 7 }, loss: null })
})
