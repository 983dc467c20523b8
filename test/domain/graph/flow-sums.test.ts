import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { members, noFlow, rateOutflow, sumById, sumByKind, summariseFlow, values } from '../../../src/domain/graph/flow-sums.ts'
import type { FlowGraph, FlowLink } from '../../../src/domain/graph/flow-graph.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { signedCharts } from '../../support/domain/arbitrary-charts.ts'
import { chartOf, linkOf } from '../../support/domain/build-sources.ts'

const graphOf = (...links: Parameters<typeof linkOf>[]): FlowGraph => readCharts([chartOf(links.map(link => linkOf(...link)))]).graph

t.test('a node has sums of its incoming and outgoing links, also by target type', async t => {
  const graph = graphOf(['stage-1', 'stage-2', 4], ['stage-1', 'goal', 1], ['stage-2', 'goal', 2])
  const flows = sumById(graph, values)
  t.match(flows.get('stage-1'), { inflow: 0, outflow: 5, byKind: { stage: 4, goal: 1, exit: 0 } })
  t.match(flows.get('goal'), { inflow: 3, outflow: 0 })
  t.match(sumByKind(graph.links, values), { total: 7, byKind: { stage: 4, goal: 3, jump: 0 } })
  t.match(summariseFlow(graph, true), { nodes: 3, links: 3, linkTotal: 7, flowByKind: { stage: 4, goal: 3 } })
})

t.test('rates are shares of the outflow, and missing without outflow', async t => {
  const [flow] = sumById(graphOf(['stage-1', 'stage-2', 3], ['stage-1', 'goal', 1]), values).values()
  t.strictSame(rateOutflow(flow ?? noFlow(values)), { toGoal: 0.25, toStage: 0.75, toExit: 0, toJump: 0, toMilestone: 0, toActivation: 0 })
  t.equal(rateOutflow(noFlow(values)), null)
})

t.test('the links kept for an explanation are those in the sum', async () => {
  const sum = (links: readonly FlowLink[] = []): number => links.reduce((total, { value }) => total + (value ?? NaN), 0)
  fc.assert(fc.property(signedCharts, charts => {
    const { graph } = readCharts(charts)
    const kept = sumById(graph, members)
    for (const [id, { inflow, outflow, byKind }] of sumById(graph, values)) {
      const links = kept.get(id)
      assert.deepEqual([inflow, outflow, byKind.goal], [sum(links?.inflow), sum(links?.outflow), sum(links?.byKind.goal)])
      assert.equal(outflow, sum(graph.links.filter(({ source }) => source === id)))
      assert.equal(inflow, sum(graph.links.filter(({ target }) => target === id)))
    }
  }))
})
