import type { DateRange, RangeDescription } from '../../domain/time/date-range.ts'
import { explainNumber, type Unexplained } from '../../domain/explain/explain-number.ts'
import type { Explanation } from '../../domain/explain/explanation.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { earliestInstant } from '../../domain/time/instant.ts'
import type { PeriodName } from '../../domain/numbers/number-location.ts'
import { pathOf } from '../../treasure-data/endpoints/endpoints.ts'
import type { Explainable } from './explainable.ts'
import { describeFreshness, joinProvenance, type Freshness } from '../engine/freshness.ts'
import type { Budget } from '../engine/budget.ts'
import type { SourceAnswer } from '../../cache/source-cache-contract.ts'
import { isAnswer, readOutcomes, type PreparedReport } from '../engine/prepared-report.ts'
import type { Outcomes, Period } from '../engine/report.ts'
import type { ReportQuestion } from '../engine/prepare-report.ts'
import type { Reports } from '../engine/reports.ts'
import { isLarge, sendReport } from '../engine/send-report.ts'
import { numericEndpoints, type NumericEndpoint, type Source } from '../engine/source.ts'
import type { Threads } from '../engine/threads.ts'
import type { ReportSetting } from '../engine/write-report.ts'

/** Where a number comes from, and the answers of TD that it was read from. */
export interface ExplainedNumber {
  range: RangeDescription
  /** Of reports of two periods. */
  baseline?: RangeDescription
  freshness: Freshness
  explanation: Explanation
  /**
   * TD's answers: `path` is TD's own, under which this service passes the body on; `fetchedAt` is when TD was asked, ISO UTC, or when its
   * answer was recorded.
   */
  sources: Array<{ name: NumericEndpoint, period: PeriodName, path: string, digest: string, fetchedAt: string }>
}

/** Why there is no explanation, and at which addresses there are some. */
export interface NotExplained {
  reason: Unexplained
  patterns: string[]
}

/** Which number: of which journey's report over which time, and where in it. */
type NumberQuestion = Pick<ReportQuestion, 'journeyId' | 'range'> & Partial<ReportQuestion> & { pointer: readonly string[] }

export type Explain =
  (explainable: Explainable, question: NumberQuestion, budget: Budget) => Promise<ExplainedNumber | NotExplained>

/** Explains numbers of reports. The report's parts and names are loaded as the report itself loads them, and failures are thrown. */
export function createExplain (reports: Reports, threads?: Threads): Explain {
  return async (explainable, question, budget) => {
    const { journeyId, range, pointer, ...more } = question
    const prepared = reports.prepare(explainable.report, journeyId, range, more)
    const loaded = await reports.load(prepared, 'normal', budget)
    const answers = loaded.parts.filter(isAnswer)
    const states = reports.statesOf(prepared, loaded)
    const setting = { ...reports.settingOf(prepared, states, joinProvenance(answers).stale), range, pointer }
    const explained = threads !== undefined && isLarge(prepared, loaded, explainingEffort)
      ? await budget.buildApart(() =>
        threads.run('explain', { ...sendReport(prepared, loaded, states), ...setting, recipe: explainable.recipe }), 'conversion')
      : await budget.build(() => explainOutcomes(explainable, readOutcomes(prepared, loaded, states), setting), 'conversion')
    return 'reason' in explained ? explained : { ...explained, sources: listSources(prepared, answers) }
  }
}

/** Reading a body with the location of each number takes so many times as long as reading it, measured. */
const explainingEffort = 5

/** What an explanation is about besides the parts of the report. */
interface ExplanationSetting extends ReportSetting {
  range: DateRange | null
  pointer: readonly string[]
}

/** Explains a number of a report that is made of these parts, and for reports of two periods of those of the baseline. */
export function explainOutcomes (
  { report, explain }: Explainable, [outcomes, baseline]: readonly [Outcomes, Period | undefined],
  { journeyId, range, described, stale, past, pointer }: ExplanationSetting
): Omit<ExplainedNumber, 'sources'> | NotExplained {
  const content = report.compose(outcomes, range, baseline)
  if (!('fields' in content)) throw new Error(`${report.name} has no numbers of its own`)
  const head = { ...described, freshness: describeFreshness(earliestInstant(content.dataTimes), stale, past) }
  const rules = explain(outcomes, range, baseline)
  const explanation = explainNumber({ journeyId, ...head, ...content.fields }, rules, pointer)
  if (typeof explanation === 'string') return { reason: explanation, patterns: rules.map(({ pattern }) => pattern) }
  return { ...head, explanation }
}

function listSources (
  { report, journeyId, range, baseline, baselineJourneyId }: PreparedReport, answers: ReadonlyArray<SourceAnswer<Source>>
): ExplainedNumber['sources'] {
  return answers.flatMap(({ value: { endpoint, recordedAt }, digest, fetchedAtWallMs }, index) => {
    const isCurrent = index < report.parts.length
    const [period, about, asked]: [PeriodName, JourneyId, DateRange | null] =
      isCurrent ? ['current', journeyId, range] : ['baseline', baselineJourneyId, baseline]
    return numericEndpoints.filter(name => name === endpoint).map(name => (
      { name, period, path: pathOf(name, about, asked), digest, fetchedAt: recordedAt ?? new Date(fetchedAtWallMs).toISOString() }
    ))
  })
}
