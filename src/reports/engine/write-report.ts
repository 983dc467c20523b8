import type { Staleness } from '../../cache/source-cache-contract.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { earliestInstant } from '../../domain/time/instant.ts'
import type { RangeDescription } from '../../domain/time/date-range.ts'
import { describeFreshness, type PastTime } from './freshness.ts'
import type { RawContent, Report, ReportContent, WrittenContent } from './report.ts'

export const jsonMediaType = 'application/json; charset=utf-8'

/** A report as sent, with facts about it. */
export interface WrittenReport {
  body: string | Uint8Array
  mediaType: string
  /** When TD computed the parts, ISO UTC, if known. */
  dataTimes: readonly string[]
  /** The number of its adjustments by code. */
  codes: ReadonlyMap<string, number>
}

/** The content-independent facts of a report. */
export interface ReportSetting {
  journeyId: JourneyId
  described: { range: RangeDescription, baseline?: RangeDescription }
  stale: Staleness | null
  /** `null` for a current report. */
  past: PastTime | null
}

/** Writes a composed report. */
export function writeReport (
  { maxDays }: Report, content: ReportContent | WrittenContent | RawContent, { journeyId, described, stale, past }: ReportSetting
): WrittenReport {
  if ('body' in content) return { ...content, dataTimes: [], codes: new Map() }
  const { dataTimes, adjustments } = content
  const freshness = describeFreshness(earliestInstant(dataTimes), stale, past)
  const [body, mediaType] = 'write' in content
    ? [content.write({ journeyId, ...described, freshness }), content.mediaType]
    : [JSON.stringify({ journeyId, ...maxDays === null ? {} : described, freshness, ...content.fields }), jsonMediaType]
  const codes = new Map<string, number>()
  for (const { code } of adjustments) codes.set(code, (codes.get(code) ?? 0) + 1)
  return { body, mediaType, dataTimes, codes }
}
