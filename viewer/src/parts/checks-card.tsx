import { FigureButton } from '../figures/figure-button.tsx'
import { FigureTable } from '../figures/figure-table.tsx'
import { ScrollArea } from '../scroll/scroll-area.tsx'
import type { Adjustment, Check } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { sortChecks, type CheckWords } from '../words/describe-checks.ts'
import { groupNotes } from '../words/group-notes.ts'
import type { NumberWords } from '../words/number-words.ts'

interface Props {
  /** The lists of checks, and their locations in the overview. */
  lists: ReadonlyArray<{ checks: readonly Check[], pointer: string }>
  adjustments: readonly Adjustment[]
  words: NumberWords
}

/** Whether the figures add up, and what was repaired in Treasure Data's answers. */
export function ChecksCard ({ lists, adjustments, words }: Props) {
  const { residual, equal, within, open } = sortChecks(lists, words)
  const notes = groupNotes(adjustments)
  const holding = equal.length + within.length
  return (
    <section class='card' aria-labelledby='checks-title'>
      <header class='card-head'><h2 id='checks-title'>{texts.checksTitle}</h2></header>
      <p class={residual.length === 0 ? 'verdict is-ok' : 'verdict is-residual'}>
        {residual.length === 0
          ? texts.allAgree(words.amount(holding))
          : texts.someDiffer(words.amount(residual.length), words.count(residual.length + holding))}
      </p>
      {residual.length > 0 && <CheckTable title={texts.differing} checks={residual} />}
      <MoreChecks title={texts.agreeing} checks={equal} words={words} />
      <MoreChecks title={texts.withinLimit} checks={within} words={words} />
      <MoreChecks title={texts.notComparable} checks={open} words={words} />
      <h3>{texts.repairsTitle}</h3>
      {notes.length === 0 && <p class='muted'>{texts.nothingRepaired}</p>}
      {notes.map(({ code, title, messages }) => (
        <details key={code} class='note'>
          <summary>{texts.titleWithCount(title, words.count(messages.length))}</summary>
          <ul>{messages.map(message => <li key={message}>{message}</li>)}</ul>
        </details>
      ))}
    </section>
  )
}

function MoreChecks ({ title, checks, words }: { title: string, checks: readonly CheckWords[], words: NumberWords }) {
  if (checks.length === 0) return null
  return (
    <details class='note'>
      <summary>{texts.titleWithCount(title, words.count(checks.length))}</summary>
      <CheckTable title={title} checks={checks} />
    </details>
  )
}

function CheckTable ({ title, checks }: { title: string, checks: readonly CheckWords[] }) {
  return (
    <ScrollArea label={title} class='table-scroll'>
      <FigureTable>
        <thead>
          <tr>
            <th scope='col'>{texts.check}</th>
            {[texts.leftSide, texts.rightSide, texts.difference].map(label => <th key={label} scope='col' class='number'>{label}</th>)}
          </tr>
        </thead>
        <tbody>
          {checks.map(({ id, explains, left, right, difference }, index) => (
            <tr key={`${id} ${index}`}>
              <td>{explains} <code class='muted'>{id}</code></td>
              {[left, right, difference].map(figure => (
                <td key={figure.label} class='number'><FigureButton title={explains} figures={[figure]}>{figure.shown}</FigureButton></td>
              ))}
            </tr>
          ))}
        </tbody>
      </FigureTable>
    </ScrollArea>
  )
}
