import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { derivations } from '../../../src/domain/explain/derivation.ts'
import { explainChecks } from '../../../src/domain/explain/explain-parts.ts'
import { LinkLocations } from '../../../src/domain/explain/link-locations.ts'
import type { FlowGraphReading } from '../../../src/domain/graph/flow-graph.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import type { NumberLocation } from '../../../src/domain/numbers/number-location.ts'
import { checkOverview, defineOverviewChecks, drawChart, type DrawnChart } from '../../../src/domain/overview/check-overview.ts'
import type { SankeyChart } from '../../../src/domain/td/charts.ts'
import { patchyCharts } from '../../support/domain/arbitrary-charts.ts'
import { anyStatistics, wholeCounts } from '../../support/domain/arbitrary-statistics.ts'
import { checkDerivations } from '../../support/domain/check-derivations.ts'
import { locateCharts, locateStatistics } from '../../support/domain/locate-numbers.ts'

function drawLocations (charts: SankeyChart[], { graph, summary }: FlowGraphReading): DrawnChart<NumberLocation> {
  const locations = new LinkLocations(locateCharts(charts))
  return { graph, valuesOf: links => locations.valuesOf(links), isComplete: summary.complete }
}

t.test('every number of an overview\'s checks equals its derivation, whatever the parts', async () => {
  const flags = { isCumulative: fc.boolean(), mixedSnapshot: fc.boolean() }
  let ofStages = 0
  const drawn = [anyStatistics(wholeCounts), patchyCharts, patchyCharts, fc.record(flags)] as const
  fc.assert(fc.property(...drawn, (statistics, conversion, activation, flags) => {
    const [flow, activations] = [readCharts(conversion), readCharts(activation)]
    const checks = checkOverview({ statistics, conversion: drawChart(flow), activation: drawChart(activations), ...flags })
    const definitions = defineOverviewChecks(derivations, {
      statistics: locateStatistics(statistics),
      conversion: drawLocations(conversion, flow),
      activation: drawLocations(activation, activations),
      ...flags
    })
    assert.equal(checkDerivations({ checks }, explainChecks(definitions)), checks.length * 3)
    ofStages += checks.length - 4
  }), { numRuns: 300 })
  assert.ok(ofStages > 0, 'some checks are about a stage')
})
