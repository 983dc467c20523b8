import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import { describeType } from '../words/describe-flow.ts'
import type { NumberWords } from '../words/number-words.ts'
import { TableAlternative } from './table-alternative.tsx'

/** The links of a graph as a table. */
export function ChartTable ({ title, graph, words }: { title: string, graph: DrawableGraph, words: NumberWords }) {
  return (
    <TableAlternative title={title} rowCount={graph.links.length} words={words}>
      {() => (
        <>
          <thead>
            <tr><th scope='col'>From</th><th scope='col'>To</th><th scope='col'>Kind</th><th scope='col' class='number'>Movements</th></tr>
          </thead>
          <tbody>
            {graph.links.map(({ source, target, kind, value }, index) => (
              <tr key={index}>
                <td class='name'>{graph.nodes[source]?.name}</td>
                <td class='name'>{graph.nodes[target]?.name}</td>
                <td>{describeType(kind)}</td>
                <td class='number'>{words.count(value)}</td>
              </tr>
            ))}
          </tbody>
        </>
      )}
    </TableAlternative>
  )
}
