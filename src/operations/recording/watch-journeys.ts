import type { GapReason } from '../../domain/history/find-gaps.ts'
import { onTimeUntilMs } from '../../domain/statistics/journey-run.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { Status } from '../../http/schemas/status.ts'
import { formatInstant, withTimeout, type Clock } from '../../runtime/clock.ts'
import type { IncidentLog } from '../../runtime/log.ts'
import { Tally } from '../../runtime/tally.ts'
import { MissedCharts, type MissedChartsOptions } from './missed-charts.ts'
import { nextPollMs } from './poll-times.ts'
import { recordRun, type PollResult, type PollOutcome, type RecordOptions, type WatchedState } from './record-run.ts'

export interface JourneyWatchOptions extends Omit<RecordOptions, 'mayRecord'>, Pick<MissedChartsOptions, 'history'> {
  /** Returns the journeys to watch now. */
  journeys: () => readonly JourneyId[]
  historyDays: number
  /** From 0 up to 1. */
  random: () => number
  log: IncidentLog
  clock: Clock
}

/** How long a process may record without renewing its lease. If it is killed, another process takes over after this time. */
export const leaseMs = 60_000
/** Interval of rounds. Each round renews the lease. */
const roundMs = 20_000
const pruneMs = 10 * 60_000
/** Pause after a failure of the store. */
const storePauseMs = 60_000
/** How long the end of the process waits for a running poll. */
const stopMs = 1_000
/** Tolerance for the end of the same run in two definitions, because clocks are read at different moments. */
const sameRunMs = 1_000
const maxWatched = 10_000
/** Missing runs are noted once an hour. Older notes are ignored, because a paused journey is no longer noted. */
const staleNoteMs = 3 * 3_600_000

interface Watched extends WatchedState {
  /** When the journey is polled next, by the monotonic clock. */
  nextMs: number
  /** When its last run ended according to its definition, by the monotonic clock. */
  endedAtMs: number
  /** The last recorded run, in ms by the wall clock; `null` if none is known. */
  lastRunMs: number | null
  /** Number of consecutive failed polls. */
  failures: number
}

/**
 * Watches journeys and records a set after each run, while this process holds the lease. Its decisions depend only on the store and on
 * Treasure Data's answers, so another process can take over at any time. It polls one journey after another. Nothing here throws.
 */
export class JourneyWatch {
  readonly #options: JourneyWatchOptions
  readonly #watched = new Map<JourneyId, Watched>()
  readonly #missed = new Tally<GapReason>()
  readonly #charts: MissedCharts
  #heldUntilMs = -Infinity
  #renewAtMs = -Infinity
  #pruneAtMs = -Infinity
  #recorded = 0
  #lastAt: string | null = null
  #round: Promise<void> | null = null
  #isStopped = false
  #cancelTimer = (): void => {}

  constructor (options: JourneyWatchOptions) {
    this.#options = options
    this.#charts = new MissedCharts(options)
  }

