import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { explainBalance, explainBottleneck } from '../../../src/domain/explain/explain-balance.ts'
import { explainGraph } from '../../../src/domain/explain/explain-graph.ts'
import { LinkLocations } from '../../../src/domain/explain/link-locations.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { balanceFlow } from '../../../src/domain/overview/balance/balance-flow.ts'
import { findBottleneck } from '../../../src/domain/statistics/find-bottleneck.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import { patchyCharts } from '../../support/domain/arbitrary-charts.ts'
import { anyStatistics, wholeCounts } from '../../support/domain/arbitrary-statistics.ts'
import { checkDerivations } from '../../support/domain/check-derivations.ts'
import { locateCharts, locateStatistics } from '../../support/domain/locate-numbers.ts'

t.test('every number of a balanced graph equals its derivation, whatever TD sends', async () => {
  let added = 0
  fc.assert(fc.property(patchyCharts, anyStatistics(wholeCounts), fc.boolean(), (charts, statistics, ranged) => {
    const chart = readCharts(charts)
    const origin = { reading: chart, whole: chart.graph, locations: new LinkLocations(locateCharts(charts)) }
    const reading = readStatistics(statistics, !ranged)
    const balanced = balanceFlow(chart, reading, false)
    const numbers = { reading, locations: locateStatistics(statistics) }
    const { rules, deriveAdded } = explainBalance(balanced, origin, numbers)
    const all = [...rules, ...explainGraph({ reading: balanced, whole: balanced.graph, locations: origin.locations, deriveAdded })]
    assert.ok(checkDerivations(balanced, all) >= balanced.balance.length * 5)
    added += balanced.graph.links.length - chart.graph.links.length
  }), { numRuns: 300 })
  assert.ok(added > 0, 'some stages are balanced')
})

t.test('the rate of the bottleneck equals its derivation, whatever TD sends', async () => {
  let found = 0
  fc.assert(fc.property(anyStatistics(fc.nat(20)), fc.boolean(), (statistics, isCumulative) => {
    const reading = readStatistics(statistics, isCumulative)
    const bottleneck = findBottleneck(reading)
    const rules = explainBottleneck('/bottleneck', { reading, locations: locateStatistics(statistics) }, bottleneck)
    const checked = checkDerivations({ bottleneck }, rules)
    if (bottleneck !== null) found += checked
  }), { numRuns: 500 })
  assert.ok(found > 0, 'some stages lose most')
})
