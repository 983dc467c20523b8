import type { Comparison } from '../state/report-types.ts'
import type { Report } from '../state/use-report.ts'
import { describeRange } from '../words/describe-range.ts'
import { texts } from '../words/english.ts'
import type { NumberWords } from '../words/number-words.ts'

interface Props {
  report: Report<Comparison>
  isAsked: boolean
  /** Whether the page is as of a time in the past, of which there is no comparison. */
  isPast: boolean
  words: NumberWords
}

/** What the figures are compared with, or why they are not. */
export function ComparisonNote ({ report: { data, failure, isCurrent }, isAsked, isPast, words }: Props) {
  return <p class='muted small tiles-note'>{isPast ? texts.notComparedInThePast : explain()} {texts.whereFromHint}</p>

  function explain (): string {
    if (!isAsked) return 'Totals since launch have no period before them to be compared with.'
    if (failure !== null && !isCurrent) return `Not compared with the period before. ${failure.title}`
    if (data === null || !isCurrent) return 'Comparing with the period before …'
    if (data.statistics === null) return `Not compared with ${describeRange(data.baseline, words)}: its statistics are not there.`
    const tested = data.reentry === true ? 'Rates are not tested, as profiles may enter again.' : 'Rates are tested at 95 %.'
    return `Changes are against the period before, ${describeRange(data.baseline, words)}. ${tested}`
  }
}
