import t from 'tap'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import { driftOfCharts, driftOfStatistics } from '../../../src/domain/td/drift.ts'
import { countFractionLinks, findFractions } from '../../../src/domain/td/find-fractions.ts'
import { readSampleActivation, readSampleConversion, readSampleStatistics } from '../../support/sources/sample-sources.ts'
import { chartOf, linkOf, nodeOf, stageOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const completionOf = (goals: number, entered: number, completion: number | null) =>
  statisticsOf({ totals: { entered, current: 0, goals, exitsOrJumps: 0 }, reportedPercent: { completion, exitOrJump: null } })

t.test('a rate equal to the ratio instead of a hundred times it looks like a fraction', async t => {
  const violations = collectViolations()
  for (const reported of [0.0054, 0.005372733378106112, 0.01]) {
    violations.same(findFractions(completionOf(8, 1489, reported)), ['rates/completion'], String(reported))
  }
  t.same(violations.found, [])
  t.same(findFractions(completionOf(5, 5, 1)), ['rates/completion'])
})

t.test('percentages, rounded ones, and figures that fit neither are not fractions', async t => {
  const violations = collectViolations()
  for (const reported of [0.54, 0.53, 0.5372733378, 0, null, -0.0054, 7]) {
    violations.same(findFractions(completionOf(8, 1489, reported)), [], String(reported))
  }
  t.same(violations.found, [])
  t.same(findFractions(completionOf(1, 20_000, 0.01)), [], 'rounded up to two decimals')
  t.same(findFractions(completionOf(0, 0, 0.5)), [])
  t.same(findFractions(completionOf(9, 8, 0.5)), [])
  t.same(findFractions(readSampleStatistics()), [])
})

t.test('the figure is kept with a warning, in stages as well', async t => {
  const sent = statisticsOf({
    totals: { entered: 1489, current: 0, goals: 8, exitsOrJumps: 1188 },
    reportedPercent: { completion: 0.54, exitOrJump: 0.7979 },
    stages: [stageOf({
      totals: { entered: 1025, current: 0, milestones: 400, exitsOrJumps: 1013 }, reportedPercent: { milestone: 0.3902, exitOrJump: 0.9883 }
    })]
  })
  const { rates, warnings } = readStatistics(sent, true)
  t.equal(rates.exitOrJump.reportedPercent, 0.7979)
  const fields = ['rates/exitOrJump', 'stages/0/rates/milestone', 'stages/0/rates/exitOrJump']
  t.match(warnings, [{ code: 'fraction-as-percent', ids: fields, count: 3, message: /kept as it was sent/ }])
  t.same(driftOfStatistics(sent), [{ kind: 'fraction-as-percent', fields, count: 3 }])
})

t.test('links look like fractions if all that have a figure do', async t => {
  const links = [
    linkOf('stage-1', 'goal', 1, 0.25), linkOf('stage-1', 'exit-1-0', 3, 0.75), linkOf('stage-1', 'jump-a', 0, 0),
    linkOf('stage-2', 'goal', 5)
  ]
  t.equal(countFractionLinks([chartOf(links)]), 2)
  t.equal(countFractionLinks([chartOf([...links, linkOf('stage-3', 'goal', 5, 100)])]), 0)
  t.equal(countFractionLinks([chartOf([linkOf('stage-1', 'goal', -5, 0.5)])]), 0)
  const violations = collectViolations()
  for (const charts of [readSampleConversion(), readSampleActivation()]) violations.equal(countFractionLinks(charts), 0, charts)
  t.same(violations.found, [])
  const { graph, adjustments } = readCharts([chartOf(links)])
  t.equal(graph.links[0]?.reportedPercent, 0.25)
  t.match(adjustments, [{ code: 'fraction-as-percent', ids: ['links/reportedPercent'], count: 2, message: /kept as it was sent/ }])
  t.same(driftOfCharts([chartOf(links)]), [{ kind: 'fraction-as-percent', fields: ['links/reportedPercent'], count: 2 }])
})

t.test('nodes of unknown type are drift, nodes without a type are not', async t => {
  const nodes = [nodeOf('split-1'), nodeOf('split-2'), nodeOf('goal'), nodeOf('exit-1', { type: null })]
  t.same(driftOfCharts([chartOf([], { nodes })]), [{ kind: 'unknown-node-type', fields: ['nodes/type'], count: 2 }])
})

t.test('negative percentages are kept and listed', async t => {
  t.match(readCharts([chartOf([linkOf('stage-1', 'goal', 1, -100)])]).adjustments,
    [{ code: 'negative-value', ids: ['links/reportedPercent'], count: 1 }])
})
