import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { compareSides, defineCheck, type Check, type CheckDefinition } from '../numbers/check.ts'
import type { Adjustment } from '../td/adjustment.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'
import type { DateRange } from '../time/date-range.ts'
import { createDivision, type Bucketing, type Division } from './divide-histories.ts'
import { sumOver, type Movement } from './movements.ts'
import { defineJourneyMovement, defineStageMovement, readMovement } from './period.ts'

/** What moved in a journey in one calendar unit. */
export type JourneyBucket = ReturnType<typeof readJourneyBuckets>[number]

/** What moved in a stage in one calendar unit. */
export type StageBucket = ReturnType<typeof readStageBuckets>[number]

/** The buckets of a journey and of each stage in TD's order, with their checks and what is in none of them. */
export interface BucketReading {
  buckets: JourneyBucket[]
  stages: StageBucket[][]
  checks: Check[]
  warnings: Adjustment[]
}

/** Reads a journey's statistics by calendar units of a range. */
export function readBuckets (statistics: JourneyStatistics, range: DateRange, bucketing: Bucketing): BucketReading {
  const { history, stages } = statistics
  const division = divideStatistics(statistics, range, bucketing)
  return {
    buckets: readJourneyBuckets(history, division),
    stages: stages.map(stage => readStageBuckets(stage.history, division)),
    checks: defineBucketChecks(numbers, statistics, division).map(compareSides),
    warnings: warnOfUnplaced(statistics, division)
  }
}

/** Returns the calendar units of a range that have buckets in a report. */
export function divideStatistics<Leaf> ({ history, stages }: JourneyStatistics<Leaf>, range: DateRange, bucketing: Bucketing): Division {
  return createDivision(range, bucketing, [history, ...stages.map(stage => stage.history)])
}

const explains = 'All buckets together should hold what moved in the period; a residual is what moved at points that are in no bucket.'

/** Defines the checks of buckets: their sums against the flows of the period, for the journey and each stage. */
export function defineBucketChecks<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, { history, stages }: JourneyStatistics<Leaf>, { divide }: Division
): Array<CheckDefinition<Value>> {
  const check = <Kind extends Movement>(
    id: string, kind: Kind, history: ReadonlyArray<{ updatedAt: string | null } & Record<Kind, Leaf | null>>
  ): CheckDefinition<Value> => {
    const ofBuckets = sumOver(arithmetic, divide(history).points.flat(), kind, `${kind} of the buckets`)
    return defineCheck(id, ofBuckets, sumOver(arithmetic, history, kind), 'range', explains)
  }
  return [
    ...(['entries', 'goals', 'exits', 'jumps'] as const).map(kind => check(`bucket-${kind}`, kind, history)),
    ...stages.flatMap((stage, index) => (['entries', 'milestones', 'exits', 'jumps'] as const).map(kind =>
      check(`stage-bucket-${kind}/${index}`, kind, stage.history)))
  ]
}

function readJourneyBuckets (history: JourneyStatistics['history'], division: Division) {
  return describeBuckets(history, division, points => readMovement(defineJourneyMovement(numbers, points)))
}

function readStageBuckets (history: StageStatistics['history'], division: Division) {
  return describeBuckets(history, division, points => readMovement(defineStageMovement(numbers, points)))
}

function describeBuckets<Point extends { updatedAt: string | null }, Movement> (
  history: readonly Point[], { buckets, divide }: Division, read: (points: Point[]) => Movement
) {
  const { points } = divide(history)
  return buckets.map(({ from, to, complete }, index) => {
    const inside = points[index] ?? []
    return { from, to, complete, runs: inside.length, ...read(inside) }
  })
}

function warnOfUnplaced ({ history, stages }: JourneyStatistics, { divide }: Division): Adjustment[] {
  const unplaced = [
    { field: 'series', count: divide(history).unplaced },
    ...stages.map(({ history }, index) => ({ field: `stages/${index}/series`, count: divide(history).unplaced }))
  ].filter(({ count }) => count > 0)
  const count = unplaced.reduce((sum, { count }) => sum + count, 0)
  return count === 0 ? [] : [{ code: 'unplaced-point', ids: unplaced.map(({ field }) => field), count, message: ofUnplaced }]
}

const ofUnplaced = 'Points of this series have no time, or one more than a day outside of the range. They are in no bucket; the period ' +
  'counts them.'
