import type { SourceAnswer } from '../cache/source-cache-contract.ts'
import { calendarState, describeRange, type DateRange, type RangeDescription } from '../domain/date-range.ts'
import { explainNumber, type Unexplained } from '../domain/explain-number.ts'
import type { Explanation } from '../domain/explanation.ts'
import { earliestInstant } from '../domain/instant.ts'
import type { JourneyId } from '../domain/journey-id.ts'
import { pathOf } from '../treasure-data/td-endpoint.ts'
import { describeDefinition } from './definitions.ts'
import type { Explainable } from './explainable.ts'
import { describeFreshness, type Freshness } from './freshness.ts'
import { getSource, type TakeTurn } from './get-source.ts'
import { joinProvenance } from './provenance.ts'
import type { PartOutcome } from './report.ts'
import type { ReportsOptions } from './reports-options.ts'
import type { Endpoint, Source } from './source.ts'

/** Where a number comes from, and the answers of TD that it was read from. */
export interface ExplainedNumber {
  range: RangeDescription
  freshness: Freshness
  explanation: Explanation
  sources: Array<{
    name: Exclude<Endpoint, 'definition'>
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

export type Explain = (
  explainable: Explainable, journeyId: JourneyId, range: DateRange | null, pointer: readonly string[], takeTurn: TakeTurn
) => Promise<ExplainedNumber | NotExplained>

/**
 * Explains numbers of reports. All parts of the report are loaded side by side where need be, each in a turn; the first failure, in the
 * order of the parts, is thrown.
 */
export function createExplain (
  { cache, requestSource, definitions, today, timeZone }: Pick<ReportsOptions, 'cache' | 'requestSource' | 'definitions' | 'today' | 'timeZone'>
): Explain {
  return async ({ report, explain }, journeyId, range, pointer, takeTurn) => {
    const loading = Promise.allSettled(report.parts.map(async endpoint =>
      await getSource(cache, requestSource(endpoint, journeyId, range), 'normal', takeTurn)))
    // it tells the order that addresses go by
    const findNames = report.usesNames === true ? definitions?.find(definitions.request(journeyId), 'normal', takeTurn) : undefined
    const found = await loading
    const answers = found.map(part => {
      if (part.status === 'rejected') throw part.reason
      return part.value
    })
    const outcomes: Partial<Record<Endpoint, PartOutcome>> = { ...describeDefinition(await findNames?.() ?? null) }
    for (const { value, stale } of answers) outcomes[value.endpoint] = { source: value, stale: stale !== null }
    const content = report.compose(outcomes, range)
    if (!('fields' in content)) throw new Error(`${report.name} has no numbers of its own`)
    const state = answers.every(({ settled }) => settled) ? 'settled' : calendarState(range, today())
    const head = {
      range: describeRange(range, state, timeZone),
      freshness: describeFreshness(earliestInstant(content.dataTimes), joinProvenance(answers).stale)
    }
    const rules = explain(outcomes, range)
    const explanation = explainNumber({ journeyId, ...head, ...content.fields }, rules, pointer)
    if (typeof explanation === 'string') return { reason: explanation, patterns: rules.map(({ pattern }) => pattern) }
    return { ...head, explanation, sources: answers.flatMap(answer => describeSource(answer, journeyId, range)) }
  }
}

function describeSource ({ value: { endpoint }, digest, fetchedAtWallMs }: SourceAnswer<Source>, journeyId: JourneyId, range: DateRange | null) {
  // no number is read from a definition
  if (endpoint === 'definition') return []
  return [{ name: endpoint, path: pathOf(endpoint, journeyId, range), digest, fetchedAt: new Date(fetchedAtWallMs).toISOString() }]
}
