import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import { describeType } from '../words/describe-flow.ts'
import type { NumberWords } from '../words/number-words.ts'
import { TableAlternative } from './table-alternative.tsx'

/** All links of a graph as a table, those that are not drawn last. */
export function ChartTable ({ title, graph, words }: { title: string, graph: DrawableGraph, words: NumberWords }) {
  const { nodes, links, removed } = graph
  const rows = [
    ...links.map(({ source, target, kind, value }) => ({ from: nodes[source]?.name, to: nodes[target]?.name, kind, value, note: '' })),
    ...removed.map(({ source, target, kind, value, feedback }) => (
      { from: source.name, to: target.name, kind, value, note: feedback ? 'Feedback, not in the chart' : 'Not in the chart' }
    ))
  ]
  return (
    <TableAlternative title={title} rowCount={rows.length} words={words}>
      {() => (
        <>
          <thead>
            <tr>
              <th scope='col'>From</th><th scope='col'>To</th><th scope='col'>Kind</th><th scope='col' class='number'>Movements</th>
              {removed.length > 0 && <th scope='col'>Note</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ from, to, kind, value, note }, index) => (
              <tr key={index}>
                <td class='name'>{from}</td>
                <td class='name'>{to}</td>
                <td>{describeType(kind)}</td>
                <td class='number'>{words.count(value)}</td>
                {removed.length > 0 && <td>{note}</td>}
              </tr>
            ))}
          </tbody>
        </>
      )}
    </TableAlternative>
  )
}
