import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { compareSides, defineCheck, type Check, type CheckDefinition } from '../numbers/check.ts'
import type { Adjustment } from '../td/adjustment.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'
import type { DateRange } from '../time/date-range.ts'
import { createDivision, type Bucketing, type Divided, type Division } from './divide-histories.ts'
import { sumOver, type Movement } from './movements.ts'
import { defineJourneyMovement, defineStageMovement, readMovement } from './period.ts'

/** The movements in a journey in one calendar unit. */
export type JourneyBucket = ReturnType<typeof readJourneyBuckets>[number]

/** The movements in a stage in one calendar unit. */
export type StageBucket = ReturnType<typeof readStageBuckets>[number]

/** The buckets of a journey and of each stage in TD's order, their checks, and the points outside all buckets. */
export interface BucketReading {
  buckets: JourneyBucket[]
  stages: StageBucket[][]
  checks: Check[]
  warnings: Adjustment[]
}

/** Reads a journey's statistics by the calendar units of a range. */
export function readBuckets (statistics: JourneyStatistics, range: DateRange, bucketing: Bucketing): BucketReading {
  const division = divideStatistics(statistics, range, bucketing)
  return {
    buckets: readJourneyBuckets(statistics, division),
    stages: statistics.stages.map(stage => readStageBuckets(stage, division)),
    checks: defineBucketChecks(numbers, statistics, division).map(compareSides),
    warnings: warnOfUnplaced(statistics, division)
  }
}

/** Returns the calendar units of a range that have buckets in a report. */
export function divideStatistics<Leaf> ({ history, stages }: JourneyStatistics<Leaf>, range: DateRange, bucketing: Bucketing): Division {
  return createDivision(range, bucketing, [history, ...stages.map(stage => stage.history)])
}

const explains = 'All buckets together should equal the movements of the period. A residual counts the movements at points outside all ' +
  'buckets.'

/** Defines the checks of buckets. They compare the sums of the buckets with the flows of the period, for the journey and each stage. */
export function defineBucketChecks<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, statistics: JourneyStatistics<Leaf>, { divide }: Division
): Array<CheckDefinition<Value>> {
  const check = <Kind extends Movement>(
    id: string, kind: Kind, of: Divided<{ updatedAt: string | null } & Record<Kind, Leaf | null>>
  ): CheckDefinition<Value> => {
    const { points } = divide(of)
    const known = points.filter(bucket => bucket !== null)
    const ofBuckets = sumOver(arithmetic, known.length < points.length ? [] : known.flat(), kind, `${kind} of the buckets`)
    return defineCheck(id, ofBuckets, sumOver(arithmetic, of.history, kind), 'range', explains)
  }
  return [
    ...(['entries', 'goals', 'exits', 'jumps'] as const).map(kind => check(`bucket-${kind}`, kind, statistics)),
    ...statistics.stages.flatMap((stage, index) => (['entries', 'milestones', 'exits', 'jumps'] as const).map(kind =>
      check(`stage-bucket-${kind}/${index}`, kind, stage)))
  ]
}

function readJourneyBuckets (statistics: JourneyStatistics, division: Division) {
  return describeBuckets(statistics, division, points => readMovement(defineJourneyMovement(numbers, points)))
}

function readStageBuckets (stage: StageStatistics, division: Division) {
  return describeBuckets(stage, division, points => readMovement(defineStageMovement(numbers, points)))
}

function describeBuckets<Point extends { updatedAt: string | null }, Movement> (
  of: Divided<Point>, { buckets, divide }: Division, read: (points: Point[]) => Movement
) {
  const { points } = divide(of)
  return buckets.map(({ from, to, complete }, index) => {
    const inside = points[index] ?? null
    return { from, to, complete, runs: inside?.length ?? null, ...read(inside ?? []) }
  })
}

function warnOfUnplaced (statistics: JourneyStatistics, { divide }: Division): Adjustment[] {
  const unplaced = [
    { field: 'series', count: divide(statistics).unplaced },
    ...statistics.stages.map((stage, index) => ({ field: `stages/${index}/series`, count: divide(stage).unplaced }))
  ].filter(({ count }) => count > 0)
  const count = unplaced.reduce((sum, { count }) => sum + count, 0)
  return count === 0 ? [] : [{ code: 'unplaced-point', ids: unplaced.map(({ field }) => field), count, message: ofUnplaced }]
}

const ofUnplaced = 'Points of this series have no valid time, or a time more than a day outside the range. They are in no bucket, but ' +
  'the period counts them. Buckets that may contain a point without a time have no numbers.'
