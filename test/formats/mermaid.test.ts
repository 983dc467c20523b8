import t from 'tap'
import { buildFlowGraph } from '../../src/domain/graph/build-flow-graph.ts'
import { writeMermaid } from '../../src/formats/mermaid.ts'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { chartOf, linkOf, nodeOf } from '../support/domain/build-sources.ts'
import { hasCycle } from '../support/domain/naive-graph.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../support/domain/drawn-graphs.ts'
import { collectViolations } from '../support/collect-violations.ts'

/** Parses as Mermaid 11 does. test/browser/renderers.test.ts uses the library itself. */
function parse (text: string): Array<{ source: string, target: string, value: number }> {
  const [, body = ''] = /^(?:%%.*\n)?sankey-beta\n\n((?:.+\n)+)$/.exec(text) ?? []
  return body.trimEnd().split('\n').map(row => {
    const [, source, target, value] = /^"((?:[ !#-~]|"")+)","((?:[ !#-~]|"")+)",([\d.e+-]+)$/.exec(row) ?? []
    if (source === undefined || target === undefined) throw new Error(`Mermaid cannot read ${row}`)
    return { source, target, value: Number(value) }
  })
}

t.test('rows are quoted ASCII without cycles or zeros, within Mermaid\'s length, with the drawing\'s sums', async t => {
  const violations = collectViolations()
  for (const { name, reading } of [...await readSandboxGraphs(), ...makeIrregularGraphs()]) {
    const text = writeMermaid(reading)
    const { links, nodes, summary } = toDrawable(reading)
    if (links.length === 0) {
      const notice = summary.removedTotal === 0 ? 'No movements' : 'No movements to draw'
      violations.equal(text, `flowchart LR\n  notice["${notice}"]\n`, name, reading)
      continue
    }
    const rows = parse(text)
    const positions = new Map([...new Set(rows.flatMap(({ source, target }) => [source, target]))].map((name, index) => [name, index]))
    const holds = text.length <= 50_000 && rows.every(({ value }) => value > 0) &&
      !hasCycle(positions.size, rows.map(({ source, target }) => ({ from: positions.get(source) ?? -1, to: positions.get(target) ?? -1 })))
    if (!holds) t.fail(name)
    if (text.startsWith('%%')) violations.equal(rows.reduce((total, { value }) => total + value, 0), summary.linkTotal, name)
    else {
      violations.strictSame(
        [rows.length, positions.size, rows.map(({ value }) => value)],
        [links.length, nodes.length, links.map(({ value }) => value)],
        name
      )
    }
  }
  t.same(violations.found, [])
})

t.test('names lose accents and markup, and names without ASCII become ids', async t => {
  const names = { 'exit-1': 'Café “x”', 'exit-2': '日本', 'exit-3': '<b>;%%{init}', 'exit-4': 'cafe "x"', 'exit-é日': '日本' }
  const text = writeMermaid(buildFlowGraph([chartOf(Object.keys(names).map(label => linkOf('stage-1', label, 1)), {
    nodes: [nodeOf('stage-1', { name: 'Start' }), ...Object.entries(names).map(([label, name]) => nodeOf(label, { name }))]
  })]))
  t.strictSame(text.split('\n').slice(2, -1), [
    '"Start","Cafe ""x""",1', '"Start","exit-2",1', '"Start","(b),%{init}",1', '"Start","cafe ""x""",1', '"Start","exit 6",1'
  ])
})

t.test('long names are cut and stay distinct; a graph that is too long is grouped, with a comment', async t => {
  const long = writeMermaid(buildFlowGraph([
    chartOf([linkOf('stage-1', `exit-${'x'.repeat(80)}1`, 1), linkOf('stage-1', `exit-${'x'.repeat(80)}2`, 1)])
  ]))
  t.equal(new Set(parse(long).map(({ target }) => target)).size, 2)
  const star = writeMermaid(buildFlowGraph([
    chartOf(Array.from({ length: 3_000 }, (_, index) => linkOf('stage-1', `exit-1-${index}`, index + 1)))
  ]))
  t.match(star, /^%% .*top=200\.\nsankey-beta\n/)
  t.equal(parse(star).length, 201)
  const wide = writeMermaid(buildFlowGraph([chartOf(Array.from({ length: 3_000 }, (_, index) => linkOf(`stage-${index}`, 'goal', 1)))]))
  t.equal(wide, 'flowchart LR\n  notice["Too many links for Mermaid: 3000"]\n')
})

t.test('a graph of the past says so in its first line, and is not longer for it', async t => {
  const starOf = (count: number) => buildFlowGraph([
    chartOf(Array.from({ length: count }, (_, index) => linkOf('stage-1', `exit-1-${index}`, index + 1)))
  ])
  const small = starOf(3)
  t.equal(writeMermaid(small, undefined, 'As of then'), `%% As of then\n${writeMermaid(small)}`)
  t.match(writeMermaid(buildFlowGraph([]), undefined, 'As of then'), /^%% As of then\nflowchart LR\n/)
  const violations = collectViolations()
  // around the number of links that just fits
  for (let count = 1_500; count < 2_600; count += 10) {
    const text = writeMermaid(starOf(count), undefined, 'As of then')
    violations.ok(text.length <= 50_000, text.length, count)
    violations.match(text, /^%% As of then\n(?:%% .*top=200\.\n)?sankey-beta\n/, count)
  }
  t.same(violations.found, [])
})
