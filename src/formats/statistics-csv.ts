import type { BucketDays } from '../domain/statistics/divide-histories.ts'
import { writeCsv, type Cell } from './csv.ts'
import type { StatisticsTable, StatisticsTextFormat, StatisticsToWrite } from './format.ts'
import { csvType } from './text-types.ts'

/** Columns have the names of the JSON report's fields. Rates are fractions. */
const seriesColumns = ['updatedAt', 'current', 'entries', 'goals', 'exits', 'jumps', 'netChange'] as const
const stageSeriesColumns = ['updatedAt', 'current', 'entries', 'milestones', 'exits', 'jumps', 'netChange'] as const
const totalsColumns = ['entered', 'current', 'milestones', 'exitsOrJumps'] as const
const bucketColumns = ['from', 'to', 'complete', 'runs'] as const
const stageColumns = ['stageIndex', 'stageId', 'stageName'] as const
const journeyTotalsColumns = ['entered', 'current', 'goals', 'exitsOrJumps'] as const

type JourneyPeriod = NonNullable<StatisticsToWrite['period']>
type StagePeriod = NonNullable<StatisticsToWrite['stages'][number]['period']>

/** Columns with the numbers of a period or a bucket. In a period, `period_` precedes the name. */
type Columns<Part> = Record<string, (part: Part) => number | null>

const population: Columns<Pick<JourneyPeriod | StagePeriod, 'before' | 'after' | 'net'>> = {
  before: ({ before }) => before,
  after: ({ after }) => after,
  netChange: ({ net }) => net.change,
  netRate: ({ net }) => net.rate
}

const journeyMovement: Columns<Pick<JourneyPeriod, 'flows' | 'rates'>> = {
  entries: ({ flows }) => flows.entries,
  goals: ({ flows }) => flows.goals,
  exits: ({ flows }) => flows.exits,
  jumps: ({ flows }) => flows.jumps,
  goalRate: ({ rates }) => rates.goal.value,
  exitOrJumpRate: ({ rates }) => rates.exitOrJump.value,
  goalOfLeaversRate: ({ rates }) => rates.goalOfLeavers.value
}

const stageMovement: Columns<Pick<StagePeriod, 'flows' | 'rates'>> = {
  entries: ({ flows }) => flows.entries,
  milestones: ({ flows }) => flows.milestones,
  exits: ({ flows }) => flows.exits,
  jumps: ({ flows }) => flows.jumps,
  milestoneRate: ({ rates }) => rates.milestone.value,
  exitOrJumpRate: ({ rates }) => rates.exitOrJump.value,
  jumpRate: ({ rates }) => rates.jump.value,
  milestoneOfLeaversRate: ({ rates }) => rates.milestoneOfLeavers.value
}

const journeyPeriod: Columns<JourneyPeriod> = { ...population, ...journeyMovement }
const stagePeriod: Columns<StagePeriod> = { ...population, ...stageMovement }
const journeyPeriodColumns = nameColumns(journeyPeriod)
const stagePeriodColumns = nameColumns(stagePeriod)

const tables = [
  {
    name: 'series',
    description: 'the journey\'s numbers by time',
    columns: seriesColumns,
    readRows: ({ series }) => series.map(point => seriesColumns.map(column => point[column]))
  },
  {
    name: 'stages',
    description: 'totals and rates of each stage',
    columns: [
      'index', 'id', 'name', 'totalsScope', ...totalsColumns, 'milestoneRate', 'exitOrJumpRate', 'activeRate', ...stagePeriodColumns
    ],
    readRows: ({ totalsScope, stages }) => stages.map(({ index, id, name, totals, rates: { milestone, exitOrJump, active }, period }) => [
      index, id, name, totalsScope, ...totalsColumns.map(column => totals[column]), milestone.value, exitOrJump.value, active.value,
      ...readPeriod(stagePeriod, period)
    ])
  },
  {
    name: 'journey',
    description: 'totals and rates of the journey, one row',
    columns: ['name', 'totalsScope', ...journeyTotalsColumns, 'completionRate', 'exitOrJumpRate', 'activeRate', ...journeyPeriodColumns],
    readRows: ({ name, totalsScope, totals, rates: { completion, exitOrJump, active }, period }) => [[
      name, totalsScope, ...journeyTotalsColumns.map(column => totals[column]), completion.value, exitOrJump.value, active.value,
      ...readPeriod(journeyPeriod, period)
    ]]
  },
  {
    name: 'stage-series',
    description: 'each stage\'s numbers by time',
    columns: [...stageColumns, ...stageSeriesColumns],
    readRows: ({ stages }) => stages.flatMap(({ index, id, name, series }) =>
      series.map(point => [index, id, name, ...stageSeriesColumns.map(column => point[column])]))
  },
  {
    name: 'steps',
    description: 'the steps of each stage',
    columns: [...stageColumns, 'id', 'name', 'type', 'current', 'entered'],
    readRows: ({ stages }) => stages.flatMap(({ steps, ...stage }) =>
      steps.map(({ id, name, type, current, entered }) => [stage.index, stage.id, stage.name, id, name, type, current, entered]))
  },
  {
    name: 'exits',
    description: 'exits from each stage by criterion',
    columns: [...stageColumns, 'index', 'id', 'name', 'exited', 'period_exited', 'period_exitRate'],
    readRows: ({ stages }) => stages.flatMap(({ exits, period, ...stage }) => exits.map(({ index, id, name, exited }) => {
      const inPeriod = period?.exits[index]
      return [stage.index, stage.id, stage.name, index, id, name, exited, inPeriod?.exited ?? null, inPeriod?.rate.value ?? null]
    }))
  },
  {
    name: 'buckets',
    description: 'the journey by day, week or month; requires `by`',
    ofBuckets: true,
    columns: [...bucketColumns, ...Object.keys(journeyMovement)],
    readRows: ({ buckets = [] }) => buckets.map(bucket => [...readBucket(bucket), ...readColumns(journeyMovement, bucket)])
  },
  {
    name: 'stage-buckets',
    description: 'each stage by day, week or month; requires `by`',
    ofBuckets: true,
    columns: [...stageColumns, ...bucketColumns, ...Object.keys(stageMovement)],
    readRows: ({ stages }) => stages.flatMap(({ index, id, name, buckets = [] }) =>
      buckets.map(bucket => [index, id, name, ...readBucket(bucket), ...readColumns(stageMovement, bucket)]))
  }
] as const satisfies readonly StatisticsTable[]

export type TableName = typeof tables[number]['name']

/** Statistics as tables. */
export const statisticsCsv = {
  ...csvType,
  tables,
  write: (reading, table) => writeStatisticsCsv(reading, table)
} as const satisfies StatisticsTextFormat<TableName>

/** Returns one of the tables. */
export function writeStatisticsCsv (reading: StatisticsToWrite, name: TableName): string {
  const table = tables.find(table => table.name === name) ?? tables[0]
  return writeCsv(table.columns, table.readRows(reading))
}

function nameColumns (columns: Record<string, unknown>): string[] {
  return Object.keys(columns).map(column => `period_${column}`)
}

/** Returns a period's row; without a period its cells are empty. */
function readPeriod<Period> (columns: Columns<Period>, period: Period | null): Array<number | null> {
  return period === null ? Object.keys(columns).map(() => null) : readColumns(columns, period)
}

function readColumns<Part> (columns: Columns<Part>, part: Part): Array<number | null> {
  return Object.values(columns).map(read => read(part))
}

function readBucket ({ from, to, complete, runs }: BucketDays & { runs: number | null }): Cell[] {
  return [from, to, complete, runs]
}
