import type { FleetPermit, FleetPermits } from './fleet-permits.ts'
import { limitsOf, type QuotaLimits } from './quota-limits.ts'
import type { TdClock } from '../client/td-clock.ts'
import type { TdState } from '../client/td-state.ts'
import { PermitRate } from './permit-rate.ts'
import { PermitRefused } from './permit-refused.ts'
import type { Deadline } from '../client/with-deadline.ts'

/** Loads that may wait for a turn at once. */
const maxWaiting = 64
/** However long Treasure Data asks for. */
const longestPauseMs = 120_000

export interface TdQuotaOptions {
  /** Attempts under way at once. */
  maxConcurrency: number
  /** Attempts begun in a second on average; twice as many at once after a rest. */
  maxPerSecond: number
  clock: TdClock
  /** The replicas that the limits hold for together; without them they are this process's own. */
  fleet?: FleetPermits | null
}

interface Waiting {
  readonly isAwaited: () => boolean
  readonly deadlineAtMs: number
  begin (turn: string | null): void
  refuse (reason: unknown): void
}

/** What one key may ask of Treasure Data. Those that somebody waits for go first, equal ones in the order they came. */
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
   * Runs the task when its turn comes. `isAwaited` is asked when a turn is free, so that a task can gain priority while it
   * waits. Throws `PermitRefused` where no turn can come before the deadline or too many wait, and the signal's reason where
   * that aborts first.
   */
  async run<T> (task: () => Promise<T>, isAwaited: () => boolean, deadline: Deadline): Promise<T> {
    const turn = await this.#takeLoadToken(isAwaited, deadline)
    try {
      return await task()
    } finally {
      this.#running--
      if (turn !== null) this.#fleet?.giveBack(turn)
      this.#giveTurns()
    }
  }

  /** Gives no turn for so long, at most 120 s, at no replica. Who cannot wait until then is refused at once. */
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

  /** Refuses all who wait for a turn now. */
  refuseWaiting (reason: PermitRefused): void {
    for (const waiting of [...this.#waiting]) this.#refuse(waiting, reason)
  }

  state (): TdState['quota'] {
    const { maxConcurrency, maxPerSecond } = this.#options
    const { mode } = this.#limits()
    const replicas = this.#fleet?.replicas() ?? 1
    return { mode, replicas, running: this.#running, waiting: this.#waiting.length, maxConcurrency, maxPerSecond, pausedMs: this.#pausedMs() }
  }

  /** Gives the name of the turn, where replicas know of it. */
  #takeLoadToken (isAwaited: () => boolean, { atMs, signal }: Deadline): Promise<string | null> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        isAwaited,
        deadlineAtMs: atMs,
        begin (turn) {
          signal.removeEventListener('abort', giveUp)
          resolve(turn)
        },
        refuse (reason) {
          signal.removeEventListener('abort', giveUp)
          reject(reason)
        }
      }
      const giveUp = (): void => this.#refuse(waiting, signal.reason)
      this.#admit(waiting)
      signal.addEventListener('abort', giveUp, { once: true })
      this.#giveTurns()
    })
  }

  /** Lets a task wait. Throws `PermitRefused`; where the queue is full, one that nobody waits for gives way to a caller. */
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

  #giveTurns (): void {
    this.#cancelTimer()
    while (!this.#asking && this.#running < this.#limits().concurrency && this.#waiting.length > 0) {
      const waitMs = this.#waitMs(0)
      if (waitMs > 0) return this.#giveTurnsIn(waitMs)
      if (this.#fleet === null) this.#begin(null)
      else if (!this.#fleet.isReached()) this.#begin(this.#fleet.takeWithoutAsking())
      else this.#ask(this.#fleet)
    }
  }

  #giveTurnsIn (ms: number): void {
    this.#cancelTimer = this.#options.clock.setTimer(() => this.#giveTurns(), Math.ceil(ms))
  }

  #begin (turn: string | null): void {
    const place = Math.max(0, this.#waiting.findIndex(({ isAwaited }) => isAwaited()))
    const [next] = this.#waiting.splice(place, 1)
    this.#running++
    this.#rate.take(this.#nowMs())
    next?.begin(turn)
  }

  /** Asks the replicas for one turn at a time; who gets it is decided when it is there. */
  async #ask (fleet: FleetPermits): Promise<void> {
    this.#asking = true
    // never throws
    const turn = await fleet.take()
    this.#asking = false
    if (turn !== null && 'granted' in turn) this.#use(turn.granted, fleet)
    if (turn !== null && 'waitMs' in turn) this.#waitFor(turn)
    else this.#giveTurns()
  }

  #use (turn: string, fleet: FleetPermits): void {
    // meanwhile all may have given up, or been told to wait
    if (this.#waiting.length > 0 && this.#pausedMs() === 0) this.#begin(turn)
    else fleet.giveBack(turn)
  }

  #waitFor ({ waitMs, paused }: Extract<FleetPermit, { waitMs: number }>): void {
    this.#cancelTimer()
    if (paused) this.#pauseHere(waitMs)
    if (this.#waiting.length > 0) this.#giveTurnsIn(waitMs)
  }

  #refuse (waiting: Waiting, reason: unknown): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
    waiting.refuse(reason)
  }

  /** Until the turn of one that so many go before, were each over at once. */
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
