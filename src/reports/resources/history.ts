import { digestOf } from '../../cache/digest.ts'
import type { HistoryStep } from '../../domain/history/choose-runs.ts'
import { readHistory, readPoint, type HistoryField, type HistoryPoint, type HistoryReading } from '../../domain/history/read-history.ts'
import type { MissedRun, RecordedRun, RecordedStage, RecordedStep } from '../../domain/history/recorded.ts'
import { extendSeries, readSeries, type Series } from '../../domain/history/series.ts'
import { groupBy } from '../../domain/graph/group-by.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { addDays, parseCalendarDate, startOfDay, type CalendarDate } from '../../domain/time/calendar-date.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import { formatInstant, type Clock } from '../../runtime/clock.ts'
import type { Budget } from '../engine/budget.ts'
import { HistoryUnavailableError } from '../engine/recorded-parts.ts'
import { readSource, type ChartsEndpoint } from '../engine/source.ts'
import type { Threads } from '../engine/threads.ts'

/** The charts that are recorded for each day. */
export const chartNames = ['conversion', 'activation'] as const satisfies readonly ChartsEndpoint[]

/** Longest range of a history, in days: ten years. */
export const maxHistoryDays = 3_660

/** The time from `from` to before `until`, ISO UTC. */
export interface RecordedTime {
  from: string
  until: string
}

/** Recorded statistics of a run; the body is missing if its row was damaged. */
export interface RecordedStatistics {
  at: string
  recordedAt: string
  body: Buffer | null
}

/** Reads recorded data. Every method returns `null` if the store cannot be asked. */
export interface HistoryReader {
  readRuns (journeyId: JourneyId, time: RecordedTime): Promise<RecordedRun[] | null>
  readChartDays (journeyId: JourneyId, range: DateRange): Promise<Array<{ day: string, kind: string, recordedAt: string }> | null>
  readMissedRuns (journeyId: JourneyId, time: RecordedTime): Promise<MissedRun[] | null>
  readSizes (snapshotIds: readonly number[], withSteps: boolean): Promise<{ stages: RecordedStage[], steps: RecordedStep[] } | null>
  readStatistics (journeyId: JourneyId, until: string): Promise<{ run: RecordedStatistics | null } | null>
}

export interface HistoriesOptions {
  reader: HistoryReader
  /** Deletes everything recorded of a journey. Returns whether that was possible. */
  deleteHistory (journeyId: JourneyId): Promise<boolean>
  timeZone: string
  clock: Pick<Clock, 'wallMs'>
  threads: Threads
}

/** A recorded chart of a day. */
export interface RecordedChart {
  day: CalendarDate
  chart: ChartsEndpoint
  recordedAt: string
}

/** A history, and the digest of everything that it was made from. */
export interface JourneyHistory {
  reading: HistoryReading
  digest: string
  /** The end of its range, or now if that is earlier. */
  until: string
  /** The recorded bodies that TD's series was read from, the latest first. */
  seriesBodies: RecordedStatistics[]
}

/** Maximum number of bodies read to reconstruct TD's series. Each one reaches back as far as TD's answer did. */
const maxBodies = 100
/** Larger bodies are read by a thread. */
const maxLightBytes = 100_000
/** Number of runs whose stages, or whose steps, are read at once, so that each read ends well within the store's time limit. */
const runsPerPage = { stages: 200, steps: 40 }

/** Reads and deletes histories of journeys. Throws `HistoryUnavailableError` if the store is unavailable. */
export class Histories {
  readonly #options: HistoriesOptions

  constructor (options: HistoriesOptions) {
    this.#options = options
  }

  /** Returns the history of a journey over a range, without the sizes of stages and steps. */
  async read (journeyId: JourneyId, range: DateRange, by: HistoryStep, budget: Budget): Promise<JourneyHistory> {
    const { reader, timeZone, clock } = this.#options
    const time = { from: startOfDay(range.from, timeZone), until: startOfDay(addDays(range.to, 1), timeZone) }
    const [runs, missed] = await Promise.all([reader.readRuns(journeyId, time), reader.readMissedRuns(journeyId, time)]).then(requireAll)
    const { series, bodies } = await this.#readSeries(journeyId, runs, budget)
    const now = formatInstant(clock.wallMs())
    const until = time.until < now ? time.until : now
    const reading = await budget.build(() => readHistory(runs, by, { from: time.from, until, timeZone, missed, series }))
    const { gaps, deltas, checks } = reading
    const digest = digestOf(Buffer.from(JSON.stringify([reading.runs, gaps, deltas, checks])))
    return { reading, digest, until, seriesBodies: bodies }
  }

