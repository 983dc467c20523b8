import { listMissedDays } from '../../domain/history/missed-days.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import { addDays, calendarDateAt, startOfDay, type CalendarDate } from '../../domain/time/calendar-date.ts'
import { chartNames } from '../../reports/resources/history.ts'
import { formatInstant, type Clock } from '../../runtime/clock.ts'
import type { IncidentLog } from '../../runtime/log.ts'
import type { GapPosition } from '../../store/history/missed-runs.ts'
import type { DailyGraph } from '../../store/history/snapshot-set.ts'
import type { SnapshotStore } from '../../store/history/snapshot-store.ts'
import type { StoredHistory } from '../../store/history/stored-history.ts'
import type { CollectOptions } from './collect-snapshot.ts'
import { loadCharts } from './load-charts.ts'

export interface MissedChartsOptions extends CollectOptions {
  store: Pick<SnapshotStore, 'readEndedGaps' | 'recordGraphs'>
  history: Pick<StoredHistory, 'readChartDays'>
  clock: Pick<Clock, 'wallMs' | 'monotonicMs'>
  log: IncidentLog
}

/** What the round allows: which journeys are watched, and whether this process may still record. */
interface RoundLimits {
  isWatched (journeyId: JourneyId): boolean
  mayRecord (): Promise<boolean>
}

/** A day of a journey, and the charts that are missing. */
interface MissedDay {
  journeyId: JourneyId
  day: CalendarDate
  kinds: ReadonlyArray<DailyGraph['kind']>
}

/** Older charts are not loaded. Treasure Data's charts cover 90 days at most. */
const maxAgeDays = 90
/** Days whose charts are loaded in one round, so that runs are still noticed in time. */
const daysPerRound = 3
/** Pause after the last gap, and after a failure. */
const pauseMs = 10 * 60_000
/** A limit of memory. Beyond it, days are tried again. */
const maxTried = 10_000
const start: GapPosition = { journeyId: '', since: '0001-01-01T00:00:00.000Z' }

/**
 * Records the charts of days that no recorded run brought: while the service was down, journeys ran on, and Treasure Data keeps the
 * charts of each day. It goes through the gaps that have ended, a few days each round, and starts again later. A day without charts, or
 * whose charts cannot be loaded, is tried once per process. Nothing here throws.
 */
export class MissedCharts {
  readonly #options: MissedChartsOptions
  readonly #tried = new Set<string>()
  #position = start
  #resumeAtMs = -Infinity
  #recorded = 0

  constructor (options: MissedChartsOptions) {
    this.#options = options
  }

  /** Returns how many charts this process has recorded. */
  recorded (): number {
    return this.#recorded
  }

  /** Records the charts of the next few days. */
  async round (limits: RoundLimits): Promise<void> {
    const { store, clock, timeZone } = this.#options
    if (clock.monotonicMs() < this.#resumeAtMs) return
    const earliest = addDays(calendarDateAt(clock.wallMs(), timeZone), -maxAgeDays)
    const gaps = await store.readEndedGaps(this.#position, startOfDay(earliest, timeZone))
    if (gaps === null) return this.#pause()
    let left = daysPerRound
    for (const gap of gaps) {
      const missed = await this.#listMissed(gap, earliest, limits)
      if (missed === null) return this.#pause()
      for (const day of missed) {
        if (left-- === 0) return
        if (!await this.#record(day, limits)) return
      }
      this.#position = gap
    }
    if (gaps.length > 0) return
    this.#position = start
    this.#pause()
  }

  /** Returns the days of a gap with charts to load; `null` if the store is unavailable. */
  async #listMissed (
    { journeyId: id, since, until }: GapPosition & { until: string }, earliest: CalendarDate, { isWatched }: RoundLimits
  ): Promise<MissedDay[] | null> {
    const { history, timeZone } = this.#options
    const journeyId = parseJourneyId(id)
    const days = listMissedDays({ since, until }, { timeZone, earliest })
    const [from, to] = [days.at(0), days.at(-1)]
    if (journeyId === null || !isWatched(journeyId) || from === undefined || to === undefined) return []
    const known = await history.readChartDays(journeyId, { from, to })
    return known && days.flatMap(day => {
      const kinds = chartNames.filter(kind => !known.some(chart => chart.day === day && chart.kind === kind))
      return kinds.length === 0 || this.#tried.has(`${journeyId} ${day}`) ? [] : [{ journeyId, day, kinds }]
    })
  }

  /** Loads and records the charts of a day. Returns whether the round may continue. */
  async #record ({ journeyId, day, kinds }: MissedDay, { mayRecord }: RoundLimits): Promise<boolean> {
    const { store, clock, log } = this.#options
    if (!await mayRecord()) return false
    const { graphs, isWhole } = await loadCharts(this.#options, journeyId, day, kinds)
      // no thread is free for a large answer
      .catch(() => ({ graphs: [], isWhole: false }))
    if (!await mayRecord()) return false
    const recordedAt = formatInstant(clock.wallMs())
    const recorded = graphs.length === 0 ? 0 : await store.recordGraphs({ journeyId, recordedAt }, graphs)
    if (recorded === null) {
      this.#pause()
      return false
    }
    this.#recorded += recorded
    if (graphs.length < kinds.length) this.#note(journeyId, day)
    if (isWhole) return true
    log.warn({ journeyId, day }, 'charts of a missed day could not be loaded; they are tried again after the next start')
    this.#pause()
    return false
  }

  #note (journeyId: JourneyId, day: CalendarDate): void {
    if (this.#tried.size >= maxTried) this.#tried.clear()
    this.#tried.add(`${journeyId} ${day}`)
  }

  #pause (): void {
    this.#resumeAtMs = this.#options.clock.monotonicMs() + pauseMs
  }
}
