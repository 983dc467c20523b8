import type { Adjustment, Check } from '../state/report-types.ts'
import { groupNotes, sortChecks } from '../words/group-notes.ts'
import type { NumberWords } from '../words/number-words.ts'

interface Props {
  checks: readonly Check[]
  adjustments: readonly Adjustment[]
  words: NumberWords
}

/** Whether figures add up, and what was repaired in what Treasure Data sent. */
export function ChecksCard ({ checks, adjustments, words }: Props) {
  const { residual, ok, open } = sortChecks(checks)
  const notes = groupNotes(adjustments)
  return (
    <section class='card' aria-labelledby='checks-title'>
      <header class='card-head'><h2 id='checks-title'>Do the figures add up?</h2></header>
      <p class={residual.length === 0 ? 'verdict is-ok' : 'verdict is-residual'}>
        {residual.length === 0
          ? `All ${words.count(ok.length)} that can be compared agree.`
          : `${words.count(residual.length)} of ${words.count(residual.length + ok.length)} differ.`}
      </p>
      {residual.length > 0 && <CheckTable title='Figures that differ' checks={residual} words={words} />}
      <MoreChecks title='Figures that agree' checks={ok} words={words} />
      <MoreChecks title='Figures that cannot be compared' checks={open} words={words} />
      <h3>What was noted and repaired</h3>
      {notes.length === 0 && <p class='muted'>Nothing: the data is as Treasure Data sent it.</p>}
      {notes.map(({ code, title, messages }) => (
        <details key={code} class='note'>
          <summary>{title} ({words.count(messages.length)})</summary>
          <ul>{messages.map(message => <li key={message}>{message}</li>)}</ul>
        </details>
      ))}
    </section>
  )
}

function MoreChecks ({ title, checks, words }: { title: string, checks: readonly Check[], words: NumberWords }) {
  if (checks.length === 0) return null
  return (
    <details class='note'>
      <summary>{title} ({words.count(checks.length)})</summary>
      <CheckTable title={title} checks={checks} words={words} />
    </details>
  )
}

function CheckTable ({ title, checks, words }: { title: string, checks: readonly Check[], words: NumberWords }) {
  return (
    <div class='table-scroll' tabIndex={0} role='region' aria-label={title}>
      <table>
        <thead>
          <tr>
            <th scope='col'>What should agree</th>
            <th scope='col' class='number'>One side</th><th scope='col' class='number'>Other side</th>
            <th scope='col' class='number'>Difference</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ id, explains, left, right, residual }, index) => (
            <tr key={`${id} ${index}`}>
              <td>{explains} <code class='muted'>{id}</code></td>
              <td class='number'>{words.count(left)}</td><td class='number'>{words.count(right)}</td>
              <td class='number'>{words.change(residual)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
