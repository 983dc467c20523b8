import t from 'tap'
import { writeGraphCsv } from '../../src/formats/graph-csv.ts'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../support/drawn-graphs.ts'
import { parseCsv } from '../support/parse-csv.ts'

t.test('every drawn link is a row with its ends\' names, value, types and ids', async t => {
  for (const { name, reading } of [...await readSandboxGraphs(), ...makeIrregularGraphs(200)]) {
    const { nodes, links } = toDrawable(reading)
    const [header, ...rows] = parseCsv(writeGraphCsv({ nodes, links }))
    t.strictSame(header, ['source', 'target', 'value', 'kind', 'sourceType', 'sourceId', 'targetId'])
    const plain = (text = ''): string => text.replace(/^'/, '')
    const expected = links.map(({ source, target, value, kind }) =>
      [nodes[source]?.name, nodes[target]?.name, String(value), kind, nodes[source]?.type, nodes[source]?.id, nodes[target]?.id])
    t.strictSame(rows.map(row => row.map(plain)), expected, name)
  }
})
