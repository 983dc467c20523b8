import type { Comparison } from '../state/report-types.ts'
import type { Report } from '../state/use-report.ts'
import { texts } from '../texts/texts.ts'
import { describeRange } from '../words/describe-range.ts'
import type { NumberWords } from '../words/number-words.ts'

interface Props {
  report: Report<Comparison>
  isAsked: boolean
  /** Whether the page shows a time in the past, for which there is no comparison. */
  isPast: boolean
  words: NumberWords
}

/** The baseline of the figures, or why there is none. */
export function ComparisonNote ({ report: { data, failure, isCurrent }, isAsked, isPast, words }: Props) {
  return (
    <p class='muted small tiles-note'>
      {isPast ? texts.notComparedInThePast : explain()} <span class='screen-only'>{texts.whereFromHint}</span>
    </p>
  )

  function explain (): string {
    if (!isAsked) return texts.noChangesNote
    if (failure !== null && !isCurrent) return texts.notCompared(failure.title)
    if (data === null || !isCurrent) return texts.comparingBefore
    const before = describeRange(data.baseline, words)
    if (data.statistics === null) return texts.noStatisticsBefore(before)
    return `${texts.changesNote(before)} ${data.reentry === true ? texts.reentryUntested : texts.ratesTested}`
  }
}
