import type { StatisticsReading } from '../domain/statistics/read-statistics.ts'
import { writeCsv } from './csv.ts'
import type { StatisticsTable, StatisticsTextFormat } from './format.ts'

/** Columns have the names of the JSON report's fields; rates are fractions. */
const seriesColumns = ['updatedAt', 'current', 'entries', 'goals', 'exits', 'jumps', 'netChange'] as const
const stageSeriesColumns = ['updatedAt', 'current', 'entries', 'milestones', 'exits', 'jumps', 'netChange'] as const
const totalsColumns = ['entered', 'current', 'milestones', 'exitsOrJumps'] as const

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
    columns: ['index', 'id', ...totalsColumns, 'milestoneRate', 'exitOrJumpRate', 'activeRate'],
    readRows: ({ stages }) => stages.map(({ index, id, totals, rates: { milestone, exitOrJump, active } }) =>
      [index, id, ...totalsColumns.map(column => totals[column]), milestone.value, exitOrJump.value, active.value])
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
