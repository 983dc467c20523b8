import { explainHistory } from '../../domain/explain/explain-history.ts'
import { explainNumber } from '../../domain/explain/explain-number.ts'
import type { Explanation } from '../../domain/explain/explanation.ts'
import type { HistoryStep } from '../../domain/history/choose-runs.ts'
import { historyFields, readPoint, type HistoryPoint, type HistoryReading } from '../../domain/history/read-history.ts'
import type { RecordedRun } from '../../domain/history/recorded.ts'
import { extendSeries, readSeries, type Series } from '../../domain/history/series.ts'
import type { NumberLocation } from '../../domain/numbers/number-location.ts'
import { noStatistics, type JourneyStatistics } from '../../domain/td/statistics.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import { earliestInstant } from '../../domain/time/instant.ts'
import { digestOf } from '../../cache/digest.ts'
import { locateStatistics } from '../../treasure-data/contract/locate-numbers.ts'
import { pathOf } from '../../treasure-data/endpoints/endpoints.ts'
import type { Budget } from '../engine/budget.ts'
import { describeFreshness } from '../engine/freshness.ts'
import { NotRecordedError } from '../engine/recorded-parts.ts'
import type { Threads } from '../engine/threads.ts'
import type { Histories, RecordedStatistics } from '../resources/history.ts'
import type { ExplainedNumber, NotExplained } from './explanations.ts'

/** Which number of which history. */
interface HistoryQuestion {
  journeyId: JourneyId
  range: DateRange
  by: HistoryStep
  pointer: readonly string[]
}

/** A recorded body, as it also goes to a thread. */
interface RecordedBytes {
  at: string
  recordedAt: string
  body: Uint8Array
}

/** A history, with the bodies that one of its numbers is made of. */
interface TracedHistory {
  reading: HistoryReading
  points: readonly HistoryPoint[]
  /** Of the runs that are explained. */
  statistics: readonly RecordedBytes[]
  /** Those that TD's series was read from, the latest first. */
  series: readonly RecordedBytes[]
  pointer: readonly string[]
}

/** Bodies beyond this are read by a thread: reading them with the location of each number takes long. */
const maxLightBytes = 20_000

const everyField = new Set(historyFields)

export type ExplainHistory = (question: HistoryQuestion, budget: Budget) => Promise<Omit<ExplainedNumber, 'range'> | NotExplained>

/**
 * Explains numbers of histories down to the recorded bodies. Throws `NotRecordedError` if one of them was damaged, and
 * `HistoryUnavailableError` if the store cannot be asked.
 */
export function createExplainHistory (histories: Histories, threads: Threads): ExplainHistory {
  return async (question, budget) => await explainRecorded(histories, threads, question, budget)
}

async function explainRecorded (
  histories: Histories, threads: Threads, { journeyId, range, by, pointer }: HistoryQuestion, budget: Budget
): ReturnType<ExplainHistory> {
  const { reading, until, seriesBodies } = await histories.read(journeyId, range, by, budget)
  const shown = choosePointed(reading, pointer)
  const statistics = await Promise.all(shown.map(async run => requireBody(await histories.readStatistics(journeyId, run), run)))
  const series = pointer[0] === 'points' ? [] : seriesBodies.flatMap(({ body, ...run }) => body === null ? [] : [{ ...run, body }])
  const points = await readPoints(histories, reading, pointer)
  const traced: TracedHistory = { reading, points, statistics, series, pointer }
  const bytes = [...statistics, ...series].reduce((sum, { body }) => sum + body.length, 0)
  const explained = bytes > maxLightBytes
    ? await budget.buildApart(() => threads.run('explainHistory', traced), 'conversion')
    : await budget.build(() => explainTraced(traced), 'conversion')
  if ('reason' in explained) return explained
  const used = new Map([...statistics, ...series].map(recorded => [recorded.recordedAt, recorded]))
  const path = pathOf('statistics', journeyId, null)
  const sources = [...used.values()].map(({ recordedAt, body }): ExplainedNumber['sources'][number] =>
    ({ name: 'statistics', period: 'current', path, digest: digestOf(Buffer.from(body)), fetchedAt: recordedAt }))
  const past = { asOf: until, recordedAt: earliestInstant(used.keys()) ?? until }
  const dataUpdatedAt = earliestInstant(shown.map(run => run.dataUpdatedAt))
  return { explanation: explained, freshness: describeFreshness(dataUpdatedAt, null, past), sources }
}

/** Explains a number of a history whose bodies are there. */
export function explainTraced ({ reading, points, statistics, series, pointer }: TracedHistory): Explanation | NotExplained {
  const { by, gaps, deltas, checks } = reading
  const origin = {
    runs: reading.runs,
    points,
    statistics: new Map(statistics.map(recorded => [recorded.at, locate(recorded)])),
    series: series.reduce<Series<NumberLocation>>((known, recorded) => extendSeries(known, readSeries(locate(recorded).history) ?? []), [])
  }
  const rules = explainHistory(origin)
  const explanation = explainNumber({ by, points, gaps, deltas, checks }, rules, pointer)
  return typeof explanation === 'string' ? { reason: explanation, patterns: rules.map(({ pattern }) => pattern) } : explanation
}

function locate ({ recordedAt, body }: RecordedBytes): JourneyStatistics<NumberLocation> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return locateStatistics(bytes, { period: 'current', recordedAt }) ?? noStatistics
}

/** Returns the runs whose statistics the number is made of. */
function choosePointed ({ runs }: HistoryReading, [member, index = '']: readonly string[]): RecordedRun[] {
  const position = /^\d+$/.test(index) ? Number(index) : NaN
  const positions = member === 'points' ? [position] : member === 'deltas' ? [position, position + 1] : [0, runs.length - 1]
  return [...new Set(positions)].flatMap(position => runs[position] ?? [])
}

/** Returns all points, the one that is pointed to with its sizes. */
async function readPoints (histories: Histories, reading: HistoryReading, [member, index]: readonly string[]): Promise<HistoryPoint[]> {
  const points = reading.runs.map(run => readPoint(run, { stages: [], steps: [] }, everyField))
  const run = member === 'points' ? reading.runs[Number(index)] : undefined
  if (run === undefined) return points
  for await (const [point] of histories.readPoints({ ...reading, runs: [run] }, everyField)) {
    if (point !== undefined) points[Number(index)] = point
  }
  return points
}

function requireBody (recorded: RecordedStatistics | null, { at }: RecordedRun): RecordedBytes {
  if (recorded === null || recorded.body === null) {
    throw new NotRecordedError(`The statistics that were recorded of the run at ${at} are damaged and cannot be read.`)
  }
  return { ...recorded, body: recorded.body }
}
