import type { PictureWords } from '../../formats/words/picture-words.ts'
import type { ReportEnvelope } from '../engine/report.ts'

/** Describes a picture's range and freshness in words. */
export function describeAge (
  { range: { from, to, timeZone }, freshness: { dataUpdatedAt, staleSince, asOf } }: ReportEnvelope, words: PictureWords
): string {
  return words.note([
    from === null || to === null ? words.defaultRange : words.days({ from, to, timeZone }),
    ...dataUpdatedAt === null ? [] : [words.dataOf(toMinute(dataUpdatedAt))],
    ...asOf === undefined ? [] : [words.asOf(toMinute(asOf))],
    ...staleSince === null ? [] : [words.notRefreshedSince(toMinute(staleSince))]
  ])
}

/** Returns an instant in UTC to the minute, for readers. */
export function toMinute (instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`
}
