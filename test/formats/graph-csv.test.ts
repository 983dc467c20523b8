import t from 'tap'
import { writeGraphCsv } from '../../src/formats/graph-csv.ts'
import { nameReadably } from '../../src/formats/to-drawable.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../support/domain/drawn-graphs.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('every link is a row with its ends\' names, value, types and ids, and feedback is marked', async t => {
  const violations = collectViolations()
  for (const { name, reading: { graph } } of [...await readSandboxGraphs(), ...makeIrregularGraphs(200)]) {
    const [header, ...rows] = parseCsv(writeGraphCsv(graph))
    violations.strictSame(header,
      ['source', 'target', 'value', 'kind', 'sourceType', 'sourceId', 'targetId', 'stageId', 'feedback'], name, graph)
    const plain = (text = ''): string => text.replace(/^'/, '')
    const names = nameReadably(graph.nodes)
    const nodes = new Map(graph.nodes.map(({ id, type }, index) => [id, { name: plain(names[index]), type }]))
    const expected = graph.links.map(({ source, target, value, kind, stageId, feedback }) => [
      nodes.get(source)?.name, nodes.get(target)?.name, String(value ?? ''), kind, nodes.get(source)?.type, source, target, stageId ?? '',
      String(feedback)
    ])
    violations.strictSame(rows.map(row => row.map(plain)), expected, name)
  }
  t.same(violations.found, [])
})

t.test('no movement of a journey with cycles is missing', async t => {
  const graphs = await readSandboxGraphs()
  const violations = collectViolations()
  for (const { name, reading: { graph, summary } } of graphs) {
    const [, ...rows] = parseCsv(writeGraphCsv(graph))
    violations.equal(rows.reduce((sum, [, , value]) => sum + Number(value), 0), summary.linkTotal, name)
  }
  t.same(violations.found, [])
  const cyclic = graphs.find(({ name }) => name === 'conversion of 1004')
  t.ok(cyclic?.reading.graph.links.some(({ feedback }) => feedback))
})
