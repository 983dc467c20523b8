import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { compareGraphs } from '../../../src/domain/compare/compare-graphs.ts'
import type { Unjudged } from '../../../src/domain/compare/compare-periods.ts'
import { compareStatistics } from '../../../src/domain/compare/compare-statistics.ts'
import { explainGraphComparison, explainStatisticsComparison } from '../../../src/domain/explain/explain-comparison.ts'
import type { GraphOrigin } from '../../../src/domain/explain/explain-graph.ts'
import { LinkLocations } from '../../../src/domain/explain/link-locations.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import type { SankeyChart } from '../../../src/domain/td/charts.ts'
import { patchyCharts } from '../../support/domain/arbitrary-charts.ts'
import { anyStatistics, wholeCounts } from '../../support/domain/arbitrary-statistics.ts'
import { pointOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { checkDerivations } from '../../support/domain/check-derivations.ts'
import { locateCharts, locateStatistics } from '../../support/domain/locate-numbers.ts'

function traceCharts (charts: SankeyChart[]): GraphOrigin {
  const reading = readCharts(charts)
  return { reading, whole: reading.graph, locations: new LinkLocations(locateCharts(charts)) }
}

t.test('every number of two periods\' graphs equals its derivation, whatever the charts', async () => {
  fc.assert(fc.property(patchyCharts, patchyCharts, (now, before) => {
    const [current, baseline] = [traceCharts(now), traceCharts(before)]
    const compared = compareGraphs(current.reading, baseline.reading)
    const { nodes, links } = compared
    assert.ok(checkDerivations(compared, explainGraphComparison(compared, { current, baseline })) >=
      nodes.length * 8 + links.length * 4 + 28)
  }))
})

t.test('every number of two periods equals its derivation, whatever the statistics', async () => {
  const day = fc.nat(500).chain(entries => fc.nat(entries).map(goals => pointOf({ entries, goals, exits: 3 })))
  const week = fc.array(day, { minLength: 7, maxLength: 8 }).map(history => statisticsOf({ history }))
  const period = fc.oneof(anyStatistics(wholeCounts), week)
  const unjudged = fc.constantFrom<Unjudged>(null, null, 'overlapping-periods', 'repeated-entries', 'reentry-unknown')
  let tested = 0
  fc.assert(fc.property(period, period, unjudged, (now, before, unjudged) => {
    const compared = compareStatistics(readStatistics(now, false), readStatistics(before, false), unjudged)
    const rules = explainStatisticsComparison(unjudged, { current: locateStatistics(now), baseline: locateStatistics(before) })
    assert.ok(checkDerivations(compared, rules) >= 4 * 4 + 2 * 5 + 4 * 3)
    if (compared.rates.goal.standardError !== null) tested++
  }), { numRuns: 300 })
  assert.ok(tested > 0, 'some differences are tested')
})
