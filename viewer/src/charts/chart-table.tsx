import { useState } from 'preact/hooks'
import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import { describeType } from '../words/describe-flow.ts'
import type { NumberWords } from '../words/number-words.ts'

/** The numbers of a chart as a table, for who does not see it or wants them exactly. */
export function ChartTable ({ title, graph, words }: { title: string, graph: DrawableGraph, words: NumberWords }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class='alternative' onToggle={event => { setOpen(event.currentTarget.open) }}>
      <summary>As a table ({words.count(graph.links.length)} rows)<span class='visually-hidden'>: {title}</span></summary>
      {isOpen && (
        <div class='table-scroll' tabIndex={0} role='region' aria-label={`${title} as a table`}>
          <table>
            <thead><tr><th scope='col'>From</th><th scope='col'>To</th><th scope='col'>Kind</th><th scope='col' class='number'>Movements</th></tr></thead>
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
          </table>
        </div>
      )}
    </details>
  )
}
