import t from 'tap'
import { buildFlowGraph } from '../../src/domain/graph/build-flow-graph.ts'
import { writeSvg } from '../../src/formats/svg.ts'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { english } from '../../src/formats/words/english.ts'
import { chartOf, linkOf, nodeOf } from '../support/domain/build-sources.ts'
import { readSandboxGraphs } from '../support/domain/drawn-graphs.ts'
import { collectViolations } from '../support/collect-violations.ts'

const picture = { title: 'Conversion of journey 1', note: 'All days', words: english }
const drawOf = (links: ReturnType<typeof linkOf>[], nodes?: ReturnType<typeof nodeOf>[]): string =>
  writeSvg(toDrawable(buildFlowGraph([chartOf(links, nodes === undefined ? {} : { nodes })])), picture)

t.test('a picture has a title, a description, each node and link of the graph, and no script', async t => {
  const svg = drawOf([linkOf('stage-1', 'goal', 1_234), linkOf('stage-1', 'stage-1', 5)])
  t.match(svg, '<title>Conversion of journey 1</title>')
  t.match(svg, '<desc>All days 2 nodes, 1 links, 1,234 movements. 1 links with 5 movements are not drawn.</desc>')
  t.match(svg, 'Name of stage-1 → Name of goal: 1,234')
  t.equal(svg.match(/<path /g)?.length, 1)
  t.notMatch(svg, /<script|\bon\w+=|href|url\(|@import/)
})

t.test('names are escaped; long ones are cut in the label and complete in the title', async t => {
  const name = `${'長い名前 '.repeat(40)}</text><script>`
  const svg = drawOf([linkOf('stage-1', 'goal', 1)], [nodeOf('stage-1', { name }), nodeOf('goal')])
  t.notMatch(svg, '<script')
  t.match(svg, `<title>${name.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}: 1</title>`)
  t.match(svg, /長い名前 [^<]*…<tspan/)
})

t.test('every journey\'s picture is under 300 kB', async t => {
  const violations = collectViolations()
  for (const { name, reading } of await readSandboxGraphs()) {
    const svg = writeSvg(toDrawable(reading), picture)
    violations.ok(Buffer.byteLength(svg) < 300_000, `${name}: ${Buffer.byteLength(svg)}`)
    violations.notMatch(svg, /NaN|Infinity|undefined/, name)
  }
  t.same(violations.found, [])
})

t.test('the size follows the request, or else the graph', async t => {
  const graph = toDrawable(buildFlowGraph([chartOf(Array.from({ length: 100 }, (_, index) => linkOf('stage-1', `exit-1-${index}`, 5)))]))
  t.match(writeSvg(graph, picture), ' width="960" height="2000" viewBox="0 0 960 2000"')
  const small = writeSvg(graph, { ...picture, width: 320, height: 200 })
  t.match(small, ' width="320" height="200" ')
  t.ok((small.match(/<text/g)?.length ?? 0) < 20, 'labels without room are left out')
  t.equal(small.match(/<rect x=.*?<title>/g)?.length, 101, 'each node still tells its name')
})

t.test('empty and oversized graphs say so', async t => {
  t.match(drawOf([]), '>No movements</text>')
  const many = Array.from({ length: 4_001 }, (_, index) => linkOf(`stage-${index % 70}`, `exit-${index}`, 1))
  const chain = Array.from({ length: 100 }, (_, index) => linkOf(`stage-${index}`, `stage-${index + 1}`, 1))
  t.match(drawOf(chain), '>Paths of more than 99 links do not fit in a picture. Use kind to shorten them.</text>')
  t.notMatch(drawOf(chain.slice(1)), 'too long')
  t.match(drawOf(many), '>4,001 links are too many for a picture. Use top or kind to show fewer.</text>')
})
