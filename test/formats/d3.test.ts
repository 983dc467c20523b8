import { sankey, sankeyLinkHorizontal } from 'd3-sankey'
import t from 'tap'
import { readCharts } from '../../src/domain/graph/read-charts.ts'
import type { SankeyChart } from '../../src/domain/td/charts.ts'
import { d3 } from '../../src/formats/d3.ts'
import { echarts } from '../../src/formats/echarts.ts'
import { writeMermaid } from '../../src/formats/mermaid.ts'
import { plotly } from '../../src/formats/plotly.ts'
import { writeSvg } from '../../src/formats/svg.ts'
import { english } from '../../src/formats/words/english.ts'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { chartOf, linkOf, nodeOf } from '../support/domain/build-sources.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../support/domain/drawn-graphs.ts'

type D3Graph = ReturnType<typeof d3.draw>
type Node = D3Graph['nodes'][number]
type Link = D3Graph['links'][number]

t.test('d3-sankey lays out the graphs of all journeys and 500 irregular ones as they are', async t => {
  let laidOut = 0
  for (const { name, reading } of [...await readSandboxGraphs(), ...makeIrregularGraphs()]) {
    // as a caller has it
    const drawable = toDrawable(reading)
    const body: D3Graph = JSON.parse(JSON.stringify(d3.draw(drawable)))
    const linkTotal = body.links.reduce((total, { value }) => total + value, 0)
    const { nodes, links } = sankey<Node, Link>().nodeId(node => node.id).nodePadding(2).size([960, 4_000])(body)
    laidOut += Number(drawable.links.length > 0)
    const places = [...nodes.flatMap(({ x0, x1, y0, y1 }) => [x0, x1, y0, y1]), ...links.flatMap(({ y0, y1, width }) => [y0, y1, width])]
    if (!places.every(place => Number.isFinite(place))) t.fail(`${name}: a place is no number`)
    if (Math.abs(linkTotal - (drawable.summary.linkTotal ?? linkTotal)) > 1e-9 * linkTotal) t.fail(`${name}: a sum differs`)
  }
  t.ok(laidOut > 300, `${laidOut} have links`)
})

t.test('an empty graph says so at finite coordinates in the library', async t => {
  const graphs: Array<[name: string, charts: SankeyChart[], notice: string]> = [
    ['no chart', [], 'No movements'],
    ['no node', [chartOf([])], 'No movements'],
    ['one node', [chartOf([], { nodes: [nodeOf('stage-1')] })], 'No movements'],
    ['links of 0', [chartOf([linkOf('stage-1', 'goal', 0)])], 'No movements'],
    ['a self link', [chartOf([linkOf('stage-1', 'stage-1', 5)])], 'No movements to draw'],
    ['unknown values', [chartOf([linkOf('stage-1', 'goal', null)])], 'No movements to draw'],
    ['unknown links', [chartOf([], { nodes: [nodeOf('stage-1')], isWhole: false })], 'Movements unknown']
  ]
  const violations = collectViolations()
  for (const [name, charts, notice] of graphs) {
    const drawable = toDrawable(readCharts(charts))
    const { nodes, links } = sankey<Node, Link>().nodeId(node => node.id).extent([[0, 0], [100, 80]])(d3.draw(drawable))
    violations.same(nodes.map(({ name, x0, x1, y0, y1 }) => [name, x0, x1, y0, y1]), [[notice, 0, 24, 0, 80], ['', 76, 100, 0, 80]], name)
    violations.same(links.map(({ value, width }) => [value, width]), [[0, 0]], name)
    violations.same(links.map(link => sankeyLinkHorizontal()(link)), ['M24,0C50,0,50,0,76,0'], name)
    violations.match(echarts.draw(drawable), { title: { text: notice }, series: [{ data: { length: 0 }, links: { length: 0 } }] }, name)
    violations.match(plotly.draw(drawable), { layout: { annotations: [{ text: notice }] } }, name)
    violations.match(writeMermaid(readCharts(charts)), `notice["${notice}"]`, name)
    violations.match(writeSvg(drawable, { title: 't', note: 'n', words: english }), `>${notice}</text>`, name)
  }
  const one = toDrawable(readCharts([chartOf([linkOf('stage-1', 'goal', 3)])]))
  const { nodes, links } = sankey<Node, Link>().nodeId(node => node.id).extent([[0, 0], [100, 80]])(d3.draw(one))
  violations.same(nodes.map(({ x0, x1, y0, y1 }) => [x0, x1, y0, y1]), [[0, 24, 0, 80], [76, 100, 0, 80]])
  violations.same(links.map(({ width }) => width), [80])
  violations.match(echarts.draw(one), { title: { text: '' } })
  violations.match(plotly.draw(one), { layout: { annotations: { length: 0 } } })
  t.same(violations.found, [])
})
