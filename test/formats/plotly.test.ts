import t from 'tap'
import { buildFlowGraph } from '../../src/domain/graph/build-flow-graph.ts'
import type { FlowGraphReading } from '../../src/domain/graph/flow-graph.ts'
import { plotly } from '../../src/formats/plotly.ts'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { chartOf, linkOf, nodeOf } from '../support/domain/build-sources.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../support/domain/drawn-graphs.ts'

// Plotly's requirements for a sankey trace; test/browser/renderers.test.ts uses the library itself

function draw (reading: FlowGraphReading) {
  const { data: [trace] } = plotly.draw(toDrawable(reading))
  if (trace === undefined) throw new Error('no trace')
  return trace
}

t.test('arrays have equal lengths, links refer to nodes by position, and values are above 0', async t => {
  for (const { name, reading } of [...await readSandboxGraphs(), ...makeIrregularGraphs()]) {
    const { node, link } = draw(reading)
    const { label, color, customdata } = node
    const isPosition = (at: number): boolean => Number.isInteger(at) && at >= 0 && at < label.length
    const holds = color.length === label.length && customdata.length === label.length &&
      [link.target, link.value, link.color, link.customdata].every(({ length }) => length === link.source.length) &&
      [...link.source, ...link.target].every(isPosition) && link.value.every(value => value > 0)
    if (!holds) t.fail(name)
  }
})

t.test('names that Plotly would read as markup, entities or formulas are escaped', async t => {
  const names = ['<b>bold</b>', 'A & B', '&lt;', '$x$ and $y$', '5 $']
  const { node } = draw(buildFlowGraph([chartOf(
    names.map((_, index) => linkOf('stage-1', `exit-${index}`, 1)),
    { nodes: names.map((name, index) => nodeOf(`exit-${index}`, { name })) }
  )]))
  t.strictSame(node.label.slice(1), ['&lt;b&gt;bold&lt;/b&gt;', 'A & B', '&amp;lt;', '&#36;x&#36; and &#36;y&#36;', '5 $'])
  t.strictSame(node.customdata.slice(1).map(({ name }) => name), names)
})
