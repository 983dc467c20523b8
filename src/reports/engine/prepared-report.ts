import type { SourceAnswer, SourceRequest } from '../../cache/source-cache-contract.ts'
import type { DateRange, RangeState } from '../../domain/time/date-range.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { FoundDefinition } from './definitions.ts'
import type { PartProblem, Report } from './report.ts'
import type { Endpoint, Source } from './source.ts'

/** One report of one journey and range (for comparisons of two), as `Reports.name` makes it. Worth keeping where it is asked for again. */
export interface PreparedReport {
  readonly report: Report
  readonly journeyId: JourneyId
  readonly range: DateRange | null
  readonly baseline: DateRange | null
  /** The report's parts for the range, then again for the baseline. */
  readonly parts: ReadonlyArray<{ readonly endpoint: Endpoint, readonly request: SourceRequest<Source> }>
  /** The journey's definition, where the report takes names from it. */
  readonly names: SourceRequest<Source> | null
  /** The key of its bytes when it was last answered, and what that was made of: nearly always the same again. */
  last: (States & { readonly marks: readonly Mark[], readonly names: string, readonly key: string }) | null
}

/** Where the report's ranges stand; `baseline` is `null` without one. */
export interface States {
  readonly range: RangeState
  readonly baseline: RangeState | null
}

/** How a part was found, in the order of the named report's parts. */
export type Found = SourceAnswer<Source> | Failed

export interface Failed {
  readonly error: unknown
  readonly problem: PartProblem
}

/** Everything of a part that the report's bytes depend on. */
interface Mark {
  /** Of the content, or the problem's code behind an exclamation mark. */
  readonly content: string
  readonly reason: string
  readonly sinceMs: number
}

export function isAnswer (found: Found): found is SourceAnswer<Source> {
  return !isFailed(found)
}

export function isFailed (found: Found): found is Failed {
  return 'problem' in found
}

/** What the bytes of a report are kept under: everything they depend on. */
export function keyOf (named: PreparedReport, states: States, found: readonly Found[], definition: FoundDefinition): string {
  const { report, journeyId, range, baseline, last } = named
  const names = definition?.digest ?? ''
  const isSame = last !== null && last.range === states.range && last.baseline === states.baseline && last.names === names
  if (isSame && last.marks.every((mark, index) => isMarkOf(mark, found[index]))) return last.key
  const marks = found.map(markOf)
  const key = [
    report.name,
    report.view ?? '',
    journeyId,
    ...spell(range, states.range),
    ...baseline === null ? [] : spell(baseline, states.baseline),
    ...marks.map(({ content, reason, sinceMs }) => reason === '' ? content : `${content}~${reason}@${sinceMs}`),
    names
  ].join(':')
  named.last = { ...states, marks, names, key }
  return key
}

function spell (range: DateRange | null, state: RangeState | null): Array<string | null> {
  return [range === null ? '' : `${range.from}:${range.to}`, state]
}

/** What stays the same of a report whatever its content, states and freshness. */
export function nameOf ({ report, journeyId, range, baseline }: PreparedReport): string {
  return [report.name, report.view ?? '', journeyId, ...spell(range, null), ...baseline === null ? [] : spell(baseline, null)].join(':')
}

function markOf (found: Found): Mark {
  if (isFailed(found)) return { content: `!${found.problem.code}`, reason: '', sinceMs: 0 }
  const { digest, stale } = found
  return { content: digest, reason: stale?.reason ?? '', sinceMs: stale?.sinceMs ?? 0 }
}

function isMarkOf ({ content, reason, sinceMs }: Mark, found: Found | undefined): boolean {
  if (found === undefined || isFailed(found)) return found !== undefined && content === `!${found.problem.code}`
  const { digest, stale } = found
  return content === digest && (stale === null ? reason === '' : reason === stale.reason && sinceMs === stale.sinceMs)
}
