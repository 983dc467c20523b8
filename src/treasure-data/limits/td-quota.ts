import type { FleetPermits } from './fleet-permits.ts'
import type { Clock } from '../../runtime/clock.ts'
import { limitsOf, PermitRate, type QuotaLimits } from './permit-rate.ts'
import { PermitRefused } from './permit-refused.ts'
import type { Deadline } from '../client/with-deadline.ts'

/** Loads that may wait for a permit at once. */
const maxWaiting = 64
/** Even if Treasure Data asks for a longer one. */
const longestPauseMs = 120_000

export interface TdQuotaOptions {
  /** Calls under way at once. */
  maxConcurrency: number
  /** Calls begun in a second on average; twice as many at once after a pause. */
  maxPerSecond: number
  clock: Clock
  /** The replicas that share the limits; without them the limits are this process's own. */
  fleet?: FleetPermits | null
}

interface Waiting {
  readonly isAwaited: () => boolean
  readonly deadlineAtMs: number
  begin (permit: string | null): void
  refuse (reason: unknown): void
}

/** What one key may ask of Treasure Data. Calls that somebody awaits go first, equal ones in the order they came. */
export class TdQuota {
  readonly #options: TdQuotaOptions
  readonly #fleet: FleetPermits | null
  readonly #rate: PermitRate
  readonly #waiting: Waiting[] = []
  #asking = false
  #running = 0
  #pausedUntilMs = -Infinity
  #cancelTimer = (): void => {}

  constructor (options: TdQuotaOptions) {
    this.#options = options
    this.#fleet = options.fleet ?? null
    this.#rate = new PermitRate(() => this.#limits())
  }

  /**
   * Runs the task once it has a permit. `isAwaited` is asked whenever a permit is free, so that a task can gain priority while it waits.
   * Throws `PermitRefused` if no permit can come before the deadline or if too many wait, and the signal's reason if that aborts first.
   */
  async run<T> (task: () => Promise<T>, isAwaited: () => boolean, deadline: Deadline): Promise<T> {
    const permit = await this.#takePermit(isAwaited, deadline)
    try {
      return await task()
    } finally {
      this.#running--
      if (permit !== null) this.#fleet?.giveBack(permit)
      this.#givePermits()
    }
  }

  /** Gives no permits for so long, at most 120 s, at any replica. Calls that cannot wait until then are refused at once. */
  pause (ms: number): void {
    this.#pauseHere(ms)
    this.#fleet?.pause(this.#pausedMs())
  }

  #pauseHere (ms: number): void {
    const untilMs = this.#nowMs() + Math.min(ms, longestPauseMs)
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs)
    for (const waiting of [...this.#waiting]) {
      if (waiting.deadlineAtMs <= this.#pausedUntilMs) this.#refuse(waiting, new PermitRefused('upstream-throttled', this.#pausedMs()))
    }
  }

  /** Refuses all calls that wait for a permit now. */
  refuseWaiting (reason: PermitRefused): void {
    for (const waiting of [...this.#waiting]) this.#refuse(waiting, reason)
  }

  /** Returns the key's limits, the known replicas, this one included, this replica's calls, and the ms left of a pause. */
  state () {
    const { maxConcurrency, maxPerSecond } = this.#options
    const counts = { replicas: this.#fleet?.replicas() ?? 1, running: this.#running, waiting: this.#waiting.length }
    return { mode: this.#limits().mode, ...counts, maxConcurrency, maxPerSecond, pausedMs: this.#pausedMs() }
  }

  /** Waits for a permit. Returns its name if replicas know of it. */
  #takePermit (isAwaited: () => boolean, { atMs, signal }: Deadline): Promise<string | null> {
    return new Promise((resolve, reject) => {
      const end = <T>(settle: (outcome: T) => void) => (outcome: T): void => {
        signal.removeEventListener('abort', giveUp)
        settle(outcome)
      }
      const waiting: Waiting = { isAwaited, deadlineAtMs: atMs, begin: end(resolve), refuse: end(reject) }
      const giveUp = (): void => this.#refuse(waiting, signal.reason)
      this.#admit(waiting)
      signal.addEventListener('abort', giveUp, { once: true })
      this.#givePermits()
    })
  }

  /** Lets a task wait. Throws `PermitRefused`. If the queue is full, a task that nobody awaits gives way to a caller. */
  #admit (waiting: Waiting): void {
    const awaited = waiting.isAwaited()
    const ahead = awaited ? this.#waiting.filter(({ isAwaited }) => isAwaited()).length : this.#waiting.length
    const waitMs = this.#waitMs(ahead)
    const leftMs = waiting.deadlineAtMs - this.#nowMs()
    if (waitMs >= leftMs) {
      const pausedMs = this.#pausedMs()
      throw pausedMs >= leftMs ? new PermitRefused('upstream-throttled', pausedMs) : new PermitRefused('overloaded', waitMs)
    }
    if (this.#waiting.length >= maxWaiting) {
      const background = this.#waiting.findLast(({ isAwaited }) => !isAwaited())
      if (!awaited || background === undefined) throw new PermitRefused('overloaded', waitMs)
      this.#refuse(background, new PermitRefused('overloaded', waitMs))
    }
    this.#waiting.push(waiting)
  }

  #givePermits (): void {
    this.#cancelTimer()
    while (!this.#asking && this.#running < this.#limits().concurrency && this.#waiting.length > 0) {
      const waitMs = this.#waitMs(0)
      if (waitMs > 0) return this.#givePermitsIn(waitMs)
      if (this.#fleet === null) this.#begin(null)
      else if (!this.#fleet.isReached()) this.#begin(this.#fleet.takeWithoutAsking())
      else this.#ask(this.#fleet)
    }
  }

  #givePermitsIn (ms: number): void {
    this.#cancelTimer = this.#options.clock.setTimer(() => this.#givePermits(), Math.ceil(ms))
  }

  #begin (permit: string | null): void {
    const position = Math.max(0, this.#waiting.findIndex(({ isAwaited }) => isAwaited()))
    const [next] = this.#waiting.splice(position, 1)
    this.#running++
    this.#rate.take(this.#nowMs())
    next?.begin(permit)
  }

  /** Asks the replicas for one permit at a time. Which call gets it is decided when it is there. */
  async #ask (fleet: FleetPermits): Promise<void> {
    this.#asking = true
    // never throws
    const permit = await fleet.take()
    this.#asking = false
    if (permit !== null && 'waitMs' in permit) {
      this.#cancelTimer()
      if (permit.paused) this.#pauseHere(permit.waitMs)
      if (this.#waiting.length > 0) this.#givePermitsIn(permit.waitMs)
      return
    }
    // meanwhile all calls may have been abandoned, or paused
    const isOfUse = this.#waiting.length > 0 && this.#pausedMs() === 0
    if (permit !== null && isOfUse) this.#begin(permit.granted)
    else if (permit !== null) fleet.giveBack(permit.granted)
    this.#givePermits()
  }

  #refuse (waiting: Waiting, reason: unknown): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
    waiting.refuse(reason)
  }

  /** Returns the ms until a call with so many ahead may begin, if each of those ended at once. */
  #waitMs (ahead: number): number {
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
