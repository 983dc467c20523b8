import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { explainGraph } from '../../../src/domain/explain/explain-graph.ts'
import { LinkLocations } from '../../../src/domain/explain/link-locations.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { flowKinds, selectFlow } from '../../../src/domain/graph/select-flow.ts'
import { patchyCharts } from '../../support/domain/arbitrary-charts.ts'
import { checkDerivations } from '../../support/domain/check-derivations.ts'
import { locateCharts } from '../../support/domain/locate-numbers.ts'

t.test('every number of a graph and its views equals its derivation, whatever the charts', async () => {
  fc.assert(fc.property(patchyCharts, fc.option(fc.subarray([...flowKinds])), (charts, kinds) => {
    const whole = readCharts(charts)
    const reading = kinds === null ? whole : selectFlow(whole, kinds)
    const rules = explainGraph({ reading, whole: whole.graph, locations: new LinkLocations(locateCharts(charts)) })
    const { nodes, links } = reading.graph
    assert.ok(checkDerivations(reading, rules) >= nodes.length * 2 + links.length * 3 + 7)
  }))
})
