import type { Overview } from '../state/report-types.ts'
import { describePrinted } from '../words/describe-printed.ts'
import type { NumberWords } from '../words/number-words.ts'

interface Props {
  journeyId: string
  name: string
  overview: Overview
  /** A plain date or a time in UTC; `null` for now. */
  asOf: string | null
  /** When Treasure Data was last asked, in ms since 1970. */
  checkedAtMs: number | null
  words: NumberWords
}

/** The head of a printed page, in place of the one on the screen. */
export function PrintHead ({ journeyId, name, overview, asOf, checkedAtMs, words }: Props) {
  const { subject, age } = describePrinted(journeyId, overview, { asOf, checkedAtMs, nowMs: Date.now() }, words)
  return (
    <div class='print-head print-only'>
      <p class='print-name'>{name}</p>
      <p>{subject.join(' · ')}</p>
      <p>{age.join(' · ')}</p>
    </div>
  )
}
