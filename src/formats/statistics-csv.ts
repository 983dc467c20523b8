import type { StatisticsReading } from '../domain/statistics/read-statistics.ts'
import { writeCsv } from './csv.ts'
import type { StatisticsTable, StatisticsTextFormat } from './format.ts'

/** Columns have the names of the JSON report's fields; rates are fractions. */
const seriesColumns = ['updatedAt', 'current', 'entries', 'goals', 'exits', 'jumps', 'netChange'] as const
const stageSeriesColumns = ['updatedAt', 'current', 'entries', 'milestones', 'exits', 'jumps', 'netChange'] as const
const totalsColumns = ['entered', 'current', 'milestones', 'exitsOrJumps'] as const
const journeyTotalsColumns = ['entered', 'current', 'goals', 'exitsOrJumps'] as const

type JourneyPeriod = NonNullable<StatisticsReading['period']>
type StagePeriod = NonNullable<StatisticsReading['stages'][number]['period']>

/** Numbers of a period by column; a column's name is `period_` and this one. */
type PeriodColumns<Period> = Record<string, (period: Period) => number | null>

const population: PeriodColumns<Pick<JourneyPeriod | StagePeriod, 'before' | 'after' | 'net'>> = {
  before: ({ before }) => before,
  after: ({ after }) => after,
  netChange: ({ net }) => net.change,
  netRate: ({ net }) => net.rate
}

const journeyPeriod: PeriodColumns<JourneyPeriod> = {
  ...population,
  entries: ({ flows }) => flows.entries,
  goals: ({ flows }) => flows.goals,
  exits: ({ flows }) => flows.exits,
  jumps: ({ flows }) => flows.jumps,
  goalRate: ({ rates }) => rates.goal.value,
  exitOrJumpRate: ({ rates }) => rates.exitOrJump.value,
  goalOfLeaversRate: ({ rates }) => rates.goalOfLeavers.value
}

const stagePeriod: PeriodColumns<StagePeriod> = {
  ...population,
  entries: ({ flows }) => flows.entries,
  milestones: ({ flows }) => flows.milestones,
  exits: ({ flows }) => flows.exits,
  jumps: ({ flows }) => flows.jumps,
  milestoneRate: ({ rates }) => rates.milestone.value,
  exitOrJumpRate: ({ rates }) => rates.exitOrJump.value,
  jumpRate: ({ rates }) => rates.jump.value,
  milestoneOfLeaversRate: ({ rates }) => rates.milestoneOfLeavers.value
}

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
    columns: ['index', 'id', 'totalsScope', ...totalsColumns, 'milestoneRate', 'exitOrJumpRate', 'activeRate', ...stagePeriodColumns],
    readRows: ({ totalsScope, stages }) => stages.map(({ index, id, totals, rates: { milestone, exitOrJump, active }, period }) => [
      index, id, totalsScope, ...totalsColumns.map(column => totals[column]), milestone.value, exitOrJump.value, active.value,
      ...readPeriod(stagePeriod, period)
    ])
  },
  {
    name: 'journey',
    description: 'totals and rates of the journey, one row',
    columns: ['totalsScope', ...journeyTotalsColumns, 'completionRate', 'exitOrJumpRate', 'activeRate', ...journeyPeriodColumns],
    readRows: ({ totalsScope, totals, rates: { completion, exitOrJump, active }, period }) => [[
      totalsScope, ...journeyTotalsColumns.map(column => totals[column]), completion.value, exitOrJump.value, active.value,
      ...readPeriod(journeyPeriod, period)
    ]]
  },
  {
    name: 'stage-series',
    description: 'each stage\'s numbers by time',
    columns: ['stageIndex', 'stageId', ...stageSeriesColumns],
    readRows: ({ stages }) => stages.flatMap(({ index, id, series }) =>
      series.map(point => [index, id, ...stageSeriesColumns.map(column => point[column])]))
  }
] as const satisfies readonly StatisticsTable[]

export type TableName = typeof tables[number]['name']

/** Statistics as tables: the journey's series, its stages, and the series of its stages. */
export const statisticsCsv = {
  kind: 'text',
  name: 'csv',
  mediaType: 'text/csv',
  acceptRank: 1,
  contentType: 'text/csv; charset=utf-8; header=present',
  tables,
  write: (reading, table) => writeStatisticsCsv(reading, table)
} as const satisfies StatisticsTextFormat<TableName>

/** Returns one of the tables. */
export function writeStatisticsCsv (reading: StatisticsReading, name: TableName): string {
  const table = tables.find(table => table.name === name) ?? tables[0]
  return writeCsv(table.columns, table.readRows(reading))
}

function nameColumns (columns: Record<string, unknown>): string[] {
  return Object.keys(columns).map(column => `period_${column}`)
}

/** Returns a period's row; without a period its cells are empty. */
function readPeriod<Period> (columns: PeriodColumns<Period>, period: Period | null): Array<number | null> {
  return Object.values(columns).map(read => period === null ? null : read(period))
}
