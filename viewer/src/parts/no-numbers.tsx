import type { Overview } from '../state/report-types.ts'
import type { RangeChoice } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { describeRange } from '../words/describe-range.ts'
import type { NumberWords } from '../words/number-words.ts'

/** A journey that Treasure Data has no numbers for. */
export function NoNumbers (
  { overview, onRange, words }: { overview: Overview, onRange: (range: RangeChoice) => void, words: NumberWords }
) {
  const messages = new Set(overview.statistics?.warnings.map(({ message }) => message) ?? [])
  return (
    <section class='card narrow' aria-labelledby='empty-title'>
      <h2 id='empty-title'>{texts.noNumbers}</h2>
      <p>{describeRange(overview.range, words)}</p>
      {[...messages].map(message => <p key={message}>{message}</p>)}
      {overview.range.state !== 'cumulative' &&
        <button type='button' class='button' onClick={() => { onRange('launch') }}>{texts.showSinceLaunch}</button>}
    </section>
  )
}