  start (): void {
    this.#cancelTimer = this.#options.clock.setTimer(() => {
      this.round().finally(() => { if (!this.#isStopped) this.start() }).catch(() => {})
    }, roundMs * (0.9 + 0.2 * this.#options.random()))
  }

  /** Stops the watch and releases the lease. */
  async stop (): Promise<void> {
    this.#isStopped = true
    this.#cancelTimer()
    const isLate = await withTimeout(this.#round ?? Promise.resolve(), stopMs, this.#options.clock) === 'late'
    // if a load is still running, the lease expires by itself
    if (!isLate && this.#isHeld()) await this.#options.store.release()
    this.#heldUntilMs = -Infinity
  }

  /** Makes the next round poll a journey if its definition shows a new run. */
  noteRun (journeyId: JourneyId, endedAtMs: number): void {
    const watched = this.#watched.get(journeyId)
    if (watched === undefined || endedAtMs <= watched.endedAtMs + sameRunMs) return
    Object.assign(watched, { endedAtMs, nextMs: -Infinity })
  }

  /** Returns the state for operators. */
  state (): Status['recording'] {
    return {
      state: this.#isHeld() ? 'recording' : 'standby',
      journeys: this.#watched.size,
      overdue: this.#isHeld() ? [...this.#watched.values()].filter(watched => this.#isOverdue(watched)).length : 0,
      recorded: this.#recorded,
      missed: Object.fromEntries(this.#missed.entries()),
      lateCharts: this.#charts.recorded(),
      lastAt: this.#lastAt
    }
  }

  /** Polls all journeys that are due, and records charts of missed days, if this process may record. */
  async round (): Promise<void> {
    this.#round ??= this.#look().catch(err => this.#options.log.error({ err }, 'recording runs failed; retrying in the next round'))
      .finally(() => { this.#round = null })
    await this.#round
  }

  async #look (): Promise<void> {
    this.#follow()
    if (this.#watched.size === 0 || !await this.#renew()) return
    for (const [journeyId, watched] of this.#watched) {
      if (this.#isStopped) return
      if (this.#options.clock.monotonicMs() < watched.nextMs) continue
      if (!await this.#renew()) return
      if (!await this.#lookAt(journeyId, watched)) return
    }
    await this.#charts.round({
      isWatched: journeyId => this.#watched.has(journeyId),
      mayRecord: async () => !this.#isStopped && await this.#renew()
    })
    await this.#prune()
  }

  /** Polls a journey. Returns whether the round may continue. */
  async #lookAt (journeyId: JourneyId, watched: Watched): Promise<boolean> {
    const { clock } = this.#options
    // a run noticed meanwhile causes another poll
    watched.nextMs = Infinity
    const outcome = await recordRun({ ...this.#options, mayRecord: () => this.#renew() }, journeyId, watched)
      .catch((): PollOutcome => ({ kind: 'failed', lastRunAt: null, missed: null }))
    const nowMs = clock.monotonicMs()
    if (outcome.kind === 'store' || outcome.kind === 'lost') {
      watched.nextMs = outcome.kind === 'store' ? nowMs + storePauseMs : nowMs
      return false
    }
    this.#count(journeyId, outcome)
    const lastRunMs = outcome.lastRunAt === null ? watched.lastRunMs : Date.parse(outcome.lastRunAt)
    watched.lastRunMs = lastRunMs
    watched.failures = outcome.kind === 'failed' ? watched.failures + 1 : 0
    const { spacingMs, failures } = watched
    const poll = { isAwaiting: outcome.kind === 'awaited', failures, lastRunMs, spacingMs }
    const delayMs = nextPollMs(poll, clock.wallMs(), this.#options.random())
    watched.nextMs = Math.min(watched.nextMs, nowMs + delayMs)
    return true
  }

  #count (journeyId: JourneyId, { kind, missed, lastRunAt }: PollResult): void {
    const { clock, log } = this.#options
    if (kind === 'recorded') {
      this.#recorded++
      this.#lastAt = formatInstant(clock.wallMs())
    }
    if (missed === null) return
    this.#missed.add(missed)
    log.warn({ journeyId, reason: missed, lastRunAt }, 'runs of a journey were not recorded; its history has a gap')
  }

  /** Adds and drops journeys as the list of watched journeys changes. */
  #follow (): void {
    const wanted = new Set(this.#options.journeys().slice(0, maxWatched))
    for (const journeyId of this.#watched.keys()) if (!wanted.has(journeyId)) this.#watched.delete(journeyId)
    for (const journeyId of wanted) {
      if (this.#watched.has(journeyId)) continue
      this.#watched.set(journeyId, {
        spacingMs: null,
        failedSinceMs: null,
        chartsSinceMs: null,
        notedAtMs: -Infinity,
        nextMs: -Infinity,
        endedAtMs: -Infinity,
        lastRunMs: null,
        failures: 0
      })
    }
  }

  /** Returns whether two runs in a row are missing: a recent note says so, and the second run is overdue, too. */
  #isOverdue ({ notedAtMs, lastRunMs, spacingMs }: Watched): boolean {
    const nowMs = this.#options.clock.wallMs()
    if (lastRunMs === null || spacingMs === null || nowMs - notedAtMs > staleNoteMs) return false
    return nowMs > onTimeUntilMs(lastRunMs + spacingMs, spacingMs)
  }

  #isHeld (): boolean {
    return this.#options.clock.monotonicMs() < this.#heldUntilMs
  }

  /** Renews the lease after a third of its time. Returns whether this process holds it. */
  async #renew (): Promise<boolean> {
    const { clock, store } = this.#options
    const nowMs = clock.monotonicMs()
    if (this.#isHeld() && nowMs < this.#renewAtMs) return true
    const isHeld = await store.hold(leaseMs) === true
    // counted from before the call, so that it expires here first
    this.#heldUntilMs = isHeld ? nowMs + leaseMs : -Infinity
    this.#renewAtMs = nowMs + leaseMs / 3
    return isHeld
  }

  async #prune (): Promise<void> {
    const { clock, store, historyDays } = this.#options
    if (clock.monotonicMs() < this.#pruneAtMs) return
    const hasMore = await store.prune(historyDays)
    // the next round continues if the store failed or has more to delete
    this.#pruneAtMs = clock.monotonicMs() + (hasMore === false ? pruneMs : 0)
  }
}
