import type { StatisticsReading } from '../domain/statistics/read-statistics.ts'
import { writeCsv } from './csv.ts'
import type { StatisticsTable, StatisticsTextFormat } from './format.ts'

/** Columns have the names of the JSON report's fields; rates are fractions. */
const tables = [
  {
    name: 'series',
    description: 'the journey\'s numbers by time',
    columns: ['updatedAt', 'current', 'entries', 'goals', 'exits', 'jumps', 'netChange'],
    readRows: ({ series }) => series.map(({ updatedAt, current, entries, goals, exits, jumps, netChange }) =>
      [updatedAt, current, entries, goals, exits, jumps, netChange])
  },
  {
    name: 'stages',
    description: 'totals and rates of each stage',
    columns: ['index', 'id', 'entered', 'current', 'milestones', 'exitsOrJumps', 'milestoneRate', 'exitOrJumpRate', 'activeRate'],
    readRows: ({ stages }) => stages.map(({ index, id, totals, rates }) => [
      index, id, totals.entered, totals.current, totals.milestones, totals.exitsOrJumps,
      rates.milestone.value, rates.exitOrJump.value, rates.active.value
    ])
  },
  {
    name: 'stage-series',
    description: 'each stage\'s numbers by time',
    columns: ['stageIndex', 'stageId', 'updatedAt', 'current', 'entries', 'milestones', 'exits', 'jumps', 'netChange'],
    readRows: ({ stages }) => stages.flatMap(({ index, id, series }) =>
      series.map(({ updatedAt, current, entries, milestones, exits, jumps, netChange }) =>
        [index, id, updatedAt, current, entries, milestones, exits, jumps, netChange]))
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
