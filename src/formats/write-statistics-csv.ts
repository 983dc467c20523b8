import type { StatisticsReading } from '../domain/statistics/statistics-report.ts'
import { writeCsv } from './csv.ts'

/** The tables that statistics can be written as: the journey's series, its stages, and the series of its stages. */
export const statisticsTables = ['series', 'stages', 'stage-series'] as const

export type StatisticsTable = typeof statisticsTables[number]

/** A table of statistics, with the fields of the JSON report as columns and rates as fractions. */
export function writeStatisticsCsv ({ series, stages }: StatisticsReading, table: StatisticsTable): string {
  switch (table) {
    case 'series': return writeCsv(
      ['updatedAt', 'current', 'entries', 'goals', 'exits', 'jumps', 'netChange'],
      series.map(({ updatedAt, current, entries, goals, exits, jumps, netChange }) =>
        [updatedAt, current, entries, goals, exits, jumps, netChange]))
    case 'stages': return writeCsv(
      ['index', 'id', 'entered', 'current', 'milestones', 'exitsOrJumps', 'milestoneRate', 'exitOrJumpRate', 'activeRate'],
      stages.map(({ index, id, totals, rates }) => [
        index, id, totals.entered, totals.current, totals.milestones, totals.exitsOrJumps,
        rates.milestone.value, rates.exitOrJump.value, rates.active.value
      ]))
    case 'stage-series': return writeCsv(
      ['stageIndex', 'stageId', 'updatedAt', 'current', 'entries', 'milestones', 'exits', 'jumps', 'netChange'],
      stages.flatMap(({ index, id, series }) => series.map(({ updatedAt, current, entries, milestones, exits, jumps, netChange }) =>
        [index, id, updatedAt, current, entries, milestones, exits, jumps, netChange])))
  }
}
