import type { Overview } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { describeFreshness, type Age } from './describe-freshness.ts'
import { describeAsOf } from './describe-history.ts'
import { describeRange } from './describe-range.ts'
import type { NumberWords } from './number-words.ts'

/** The head of a printed page, below the journey's name. */
export interface PrintedWords {
  /** The journey, its days, and what the numbers cover. */
  subject: string[]
  /** The age of the data. */
  age: string[]
}

/** Describes a page for paper, which has no address, controls or clock. `asOf` is `null` for now. */
export function describePrinted (
  journeyId: string, { range, freshness, run }: Overview, { asOf, checkedAtMs, nowMs }:
  { asOf: string | null, checkedAtMs: Age['checkedAtMs'], nowMs: number }, words: NumberWords
): PrintedWords {
  const { label, printed } = describeFreshness({ range, freshness, run, checkedAtMs }, nowMs, words)
  const { recordedAt = null } = freshness
  const past = asOf === null ? null : texts.asOfTime(describeAsOf(asOf, words))
  const scope = range.from === null ? texts.printedScope.launch : texts.printedScope.period
  return {
    subject: [
      texts.journeyCalled(journeyId), describeRange(range, words), range.timeZone, scope,
      ...past === null ? [] : [recordedAt === null ? past : texts.printedAsOf(past, texts.recordedAt(words.instant(recordedAt)))]
    ],
    age: [label, printed]
  }
}
