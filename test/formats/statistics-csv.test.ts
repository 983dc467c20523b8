import t from 'tap'
import { joinNames } from '../../src/domain/overview/join-names.ts'
import { readStatistics } from '../../src/domain/statistics/read-statistics.ts'
import { writeStatisticsCsv, type TableName } from '../../src/formats/statistics-csv.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { definitionOf, stageDefinitionOf } from '../support/domain/build-definition.ts'
import { readSampleStatistics } from '../support/sources/sample-sources.ts'
import { readDefinitionNames } from '../../src/domain/td/definition-names.ts'

const unnamed = readStatistics(readSampleStatistics(), true)
const [first] = unnamed.stages
const names = readDefinitionNames(definitionOf({
  name: 'Welcome', stages: [stageDefinitionOf({ id: first?.id ?? null, name: 'Greet', exits: ['Unsubscribed'] })]
}))
const reading = { name: names.journey, ...unnamed, ...joinNames(unnamed.stages, [], names) }

/** The table as objects, with numbers as numbers. */
function read (table: TableName): Array<Record<string, string | number | null>> {
  const [header = [], ...rows] = parseCsv(writeStatisticsCsv(reading, table))
  return rows.map(row => Object.fromEntries(header.map((column, index) => {
    const text = row[index] ?? ''
    return [column, text === '' ? null : /id$/i.test(column) || Number.isNaN(Number(text)) ? text : Number(text)]
  })))
}

t.test('the series has a row for each point of the report', async t => {
  t.ok(reading.series.length > 0)
  t.strictSame(read('series'), reading.series.map(({ updatedAt, current, entries, goals, exits, jumps, netChange }) =>
    ({ updatedAt, current, entries, goals, exits, jumps, netChange })))
})

t.test('stages have a row each, with totals and rates as fractions', async t => {
  const stages = read('stages').map(row => Object.fromEntries(Object.entries(row).filter(([column]) => !column.startsWith('period_'))))
  t.strictSame(stages, reading.stages.map(({ index, id, name, totals, rates }) => ({
    index,
    id,
    name,
    totalsScope: 'cumulative',
    ...totals,
    milestoneRate: rates.milestone.value,
    exitOrJumpRate: rates.exitOrJump.value,
    activeRate: rates.active.value
  })))
})

t.test('the series of stages have the stage\'s position and id', async t => {
  t.strictSame(read('stage-series'), reading.stages.flatMap(({ index, id, name, series }) =>
    series.map(point => ({ stageIndex: index, stageId: id, stageName: name, ...point }))))
})

const withoutPeriod = Object.fromEntries(['period_exited', 'period_exitRate'].map(column => [column, null]))

t.test('the journey, stages, steps and exits have their names', async t => {
  t.match(read('journey'), [{ name: 'Welcome' }])
  t.equal(read('stages')[0]?.name, 'Greet')
  t.strictSame(read('steps'), reading.stages.flatMap(({ index, id, name, steps }) =>
    steps.map(step => ({ stageIndex: index, stageId: id, stageName: name, ...step }))))
  t.strictSame(read('exits'), reading.stages.flatMap(({ index, id, name, exits }) => exits.map(exit => ({
    stageIndex: index,
    stageId: id,
    stageName: name,
    ...exit,
    ...withoutPeriod
  }))))
  t.ok(read('exits').some(({ name }) => name === 'Unsubscribed'))
})
