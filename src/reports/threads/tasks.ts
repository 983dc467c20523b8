import { digestOf } from '../../cache/digest.ts'
import { excerptStatistics, type StatisticsExcerpt } from '../../domain/statistics/excerpt-statistics.ts'
import type { Series } from '../../domain/history/series.ts'
import { measureRun, type RunNumbers } from '../../domain/statistics/measure-run.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { RelatedJourney } from '../../domain/td/related-journeys.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import type { TdAnswer } from '../../treasure-data/client/read-answer.ts'
import { describeEndpoint } from '../../treasure-data/endpoints/endpoints.ts'
import { TreasureDataError } from '../../treasure-data/errors/treasure-data-error.ts'
import { windowStatistics } from '../../treasure-data/contract/window-statistics.ts'
import { withholdUsers } from '../../treasure-data/contract/withhold-users.ts'
import type { Outcomes, PartProblem } from '../engine/report.ts'
import { readSource, type Endpoint, type ReadSource } from '../engine/source.ts'
import { writeReport, type ReportSetting, type WrittenReport } from '../engine/write-report.ts'
import { readRecordedSeries } from '../resources/history.ts'
import { explainOutcomes } from '../explain/explanations.ts'
import { explainTraced } from '../explain/history-explanations.ts'
import { makeExplainable, makeReport, type ExplainableRecipe, type ReportRecipe } from './recipes.ts'

/** TD's answer as sent to a thread: its bytes are copied, not shared. */
export interface SentAnswer extends Pick<TdAnswer, 'mediaType' | 'etag' | 'lastModified'> {
  endpoint: Endpoint
  body: Uint8Array
}

/** The outcome of a part as sent to a thread. */
export type SentPart = { answer: SentAnswer, stale: boolean } | { endpoint: Endpoint, problem: PartProblem }

/** The input that a thread needs to make a report, or to explain a number in it. */
export interface SentReport<Recipe> extends Pick<ReportSetting, 'described' | 'stale' | 'past'> {
  recipe: Recipe
  journeyId: JourneyId
  range: DateRange | null
  baseline: DateRange | null
  /** The parts and the definition; reports of two periods also have those of the baseline. */
  parts: SentPart[]
  baselineParts: SentPart[]
  /** The other journeys that it may describe. */
  related: readonly RelatedJourney[]
  isOverdue: boolean
}

/**
 * The result of reading in a thread: everything except the numbers (`whole` for an endpoint without any), or why the answer cannot be
 * read.
 */
export type ReadResult =
  | { isEmpty: boolean, drift: ReadSource['drift'], weight: number, excerpt: StatisticsExcerpt | null, whole: ReadSource | null }
  | { faults: string[], limit: TreasureDataError['limit'] }

export type Tasks = typeof tasks

/** The tasks of threads. Inputs and results can be cloned. */
export const tasks = {
  /** Reads TD's answer. */
  read (answer: SentAnswer): ReadResult {
    try {
      const source = sourceOf(answer)
      const { isEmpty, drift, weight } = source
      return {
        isEmpty,
        drift,
        weight,
        excerpt: source.endpoint === 'statistics' && source.content !== null ? excerptStatistics(source.content) : null,
        whole: describeEndpoint(source.endpoint).hasNumbers ? null : { ...source, body: Buffer.alloc(0) }
      }
    } catch (error) {
      if (error instanceof TreasureDataError && error.code === 'upstream-malformed') return { faults: error.faults, limit: error.limit }
      throw error
    }
  },

  /** Returns a body without user data; `null` if it has none. */
  withhold (body: Uint8Array): Uint8Array | null {
    const sent = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    const kept = withholdUsers(sent)
    return kept === sent ? null : kept
  },

  /** Reads the journey's series in a recorded body. */
  series: (body: Uint8Array): Series => readRecordedSeries(Buffer.from(body.buffer, body.byteOffset, body.byteLength)),

  /** Returns a recorded body of statistics with only the runs in a range. */
  window ({ body, window }: { body: Uint8Array, window: { from: string, until: string } }): Uint8Array {
    return windowStatistics(Buffer.from(body.buffer, body.byteOffset, body.byteLength), window)
  },

  /** Returns the recorded numbers of statistics. */
  measure (answer: SentAnswer): RunNumbers {
    const source = sourceOf(answer)
    return measureRun(source.endpoint === 'statistics' ? source.content : null)
  },

  /** Makes a report. */
  compose ({ recipe, journeyId, range, described, stale, past, ...sent }: SentReport<ReportRecipe>): WrittenReport {
    const report = makeReport(recipe)
    const content = report.compose(outcomesOf(sent), range, baselineOf(sent), sent.related)
    const written = writeReport(report, content, { journeyId, described, stale, past })
    // encoded as bytes here, so that the event loop has nothing to encode
    return { ...written, body: Buffer.from(written.body) }
  },

  /** Explains a number of a report. */
  explain ({ recipe, pointer, ...sent }: SentReport<ExplainableRecipe> & { pointer: readonly string[] }) {
    return explainOutcomes(makeExplainable(recipe), [outcomesOf(sent), baselineOf(sent)], { ...sent, pointer })
  },

  /** Explains a number of a history. */
  explainHistory: explainTraced
}

/** The most recently read sources: a graph is often requested in several formats in succession. */
const recent = new Map<string, ReadSource>()
const maxRecent = 4

function sourceOf ({ endpoint, body: sent, ...answer }: SentAnswer): ReadSource {
  const body = Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength)
  const key = `${endpoint}:${digestOf(body)}`
  const source = recent.get(key) ?? readSource(endpoint, { ...answer, body })
  // the map is in order of last use
  recent.delete(key)
  recent.set(key, source)
  const [oldest] = recent.keys()
  if (recent.size > maxRecent && oldest !== undefined) recent.delete(oldest)
  return source
}

function outcomesOf ({ parts, isOverdue }: Pick<SentReport<unknown>, 'parts' | 'isOverdue'>): Outcomes {
  return { ...readParts(parts), isOverdue }
}

function readParts (parts: readonly SentPart[]): Outcomes {
  return Object.fromEntries(parts.map(part => 'problem' in part
    ? [part.endpoint, { problem: part.problem }]
    : [part.answer.endpoint, { source: sourceOf(part.answer), stale: part.stale }]))
}

function baselineOf ({ baseline, baselineParts }: Pick<SentReport<unknown>, 'baseline' | 'baselineParts'>) {
  return baseline === null ? undefined : { range: baseline, outcomes: readParts(baselineParts) }
}
