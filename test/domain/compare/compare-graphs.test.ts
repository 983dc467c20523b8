import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { compareGraphs } from '../../../src/domain/compare/compare-graphs.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { signedCharts } from '../../support/domain/arbitrary-charts.ts'
import { chartOf, linkOf, nodeOf } from '../../support/domain/build-sources.ts'

const now = readCharts([chartOf([linkOf('stage-1', 'goal', 6), linkOf('stage-1', 'stage-2', 4)])])
const before = readCharts([chartOf([linkOf('stage-1', 'goal', 4), linkOf('stage-1', 'exit-1-0', 3)])])

t.test('nodes and links are matched, and those of one side only are kept', async t => {
  const { nodes, links, summary } = compareGraphs(now, before)
  t.match(links, [
    { source: 'stage-1', target: 'stage-2', kind: 'stage', presence: 'appeared', current: 4, baseline: 0, change: 4, relativeChange: null },
    { source: 'stage-1', target: 'goal', kind: 'goal', presence: 'both', current: 6, baseline: 4, change: 2, relativeChange: 0.5 },
    { source: 'stage-1', target: 'exit-1-0', kind: 'exit', presence: 'vanished', current: 0, baseline: 3, change: -3, relativeChange: -1 }
  ])
  t.match(nodes.map(({ id, presence }) => [id, presence]),
    [['stage-1', 'both'], ['stage-2', 'appeared'], ['goal', 'both'], ['exit-1-0', 'vanished']])
  t.match(nodes[0], { inflow: { change: 0 }, outflow: { current: 10, baseline: 7, change: 3 } })
  t.match(
    summary,
    { linkTotal: { current: 10, baseline: 7, change: 3 }, flowByKind: { goal: { change: 2 }, exit: { change: -3 }, jump: { change: 0 } } }
  )
})

t.test('names that are unique in each period are unique across both', async t => {
  const named = (id: string) =>
    readCharts([chartOf([linkOf('stage-1', id, 1)], { nodes: [nodeOf('stage-1'), nodeOf(id, { name: 'Stale profiles' })] })])
  const { nodes } = compareGraphs(named('exit-1-0'), named('exit-1-1'))
  t.equal(new Set(nodes.map(({ displayName }) => displayName)).size, 3)
  t.match(nodes.slice(1).map(({ name }) => name), ['Stale profiles', 'Stale profiles'])
})

t.test('links of different stages\' charts stay separate', async t => {
  const charts = (value: number) => readCharts(['1', '2'].map(stageId => chartOf([linkOf('activation-1', 'goal', value)], { stageId })))
  t.match(compareGraphs(charts(5), charts(3)).links.map(({ stageId, change }) => [stageId, change]), [['1', 2], ['2', 2]])
})

t.test('repairs are listed for each period', async t => {
  const { adjustments } = compareGraphs(readCharts([]), before)
  t.match([adjustments.current.map(({ code }) => code), adjustments.baseline], [['no-data'], []])
})

t.test('sums are kept, nothing is lost, and swapping reverses signs, whatever the charts', async () => {
  const near = (left: number, right: number, size: number): void =>
    assert.ok(Math.abs(left - right) <= 1e-9 * Math.max(1, size), `${left} ${right}`)
  fc.assert(fc.property(signedCharts, signedCharts, (one, other) => {
    const [current, baseline] = [readCharts(one), readCharts(other)]
    const compared = compareGraphs(current, baseline)
    const swapped = new Map(compareGraphs(baseline, current).links
      .map(link => [JSON.stringify([link.stageId, link.source, link.target]), link]))
    assert.equal(swapped.size, compared.links.length)
    assert.equal(new Set(compared.nodes.map(({ displayName }) => displayName)).size, compared.nodes.length)
    let size = 0
    let total = 0
    for (const { stageId, source, target, change, presence, current, baseline } of compared.links) {
      const back = swapped.get(JSON.stringify([stageId, source, target]))
      assert.ok(back?.change === -(change ?? NaN))
      assert.equal(back?.presence, { both: 'both', appeared: 'vanished', vanished: 'appeared' }[presence])
      total += change ?? NaN
      size += Math.abs(current ?? 0) + Math.abs(baseline ?? 0)
    }
    near(total, compared.summary.linkTotal.change ?? NaN, size)
    const ids = new Set([...current.graph.nodes, ...baseline.graph.nodes].map(({ id }) => id))
    assert.deepEqual(new Set(compared.nodes.map(({ id }) => id)), ids)
    const same = compareGraphs(current, current)
    for (const { change, presence } of same.links) assert.ok(change === 0 && presence === 'both')
    for (const { inflow, outflow } of same.nodes) assert.ok(inflow.change === 0 && outflow.change === 0)
  }))
})
