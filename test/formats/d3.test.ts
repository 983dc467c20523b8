import { sankey } from 'd3-sankey'
import t from 'tap'
import { d3 } from '../../src/formats/d3.ts'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../support/domain/drawn-graphs.ts'

type D3Graph = ReturnType<typeof d3.draw>
type Node = D3Graph['nodes'][number]
type Link = D3Graph['links'][number]

t.test('d3-sankey lays out the graphs of all journeys and 500 irregular ones as they come', async t => {
  let laidOut = 0
  for (const { name, reading } of [...await readSandboxGraphs(), ...makeIrregularGraphs()]) {
    // as a caller has it
    const drawable = toDrawable(reading)
    const body: D3Graph = JSON.parse(JSON.stringify(d3.draw(drawable)))
    const linkTotal = body.links.reduce((total, { value }) => total + value, 0)
    const { nodes, links } = sankey<Node, Link>().nodeId(node => node.id).nodePadding(2).size([960, 4_000])(body)
    if (links.length === 0) continue
    laidOut++
    const places = [...nodes.flatMap(({ x0, x1, y0, y1 }) => [x0, x1, y0, y1]), ...links.flatMap(({ y0, y1, width }) => [y0, y1, width])]
    if (!places.every(place => Number.isFinite(place))) t.fail(`${name}: a place is no number`)
    if (Math.abs(linkTotal - (drawable.summary.linkTotal ?? linkTotal)) > 1e-9 * linkTotal) t.fail(`${name}: a sum differs`)
  }
  t.ok(laidOut > 300, `${laidOut} have links`)
})

t.test('an empty graph is a node that says so, which d3-sankey survives', async t => {
  const body = d3.draw({ nodes: [], links: [], summary: { nodes: 0, links: 0, linkTotal: 0, removedTotal: 0 }, adjustments: [] })
  t.match(body, { nodes: [{ id: 'empty', name: 'No movements' }], links: [] })
  t.equal(sankey<Node, Link>().nodeId(node => node.id).size([100, 100])(body).nodes.length, 1)
})
