import type { BucketDays } from '../domain/statistics/divide-histories.ts'
import { writeCsv, type Cell } from './csv.ts'
import type { StatisticsTable, StatisticsTextFormat, StatisticsToWrite } from './format.ts'
import {
  exitMovement, journeyColumns, journeyMovement, namePeriodColumns, readColumns, readJourney, readPeriod, stageMovement, stagePeriod
} from './period-columns.ts'
import { csvType } from './text-types.ts'

/** Columns have the names of the JSON report's fields. Rates are fractions. */
const seriesColumns = ['updatedAt', 'current', 'entries', 'goals', 'exits', 'jumps', 'netChange'] as const
const stageSeriesColumns = ['updatedAt', 'current', 'entries', 'milestones', 'exits', 'jumps', 'netChange'] as const
const totalsColumns = ['entered', 'current', 'milestones', 'exitsOrJumps'] as const
const bucketColumns = ['from', 'to', 'complete', 'runs'] as const
const stageColumns = ['stageIndex', 'stageId', 'stageName'] as const
const stagePeriodColumns = namePeriodColumns(stagePeriod)
const exitPeriodColumns = namePeriodColumns(exitMovement)

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
    columns: ['name', ...journeyColumns],
    readRows: ({ name, ...journey }) => [[name, ...readJourney(journey)]]
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
    columns: [...stageColumns, 'index', 'id', 'name', 'exited', ...exitPeriodColumns],
    readRows: ({ stages }) => stages.flatMap(({ exits, period, ...stage }) => exits.map(({ index, id, name, exited }) => {
      const found = period?.exits[index]
      const inPeriod = found === undefined ? null : { exited: found.exited, rates: { exit: found.rate } }
      return [stage.index, stage.id, stage.name, index, id, name, exited, ...readPeriod(exitMovement, inPeriod)]
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

function readBucket ({ from, to, complete, runs }: BucketDays & { runs: number | null }): Cell[] {
  return [from, to, complete, runs]
}
