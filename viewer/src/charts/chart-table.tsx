import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import { FigureButton } from '../figures/figure-button.tsx'
import { texts } from '../texts/texts.ts'
import { describeType } from '../words/describe-flow.ts'
import type { NumberWords } from '../words/number-words.ts'
import { TableAlternative } from './table-alternative.tsx'
import type { ChartFigures } from './trace-graph.ts'

/** A table of all links of a graph. Links that are not drawn come last. */
export function ChartTable (
  { title, graph, figures, words }: { title: string, graph: DrawableGraph, figures: ChartFigures | null, words: NumberWords }
) {
  const { nodes, links, removed } = graph
  const { linkColumns: columns } = texts
  const rows = [
    ...links.map(({ source, target, kind, value }) => ({ source: nodes[source], target: nodes[target], kind, value, note: '' })),
    ...removed.map(({ feedback, ...link }) => ({ ...link, note: feedback ? texts.feedbackNotInChart : texts.notInChart }))
  ]
  return (
    <TableAlternative title={title} rowCount={rows.length} words={words}>
      {() => (
        <>
          <thead>
            <tr>
              <th scope='col'>{columns.from}</th>
              <th scope='col'>{columns.to}</th>
              <th scope='col'>{columns.type}</th>
              <th scope='col' class='number'>{columns.moved}</th>
              {removed.length > 0 && <th scope='col'>{columns.note}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ source, target, kind, value, note }, index) => (
              <tr key={index}>
                <td class='name'>{source?.name}</td>
                <td class='name'>{target?.name}</td>
                <td>{describeType(kind)}</td>
                <td class='number'>
                  <FigureButton
                    title={texts.linkBetween(source?.name ?? '', target?.name ?? '')}
                    figures={source === undefined || target === undefined ? [] : figures?.ofLink({ source, target, value }) ?? []}
                  >
                    {words.count(value)}
                  </FigureButton>
                </td>
                {removed.length > 0 && <td>{note}</td>}
              </tr>
            ))}
          </tbody>
        </>
      )}
    </TableAlternative>
  )
}
