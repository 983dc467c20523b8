import t from 'tap'
import { joinNames } from '../../src/domain/overview/join-names.ts'
import type { PeriodRate } from '../../src/domain/statistics/period.ts'
import { readStatistics } from '../../src/domain/statistics/read-statistics.ts'
import type { StatisticsToWrite } from '../../src/formats/format.ts'
import { writeStatisticsCsv, type TableName } from '../../src/formats/statistics-csv.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { definitionOf, stageDefinitionOf } from '../support/domain/build-definition.ts'
import { pointOf, stageOf, stagePointOf, statisticsOf } from '../support/domain/build-sources.ts'
import { readSampleStatistics } from '../support/sources/sample-sources.ts'
import { readDefinitionNames } from '../../src/domain/td/definition-names.ts'

const unnamed = readStatistics(readSampleStatistics(), true)
const [first] = unnamed.stages
const names = readDefinitionNames(definitionOf({
  name: 'Welcome', stages: [stageDefinitionOf({ id: first?.id ?? null, name: 'Greet', exits: ['Unsubscribed'] })]
}))
const reading: StatisticsToWrite = { name: names.journey, ...unnamed, ...joinNames(unnamed.stages, [], names) }

/** The table as objects, with numbers as numbers. */
function read (table: TableName, from = reading): Array<Record<string, string | number | null>> {
  const [header = [], ...rows] = parseCsv(writeStatisticsCsv(from, table))
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

t.test('rates of a period have their interval, or the reason why there is no value', async t => {
  const within = readStatistics(statisticsOf({
    history: [pointOf({ entries: 10, goals: 12, exits: 4 })],
    stages: [stageOf({ history: [stagePointOf({ entries: 20, milestones: 8, exits: 5, jumps: 3, exitSizes: [5] })] })]
  }), false)
  const from = { name: null, ...within, ...joinNames(within.stages, []) }
  const rateIn = (table: TableName, name: string) => ['', 'Low', 'High', 'Withheld'].map(suffix =>
    read(table, from)[0]?.[`period_${name}Rate${suffix}`])
  const written = ({ value, interval, withheld }: PeriodRate) => [value, interval?.low ?? null, interval?.high ?? null, withheld]
  const { period, stages: [stage] } = within
  if (period === null || stage?.period?.exits[0] === undefined) throw new Error('there are dates, and an exit')
  t.same(rateIn('journey', 'goal'), [null, null, null, 'exceeds-denominator'])
  t.same(rateIn('journey', 'goalOfLeavers'), written(period.rates.goalOfLeavers))
  t.same(rateIn('stages', 'jump'), written(stage.period.rates.jump))
  t.same(rateIn('exits', 'exit'), written(stage.period.exits[0].rate))
  t.equal(read('exits', from)[0]?.['period_exited'], 5)
})

const withoutPeriod = Object.fromEntries(
  ['exited', 'exitRate', 'exitRateLow', 'exitRateHigh', 'exitRateWithheld'].map(column => [`period_${column}`, null]))

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
