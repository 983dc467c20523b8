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
import { formatInstant } from '../../runtime/clock.ts'

/** The explanation of a number, and TD's answers that it was computed from. */
export interface ExplainedNumber {
  range: RangeDescription
  /** Only for reports of two periods. */
  baseline?: RangeDescription
  freshness: Freshness
  explanation: Explanation
  /**
   * TD's answers. `path` is TD's own path, under which this service passes the body through. `fetchedAt` is when TD was asked, ISO
   * UTC, or when its answer was recorded.
   */
  sources: Array<{ name: NumericEndpoint, period: PeriodName, path: string, digest: string, fetchedAt: string }>
}

/** Why there is no explanation, and the addresses that have one. */
export interface NotExplained {
  reason: Unexplained
  patterns: string[]
}

/** Identifies a number: the report with its journey and time, and the address in it. */
type NumberQuestion = Pick<ReportQuestion, 'journeyId' | 'range'> & Partial<ReportQuestion> & { pointer: readonly string[] }

export type Explain =
  (explainable: Explainable, question: NumberQuestion, budget: Budget) => Promise<ExplainedNumber | NotExplained>

/** Explains numbers of reports. Loads parts and names in the same way as the report, and throws the same failures. */
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

/** Reading a body with the location of each number takes this many times longer than reading it, measured. */
const explainingEffort = 5

/** The content-independent input of an explanation. */
interface ExplanationSetting extends ReportSetting {
  range: DateRange | null
  pointer: readonly string[]
}

/** Explains a number of a report with these parts; reports of two periods also have those of the baseline. */
export function explainOutcomes (
  { report, explain }: Explainable, [outcomes, baseline]: readonly [Outcomes, Period | undefined],
  { journeyId, range, described, stale, past, pointer }: ExplanationSetting
): Omit<ExplainedNumber, 'sources'> | NotExplained {
  const content = report.compose(outcomes, range, baseline)
  if (!('fields' in content)) throw new Error(`${report.name} has no explainable numbers`)
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
      { name, period, path: pathOf(name, about, asked), digest, fetchedAt: recordedAt ?? formatInstant(fetchedAtWallMs) }
    ))
  })
}
