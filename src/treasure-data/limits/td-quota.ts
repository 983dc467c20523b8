import type { Clock } from '../../runtime/clock.ts'
import type { IncidentLog } from '../../runtime/log.ts'
import { CallPace } from './call-pace.ts'
import type { FleetPermits } from './fleet-permits.ts'
import { LoadAdmission, type LoadAdmissionOptions, type WaitingLoad } from './load-admission.ts'
import type { QueuedLoad } from './load-queue.ts'
import { limitsOf, PermitRate, type QuotaLimits } from './permit-rate.ts'
import type { PermitRefused } from './permit-refused.ts'
import { QueueIncident } from './queue-incident.ts'

/** Applies even if Treasure Data asks for a longer pause. */
const longestPauseMs = 120_000

/** The calls of a first overview: statistics, both charts and the definition. Warm-ups leave that many permits to callers. */
const permitsOfOverview = 4

export interface TdQuotaOptions extends Pick<LoadAdmissionOptions, 'queueDeadlineMs' | 'random'> {
  /** Concurrent calls. */
  maxConcurrency: number
  /** Average calls per second; after a pause, twice as many may start at once. */
  maxPerSecond: number
  clock: Clock
  log: IncidentLog
  /** The replicas that share the limits; without them the limits apply to this process alone. */
  fleet?: FleetPermits | null
}

/** The right to make one call. */
export interface Permit {
  /** Returns the permit. The duration of a call that was not sent does not count. */
  release (isSent?: boolean): void
}

/** The quota of one key for calls to Treasure Data. Loads wait for permits in a fair order, provided that they can expect one in time. */
export class TdQuota {
  readonly #options: TdQuotaOptions
  readonly #fleet: FleetPermits | null
  readonly #rate: PermitRate
  readonly #pace = new CallPace()
  readonly #incident: QueueIncident
  readonly #admission: LoadAdmission
  #asking = false
  #running = 0
  #runningOptional = 0
  #pausedUntilMs = -Infinity
  #cancelTimer = (): void => {}

