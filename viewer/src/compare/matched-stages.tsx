import { FigureButton } from '../figures/figure-button.tsx'
import { FigureTable } from '../figures/figure-table.tsx'
import { ScrollArea } from '../scroll/scroll-area.tsx'
import { texts } from '../texts/texts.ts'
import type { MatchedFlows, VersionLabels } from '../words/describe-versions.ts'

/** The stages of two versions: pairs, and those that only one version has. */
export function MatchedStages ({ flows: { stages, others }, labels }: { flows: MatchedFlows, labels: VersionLabels }) {
  return (
    <>
      <h3>{texts.comparedStages}</h3>
      {stages.length === 0 && <p class='muted'>{texts.noComparedStages}</p>}
      {stages.length > 0 && (
        <ScrollArea label={texts.comparedStagesTable} class='table-scroll'>
          <FigureTable class='compared matched-stages'>
            <thead>
              <tr>
                <th scope='col' class='name'>{texts.stage}</th>
                <th scope='col' class='number'>{labels.current}</th>
                <th scope='col' class='number'>{labels.baseline}</th>
                <th scope='col' class='number'>{texts.comparedChange}</th>
                <th scope='col'>{texts.matchedColumn}</th>
              </tr>
            </thead>
            <tbody>
              {stages.map(({ id, name, value, baseline, difference, matched, isMatched, figures }) => (
                <tr key={id}>
                  <th scope='row' class='name'>{name}</th>
                  <td class='number'><FigureButton title={name} figures={figures.value}>{value}</FigureButton></td>
                  <td class='number'><FigureButton title={name} figures={figures.baseline}>{baseline}</FigureButton></td>
                  <td class='number'><FigureButton title={name} figures={figures.difference}>{difference}</FigureButton></td>
                  <td>{isMatched ? matched : <span class='tag'>{matched}</span>}</td>
                </tr>
              ))}
            </tbody>
          </FigureTable>
        </ScrollArea>
      )}
      {others.map(({ id, label, names }) => (
        <p key={id} class='small table-note'><strong>{texts.labelled(label)}</strong>{texts.listOf(names)}</p>
      ))}
      <p class='muted small table-note'>{texts.comparedStagesNote}</p>
    </>
  )
}
