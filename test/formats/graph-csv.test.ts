import t from 'tap'
import { writeGraphCsv } from '../../src/formats/graph-csv.ts'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../support/domain/drawn-graphs.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('every drawn link is a row with its ends\' names, value, types and ids', async t => {
  const violations = collectViolations()
  for (const { name, reading } of [...await readSandboxGraphs(), ...makeIrregularGraphs(200)]) {
    const { nodes, links } = toDrawable(reading)
    const [header, ...rows] = parseCsv(writeGraphCsv({ nodes, links }))
    violations.strictSame(header, ['source', 'target', 'value', 'kind', 'sourceType', 'sourceId', 'targetId'], name, reading)
    const plain = (text = ''): string => text.replace(/^'/, '')
    const expected = links.map(({ source, target, value, kind }) =>
      [nodes[source]?.name, nodes[target]?.name, String(value), kind, nodes[source]?.type, nodes[source]?.id, nodes[target]?.id])
    violations.strictSame(rows.map(row => row.map(plain)), expected, name)
  }
  t.same(violations.found, [])
})
