import type { SourceAnswer, SourceRequest } from '../../cache/source-cache-contract.ts'
import type { AsOf } from '../../domain/time/as-of.ts'
import type { DateRange, RangeState } from '../../domain/time/date-range.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { FoundDefinition } from './definitions.ts'
import type { PastTime } from './freshness.ts'
import type { FoundRelated } from './related-journeys.ts'
import type { Outcomes, PartOutcome, PartProblem, Period, Report } from './report.ts'
import type { Endpoint, Source } from './source.ts'

/** One of a report's sources, as requested from the cache. */
export interface PartRequest extends SourceRequest<Source> {
  readonly endpoint: Endpoint
}

/** One report of one journey and range (comparisons: two ranges), from `Reports.prepare`. Keep it for repeated requests. */
export interface PreparedReport {
  readonly report: Report
  readonly journeyId: JourneyId
  readonly range: DateRange | null
  readonly baseline: DateRange | null
  /** The journey of the baseline: the same one, or another version of it. */
  readonly baselineJourneyId: JourneyId
  /** The time of a report of the past; `null` for a current one. */
  readonly asOf: AsOf | null
  /** The report's parts for the range, then again for the baseline. */
  readonly parts: readonly PartRequest[]
  /**
   * The source of the report's names: the journey's definition, or the bundle with the definitions of both versions. `null` if it uses
   * no names.
   */
  readonly definition: PartRequest | null
  /** The key of the last answer and its inputs: the next answer almost always has the same. */
  last: LastAnswer | null
}

interface LastAnswer extends ReportStates {
  readonly marks: readonly PartMark[]
  readonly definitionDigest: string
  readonly related: string
  readonly key: string
}

/** The inputs of a report besides its parts: the states of its ranges, and whether a run of the journey is overdue. */
export interface ReportStates {
  readonly range: RangeState
  /** `null` without a baseline. */
  readonly baseline: RangeState | null
  /** `false` for reports that do not describe runs. */
  readonly isOverdue: boolean
  /** When the oldest part of a report of the past was recorded, ISO UTC; `null` for other reports. */
  readonly recordedAt: string | null
}

/** The outcome of a part, in the order of the prepared report's parts. */
export type FoundPart = SourceAnswer<Source> | FailedPart

interface FailedPart {
  readonly error: unknown
  readonly problem: PartProblem
}

/** The outcomes of a prepared report's parts, and its definition. */
export interface LoadedReport {
  readonly parts: readonly FoundPart[]
  readonly definition: FoundDefinition
  readonly related: FoundRelated
}

/** Everything about a part that affects the report's bytes. */
interface PartMark {
  /** The content's digest, or the problem's code and detail after exclamation marks. */
  readonly content: string
  readonly reason: string
  readonly sinceMs: number
}

/** Returns whether a part succeeded. */
export function isAnswer (part: FoundPart): part is SourceAnswer<Source> {
  return !isFailed(part)
}

/** Returns whether a part failed. */
export function isFailed (part: FoundPart): part is FailedPart {
  return 'problem' in part
}

/** Returns the outcomes of the parts, including the definition, and those of the baseline; `undefined` without a baseline. */
export function readOutcomes (
  { report, baseline }: PreparedReport, { parts, definition }: LoadedReport, { isOverdue }: ReportStates
): [Outcomes, Period | undefined] {
  const read = (start: number): Outcomes => {
    const outcomes: Partial<Record<Endpoint, PartOutcome>> = {}
    report.parts.forEach((endpoint, index) => {
      const part = parts[start + index]
      if (part !== undefined) outcomes[endpoint] = describeOutcome(part)
    })
    return outcomes
  }
  return [
    { ...read(0), ...definition === null ? {} : { [definition.value.endpoint]: describeOutcome(definition) }, isOverdue },
    baseline === null ? undefined : { range: baseline, outcomes: read(report.parts.length) }
  ]
}

function describeOutcome (part: FoundPart): PartOutcome {
  return isFailed(part) ? part : { source: part.value, stale: part.stale !== null }
}

/** Returns the past time that a report describes; `null` for a current one. */
export function pastOf ({ asOf }: PreparedReport, { recordedAt }: ReportStates): PastTime | null {
  return asOf === null || recordedAt === null ? null : { asOf: asOf.at, recordedAt }
}

/** Returns the key of the report's bytes, which includes everything that affects them. */
export function keyOf (prepared: PreparedReport, states: ReportStates, { parts, definition, related }: LoadedReport): string {
  const { report, journeyId, range, baseline, baselineJourneyId, asOf, last } = prepared
  const definitionDigest = definition?.digest ?? ''
  const isSame = last !== null && last.range === states.range && last.baseline === states.baseline &&
    last.isOverdue === states.isOverdue && last.recordedAt === states.recordedAt &&
    last.definitionDigest === definitionDigest && last.related === related.key
  if (isSame && last.marks.every((mark, index) => isMarkOf(mark, parts[index]))) return last.key
  const marks = parts.map(markOf)
  const key = [
    report.name,
    report.view ?? '',
    journeyId,
    ...spell(range, states.range),
    ...baseline === null ? [] : [baselineJourneyId, ...spell(baseline, states.baseline)],
    ...marks.map(({ content, reason, sinceMs }) => reason === '' ? content : `${content}~${reason}@${sinceMs}`),
    definitionDigest,
    related.key,
    ...states.isOverdue ? ['overdue'] : [],
    ...asOf === null ? [] : ['as of', asOf.at, states.recordedAt]
  ].join(':')
  prepared.last = { ...states, marks, definitionDigest, related: related.key, key }
  return key
}

/** Returns the common part of the report's keys, which excludes its content, states and freshness. */
export function nameOf ({ report, journeyId, range, baseline, baselineJourneyId, asOf }: PreparedReport): string {
  const before = baseline === null ? [] : [baselineJourneyId, ...spell(baseline, null)]
  return [report.name, report.view ?? '', journeyId, ...spell(range, null), ...before, ...asOf === null ? [] : ['as of', asOf.at]].join(':')
}

function spell (range: DateRange | null, state: RangeState | null): Array<string | null> {
  return [range === null ? '' : `${range.from}:${range.to}`, state]
}

function markOf (part: FoundPart): PartMark {
  if (isFailed(part)) return { content: contentOfFailed(part), reason: '', sinceMs: 0 }
  const { digest, stale } = part
  return { content: digest, reason: stale?.reason ?? '', sinceMs: stale?.sinceMs ?? 0 }
}

/** Returns the key of a failure. It includes the detail, because one code may have several. */
function contentOfFailed ({ problem: { code, detail } }: FailedPart): string {
  return `!${code}!${detail}`
}

function isMarkOf ({ content, reason, sinceMs }: PartMark, part: FoundPart | undefined): boolean {
  if (part === undefined || isFailed(part)) return part !== undefined && content === contentOfFailed(part)
  const { digest, stale } = part
  return content === digest && (stale === null ? reason === '' : reason === stale.reason && sinceMs === stale.sinceMs)
}