  constructor (options: TdQuotaOptions) {
    const { clock, log, queueDeadlineMs, random, fleet = null } = options
    this.#options = options
    this.#fleet = fleet
    this.#rate = new PermitRate(() => this.#limits())
    this.#incident = new QueueIncident(clock, log)
    this.#admission = new LoadAdmission({
      queueDeadlineMs,
      random,
      nowMs: clock.monotonicMs,
      waitMs: ahead => this.#waitMs(ahead),
      pausedMs: () => this.#pausedMs(),
      isPaceKnown: () => this.#pace.callMs() !== null,
      incident: this.#incident
    })
  }

  /**
   * Waits for a permit. A retry must get it by the deadline of its load, `deadlineAtMs`. Throws `PermitRefused` if none can come in
   * time, and `LoadAbandonedError` once no caller wants the load.
   */
  take (load: QueuedLoad, deadlineAtMs: number | null = null): Promise<Permit> {
    return new Promise((resolve, reject) => {
      const { demand } = load
      const sinceMs = this.#nowMs()
      const waiting: WaitingLoad = {
        ...load,
        sinceMs,
        awaitedSinceMs: demand.isAwaited() ? sinceMs : null,
        deadlineAtMs,
        begin: permit => {
          demand.endWaiting(true)
          resolve(this.#makePermit(load, permit))
        },
        refuse: reason => {
          demand.endWaiting(false)
          reject(reason)
        }
      }
      this.#admission.admit(waiting)
      demand.beginWaiting(() => {
        this.#admission.follow(waiting)
        this.#givePermits()
      })
      this.#givePermits()
    })
  }

  /** Stops permits at all replicas for this long, at most 120 s. Loads that cannot wait until then are refused at once. */
  pause (ms: number): void {
    this.#pauseHere(ms)
    this.#fleet?.pause(this.#pausedMs())
  }

  /** Refuses all waiting loads. */
  refuseWaiting (reason: PermitRefused): void {
    for (const waiting of this.#admission.queue.all()) this.#admission.refuse(waiting, reason)
  }

  /**
   * Returns the key's limits, the number of known replicas (including this one), this replica's calls and queue, and the remaining ms
   * of a pause.
   */
  state () {
    const { maxConcurrency, maxPerSecond } = this.#options
    const { size } = this.#admission.queue
    const counts = { replicas: this.#fleet?.replicas() ?? 1, running: this.#running, waiting: size }
    const queue = {
      byPriority: this.#admission.countByPriority(),
      expectedWaitMs: size === 0 ? 0 : this.#waitMs(size),
      callMs: this.#pace.callMs(),
      refused: this.#incident.refused()
    }
    return { mode: this.#limits().mode, ...counts, maxConcurrency, maxPerSecond, pausedMs: this.#pausedMs(), queue }
  }

  #pauseHere (ms: number): void {
    this.#pace.interrupt()
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#nowMs() + Math.min(ms, longestPauseMs))
    this.#admission.refuseUntil(this.#pausedUntilMs)
  }

  #givePermits (): void {
    this.#admission.refuseOverdue()
    while (!this.#asking && this.#running < this.#limits().concurrency && this.#admission.queue.some(this.#isEligible)) {
      const waitMs = this.#waitByRate(this.#permitsKept())
      if (waitMs > 0) return this.#wakeIn(waitMs)
      if (this.#fleet === null) this.#begin(null)
      else if (!this.#fleet.isReached()) this.#begin(this.#fleet.takeWithoutAsking())
      else this.#ask(this.#fleet)
    }
    this.#wakeIn(Infinity)
  }

  /** Returns how many permits must be left after the next one: none, unless only warm-ups wait. */
  #permitsKept (): number {
    const isUrgent = (load: WaitingLoad): boolean => load.isRetry || load.demand.priority() !== 'warm-up'
    const isForWarmUp = !this.#admission.queue.some(load => this.#isEligible(load) && isUrgent(load))
    return isForWarmUp ? Math.min(permitsOfOverview, Math.floor(this.#limits().burst) - 1) : 0
  }

  /** Gives permits again after `ms`, or when the next deadline passes. */
  #wakeIn (ms: number): void {
    this.#cancelTimer()
    const dueMs = Math.min(ms, this.#admission.nextDeadlineMs())
    if (dueMs < Infinity) this.#cancelTimer = this.#options.clock.setTimer(() => this.#givePermits(), Math.max(0, Math.ceil(dueMs)))
  }

  #begin (permit: string | null): void {
    const next = this.#admission.queue.take(this.#isEligible)
    if (next === null) return
    const nowMs = this.#nowMs()
    this.#running++
    if (next.isOptional) this.#runningOptional++
    this.#rate.take(nowMs)
    this.#pace.notePermit(nowMs, this.#admission.queue.size > 0)
    next.begin(permit)
  }

  /** Requests one permit at a time from the replicas. The load that gets it is chosen when it arrives. */
  async #ask (fleet: FleetPermits): Promise<void> {
    this.#asking = true
    // never throws
    const permit = await fleet.take()
    this.#asking = false
    if (permit !== null && 'waitMs' in permit) {
      if (permit.paused) this.#pauseHere(permit.waitMs)
      return this.#wakeIn(this.#admission.queue.size > 0 ? permit.waitMs : Infinity)
    }
    // in the meantime all loads may have left, or a pause may have started
    const isOfUse = this.#pausedMs() === 0 && this.#admission.queue.some(this.#isEligible)
    if (permit !== null && isOfUse) this.#begin(permit.granted)
    else if (permit !== null) fleet.giveBack(permit.granted)
    this.#givePermits()
  }

  #makePermit ({ isOptional }: QueuedLoad, permit: string | null): Permit {
    const beganAtMs = this.#nowMs()
    return {
      release: (isSent = true) => {
        this.#running--
        if (isOptional) this.#runningOptional--
        if (permit !== null) this.#fleet?.giveBack(permit)
        if (isSent) {
          this.#pace.noteCall(this.#nowMs() - beganAtMs)
          this.#admission.refuseHopeless()
        }
        this.#givePermits()
      }
    }
  }

  /** Optional endpoints leave room for the others. */
  readonly #isEligible = ({ isOptional }: QueuedLoad): boolean =>
    !isOptional || this.#runningOptional < Math.max(1, Math.floor(this.#options.maxConcurrency / 2 / (this.#fleet?.replicas() ?? 1)))

  /** Returns the ms until a load with `ahead` others before it can expect its permit. */
  #waitMs (ahead: number): number {
    const { concurrency } = this.#limits()
    const byCalls = this.#pace.waitByCalls(ahead, { running: this.#running, concurrency })
    const byPermits = this.#fleet === null ? 0 : this.#pace.waitByPermits(ahead)
    return Math.max(this.#waitByRate(ahead), this.#pausedMs() + Math.max(byCalls, byPermits))
  }

  /** Returns the ms until a load with `ahead` others before it may start if each of them ended at once. */
  #waitByRate (ahead: number): number {
    const pausedMs = this.#pausedMs()
    return pausedMs + this.#rate.waitMs(ahead, this.#nowMs() + pausedMs)
  }

  #pausedMs (): number {
    return Math.max(0, this.#pausedUntilMs - this.#nowMs())
  }

  #limits (): QuotaLimits {
    return limitsOf(this.#options.maxConcurrency, this.#options.maxPerSecond, this.#fleet)
  }

  #nowMs (): number {
    return this.#options.clock.monotonicMs()
  }
}
