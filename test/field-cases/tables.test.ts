import { sankey } from 'd3-sankey'
import t from 'tap'
import { collectViolations } from '../support/collect-violations.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { readCase, startOnBodies } from '../support/service/serve-bodies.ts'

type Node = { id: string, name: string }
type Link = { source: string, target: string, value: number }

t.test('a table has the feedback link of a cycle, marked', async t => {
  const service = await startOnBodies(t)
  const id = service.serve({ conversion: readCase('conversion-cycle') })
  const answer = await service.get(`/v1/journeys/${id}/conversion-graph?format=csv`)
  const [header = [], ...rows] = parseCsv(await answer.text())
  t.same(rows.map(row => ['source', 'target', 'value', 'feedback'].map(name => row[header.indexOf(name)])), [
    ['Start', 'Next', '10', 'false'], ['Next', 'Start', '7', 'true'], ['Next', 'Goal', '3', 'false']
  ])
})

t.test('a flow without movements is drawn by d3-sankey, and every drawing format says so', async t => {
  const service = await startOnBodies(t)
  const violations = collectViolations()
  for (const name of ['empty', 'nodes-without-links', 'one-node', 'self-link-only', 'zero-links-only']) {
    const id = service.serve({ conversion: readCase(`conversion-${name}`) })
    const read = async (format: string): Promise<string> =>
      await (await service.get(`/v1/journeys/${id}/conversion-graph?format=${format}`)).text()
    const notice = name === 'self-link-only' ? 'No movements to draw' : 'No movements'
    const body = JSON.parse(await read('d3')) as { nodes: Node[], links: Link[], summary: { links: number } }
    violations.equal(body.summary.links, 0, name)
    const { nodes, links } = sankey<Node, Link>().nodeId(node => node.id).size([960, 500])(body)
    violations.ok([...nodes, ...links].every(({ y0, y1 }) => Number.isFinite(y0) && Number.isFinite(y1)), name)
    violations.ok(nodes.every(({ x0, x1 }) => Number.isFinite(x0) && Number.isFinite(x1)), name)
    violations.equal(nodes[0]?.name, notice, name)
    for (const format of ['echarts', 'plotly', 'mermaid', 'svg']) violations.match(await read(format), notice, name, format)
  }
  t.same(violations.found, [])
})
