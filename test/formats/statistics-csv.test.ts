import t from 'tap'
import { readStatistics } from '../../src/domain/statistics/read-statistics.ts'
import { writeStatisticsCsv, type TableName } from '../../src/formats/statistics-csv.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { readSampleStatistics } from '../support/sources/sample-sources.ts'

const reading = readStatistics(readSampleStatistics(), true)

/** The table as objects, numbers as numbers. */
function read (table: TableName): Array<Record<string, string | number | null>> {
  const [header = [], ...rows] = parseCsv(writeStatisticsCsv(reading, table))
  return rows.map(row => Object.fromEntries(header.map((column, index) => {
    const text = row[index] ?? ''
    return [column, text === '' ? null : /id$/i.test(column) || Number.isNaN(Number(text)) ? text : Number(text)]
  })))
}

t.test('the series is the report\'s, a row for each point', async t => {
  t.ok(reading.series.length > 0)
  t.strictSame(read('series'), reading.series.map(({ updatedAt, current, entries, goals, exits, jumps, netChange }) =>
    ({ updatedAt, current, entries, goals, exits, jumps, netChange })))
})

t.test('stages have a row each with totals and rates as fractions', async t => {
  const stages = read('stages').map(row => Object.fromEntries(Object.entries(row).filter(([column]) => !column.startsWith('period_'))))
  t.strictSame(stages, reading.stages.map(({ index, id, totals, rates }) => ({
    index,
    id,
    totalsScope: 'cumulative',
    ...totals,
    milestoneRate: rates.milestone.value,
    exitOrJumpRate: rates.exitOrJump.value,
    activeRate: rates.active.value
  })))
})

t.test('the series of stages tell their stage by place and id', async t => {
  t.strictSame(read('stage-series'), reading.stages.flatMap(({ index, id, series }) =>
    series.map(point => ({ stageIndex: index, stageId: id, ...point }))))
})
