import type { Range } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from './number-words.ts'

/** Returns the days of a report in words. */
export function describeRange ({ from, to, days }: Range, words: NumberWords): string {
  if (from === null || to === null || days === null) return texts.rangeSinceLaunch
  return from === to ? words.day(from) : texts.rangeOf({ from: words.day(from), to: words.day(to), days: words.amount(days) })
}

/** Returns a report's days for the name of a file. */
export function nameRange ({ from, to }: Range): string {
  return from === null || to === null ? 'since-launch' : from === to ? from : `${from}-to-${to}`
}
