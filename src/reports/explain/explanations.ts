import type { DateRange, RangeDescription } from '../../domain/time/date-range.ts'
import { explainNumber, type Unexplained } from '../../domain/explain/explain-number.ts'
import type { Explanation } from '../../domain/explain/explanation.ts'
import { earliestInstant } from '../../domain/time/instant.ts'
import type { PeriodName } from '../../domain/numbers/number-location.ts'
import { pathOf } from '../../treasure-data/endpoints/endpoints.ts'
import type { Explainable } from './explainable.ts'
import { describeFreshness, joinProvenance, type Freshness } from '../engine/freshness.ts'
import type { Budget } from '../engine/budget.ts'
import { isAnswer, readOutcomes, type LoadedReport, type PreparedReport } from '../engine/prepared-report.ts'
import type { Reports } from '../engine/reports.ts'
import { numericEndpoints, type NumericEndpoint } from '../engine/source.ts'

/** Where a number comes from, and the answers of TD that it was read from. */
export interface ExplainedNumber {
  range: RangeDescription
  /** Of reports of two periods. */
  baseline?: RangeDescription
  freshness: Freshness
  explanation: Explanation
  /** TD's answers: `path` is TD's own, under which this service passes the body on; `fetchedAt` is when TD was asked, ISO UTC. */
  sources: Array<{ name: NumericEndpoint, period: PeriodName, path: string, digest: string, fetchedAt: string }>
}

/** Why there is no explanation, and at which addresses there are some. */
export interface NotExplained {
  reason: Unexplained
  patterns: string[]
}

/** Which number: of which journey's report over which time, and where in it. */
type NumberQuestion = Pick<PreparedReport, 'journeyId' | 'range' | 'baseline'> & { pointer: readonly string[] }

export type Explain =
  (explainable: Explainable, question: NumberQuestion, budget: Budget) => Promise<ExplainedNumber | NotExplained>

/** Explains numbers of reports. The report's parts and names are loaded as the report itself loads them, and failures are thrown. */
export function createExplain (reports: Reports): Explain {
  return async (explainable, question, budget) => {
    const { journeyId, range, baseline, pointer } = question
    const prepared = reports.prepare(explainable.report, journeyId, range, baseline)
    const loaded = await reports.load(prepared, 'normal', budget)
    return await budget.build(() => explainLoaded(reports, explainable, { prepared, loaded, pointer }))
  }
}

interface LoadedQuestion {
  prepared: PreparedReport
  loaded: LoadedReport
  pointer: readonly string[]
}

function explainLoaded (
  reports: Reports, { report, explain }: Explainable, { prepared, loaded, pointer }: LoadedQuestion
): ExplainedNumber | NotExplained {
  const { journeyId, range, baseline } = prepared
  const [outcomes, before] = readOutcomes(prepared, loaded)
  const content = report.compose(outcomes, range, before)
  if (!('fields' in content)) throw new Error(`${report.name} has no numbers of its own`)
  const answers = loaded.parts.filter(isAnswer)
  const head = {
    ...reports.describeRanges(prepared, reports.statesOf(prepared, loaded)),
    freshness: describeFreshness(earliestInstant(content.dataTimes), joinProvenance(answers).stale)
  }
  const rules = explain(outcomes, range, before)
  const explanation = explainNumber({ journeyId, ...head, ...content.fields }, rules, pointer)
  if (typeof explanation === 'string') return { reason: explanation, patterns: rules.map(({ pattern }) => pattern) }
  const sources = answers.flatMap(({ value: { endpoint }, digest, fetchedAtWallMs }, index) => {
    const isCurrent = index < report.parts.length
    const [period, asked]: [PeriodName, DateRange | null] = isCurrent ? ['current', range] : ['baseline', baseline]
    return numericEndpoints.filter(name => name === endpoint).map(name => (
      { name, period, path: pathOf(name, journeyId, asked), digest, fetchedAt: new Date(fetchedAtWallMs).toISOString() }
    ))
  })
  return { ...head, explanation, sources }
}