  /** Returns the statistics of a run as they were recorded. */
  async readStatistics (journeyId: JourneyId, { at }: Pick<RecordedRun, 'at'>): Promise<RecordedStatistics | null> {
    // the times of the runs have milliseconds
    const until = formatInstant(Date.parse(at) + 1)
    const [{ run }] = requireAll([await this.#options.reader.readStatistics(journeyId, until)])
    return run
  }

  /** Deletes everything recorded of a journey. */
  async delete (journeyId: JourneyId): Promise<void> {
    if (!await this.#options.deleteHistory(journeyId)) throw new HistoryUnavailableError()
  }

  /** Returns the charts recorded for the days of a range, oldest first. */
  async listCharts (journeyId: JourneyId, range: DateRange): Promise<RecordedChart[]> {
    const rows = await this.#options.reader.readChartDays(journeyId, range)
    if (rows === null) throw new HistoryUnavailableError()
    return rows.flatMap(({ day: text, kind, recordedAt }) => {
      const [day, chart] = [parseCalendarDate(text), chartNames.find(name => name === kind)]
      return day === null || chart === undefined ? [] : [{ day, chart, recordedAt }]
    })
  }

  /** Yields the points of a history in pages, reading each page on demand. */
  async * readPoints ({ runs }: HistoryReading, fields: ReadonlySet<HistoryField>): AsyncGenerator<HistoryPoint[]> {
    const withSteps = fields.has('steps')
    const isLight = !withSteps && !fields.has('stages')
    const size = withSteps ? runsPerPage.steps : runsPerPage.stages
    for (let start = 0; start < runs.length; start += size) {
      const page = runs.slice(start, start + size)
      const ids = page.map(({ snapshotId }) => snapshotId)
      const sizes = isLight ? { stages: [], steps: [] } : await this.#options.reader.readSizes(ids, withSteps)
      if (sizes === null) throw new HistoryUnavailableError()
      const stages = groupBy(sizes.stages, ({ snapshotId }) => snapshotId)
      const steps = groupBy(sizes.steps, ({ snapshotId }) => snapshotId)
      yield page.map(run => {
        const of = { stages: stages.get(run.snapshotId) ?? [], steps: steps.get(run.snapshotId) ?? [] }
        return readPoint(run, of, fields)
      })
    }
  }

  /**
   * Returns TD's series back to the first of the runs, if TD's answers reach that far. The last recorded body has the most recent
   * values of each run. If it does not reach back far enough, earlier bodies are read, as long as they connect.
   */
  async #readSeries (
    journeyId: JourneyId, runs: readonly RecordedRun[], budget: Budget
  ): Promise<{ series: Series, bodies: RecordedStatistics[] }> {
    const bodies: RecordedStatistics[] = []
    let series: Series = []
    const earliest = runs[0]?.dataUpdatedAt ?? null
    if (earliest === null) return { series, bodies }
    let run = runs.at(-1)
    while (bodies.length < maxBodies && run !== undefined) {
      const { at } = run
      const found = await this.readStatistics(journeyId, run)
      if (found === null || found.body === null) break
      bodies.push(found)
      series = extendSeries(series, await this.#readBody(found.body, budget))
      const [first] = series
      if (first === undefined || first.at <= earliest) break
      run = runs.find(earlier => earlier.at < at && earlier.dataUpdatedAt !== null && earlier.dataUpdatedAt >= first.at)
    }
    return { series, bodies }
  }

  async #readBody (body: Buffer, budget: Budget): Promise<Series> {
    const { threads } = this.#options
    if (body.length > maxLightBytes) return await budget.buildApart(() => threads.run('series', body))
    return await budget.build(() => readRecordedSeries(body))
  }
}

/** Returns the journey's series in a recorded body; empty if it cannot be read, or if some of its times are unknown. */
export function readRecordedSeries (body: Buffer): Series {
  try {
    const { content } = readSource('statistics', { body, mediaType: 'application/json', etag: null, lastModified: null })
    return readSeries(content?.history ?? []) ?? []
  } catch {
    return []
  }
}

function requireAll<T extends readonly unknown[]> (read: T): { [Key in keyof T]: NonNullable<T[Key]> } {
  if (read.includes(null)) throw new HistoryUnavailableError()
  // none of them is null
  return read as { [Key in keyof T]: NonNullable<T[Key]> }
}
