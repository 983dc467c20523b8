import type { SourceAnswer } from '../../cache/source-cache-contract.ts'
import { calendarState, describeRange, type DateRange, type RangeDescription } from '../../domain/time/date-range.ts'
import { explainNumber, type Unexplained } from '../../domain/explain/explain-number.ts'
import type { Explanation } from '../../domain/explain/explanation.ts'
import { earliestInstant } from '../../domain/time/instant.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { PeriodName } from '../../domain/numbers/number-location.ts'
import { pathOf } from '../../treasure-data/endpoints/endpoints.ts'
import { describeDefinition } from '../engine/definitions.ts'
import type { Explainable } from './explainable.ts'
import { describeFreshness, type Freshness } from '../engine/freshness.ts'
import { loadSource, type TakeLoadToken } from '../engine/load-source.ts'
import { joinProvenance } from '../engine/provenance.ts'
import type { Outcomes, PartOutcome, Period } from '../engine/report.ts'
import type { ReportsOptions } from '../engine/reports.ts'
import { numericEndpoints, type Endpoint, type NumericEndpoint, type Source } from '../engine/source.ts'

/** Where a number comes from, and the answers of TD that it was read from. */
export interface ExplainedNumber {
  range: RangeDescription
  /** Of reports of two periods. */
  baseline?: RangeDescription
  freshness: Freshness
  explanation: Explanation
  sources: Array<{
    name: NumericEndpoint
    period: PeriodName
    /** TD's path, under which this service passes the body on. */
    path: string
    digest: string
    /** When TD was asked, ISO UTC. */
    fetchedAt: string
  }>
}

/** Why there is no explanation, and at which addresses there are some. */
export interface NotExplained {
  reason: Unexplained
  patterns: string[]
}

/** Which number: of which journey's report over which time, and where in it. */
export interface NumberQuestion {
  journeyId: JourneyId
  range: DateRange | null
  /** The period that the range is compared with, of reports of two. */
  baseline: DateRange | null
  pointer: readonly string[]
}

export type Explain =
  (explainable: Explainable, question: NumberQuestion, takeLoadToken: TakeLoadToken) => Promise<ExplainedNumber | NotExplained>

type ExplainOptions = Pick<ReportsOptions, 'cache' | 'loader' | 'definitions' | 'today' | 'timeZone'>

/**
 * Explains numbers of reports. All parts of the report are loaded side by side where need be, each in a turn; the first failure, in the
 * order of the periods and parts, is thrown.
 */
export function createExplain ({ cache, loader, definitions, today, timeZone }: ExplainOptions): Explain {
  const describe = (range: DateRange | null, answers: ReadonlyArray<SourceAnswer<Source>>): RangeDescription =>
    describeRange(range, answers.every(({ settled }) => settled) ? 'settled' : calendarState(range, today()), timeZone)
  return async ({ report, explain }, { journeyId, range, baseline, pointer }, takeLoadToken) => {
    const ranges = baseline === null ? [range] : [range, baseline]
    const loading = Promise.allSettled(ranges.flatMap(range => report.parts.map(async endpoint =>
      await loadSource(cache, loader.request(endpoint, journeyId, range), 'normal', takeLoadToken))))
    // it tells the order that addresses go by
    const findNames = report.usesNames === true ? definitions?.find(definitions.request(journeyId), 'normal', takeLoadToken) : undefined
    const found = await loading
    const answers = found.map(part => {
      if (part.status === 'rejected') throw part.reason
      return part.value
    })
    const now = answers.slice(0, report.parts.length)
    const before = answers.slice(report.parts.length)
    const outcomes = { ...readOutcomes(now), ...describeDefinition(await findNames?.() ?? null) }
    const period: Period | undefined = baseline === null ? undefined : { range: baseline, outcomes: readOutcomes(before) }
    const content = report.compose(outcomes, range, period)
    if (!('fields' in content)) throw new Error(`${report.name} has no numbers of its own`)
    const head = {
      range: describe(range, now),
      ...baseline === null ? {} : { baseline: describe(baseline, before) },
      freshness: describeFreshness(earliestInstant(content.dataTimes), joinProvenance(answers).stale)
    }
    const rules = explain(outcomes, range, period)
    const explanation = explainNumber({ journeyId, ...head, ...content.fields }, rules, pointer)
    if (typeof explanation === 'string') return { reason: explanation, patterns: rules.map(({ pattern }) => pattern) }
    const sources = [
      ...now.flatMap(answer => describeSource(answer, journeyId, range, 'current')),
      ...before.flatMap(answer => describeSource(answer, journeyId, baseline, 'baseline'))
    ]
    return { ...head, explanation, sources }
  }
}

function readOutcomes (answers: ReadonlyArray<SourceAnswer<Source>>): Outcomes {
  const outcomes: Partial<Record<Endpoint, PartOutcome>> = {}
  for (const { value, stale } of answers) outcomes[value.endpoint] = { source: value, stale: stale !== null }
  return outcomes
}

function describeSource (
  { value: { endpoint }, digest, fetchedAtWallMs }: SourceAnswer<Source>, journeyId: JourneyId, range: DateRange | null, period: PeriodName
): ExplainedNumber['sources'] {
  return numericEndpoints.filter(name => name === endpoint).map(name => (
    { name, period, path: pathOf(name, journeyId, range), digest, fetchedAt: new Date(fetchedAtWallMs).toISOString() }
  ))
}
