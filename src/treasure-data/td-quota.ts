import type { TdClock } from './td-clock.ts'
import type { TdState } from './td-state.ts'
import { TurnRate } from './turn-rate.ts'
import { TurnRefused } from './turn-refused.ts'
import type { Deadline } from './with-deadline.ts'

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
}

interface Waiting {
  readonly isAwaited: () => boolean
  readonly deadlineAtMs: number
  begin (): void
  refuse (reason: unknown): void
}

/** What one key may ask of Treasure Data. Those that somebody waits for go first, equal ones in the order they came. */
export class TdQuota {
  readonly #options: TdQuotaOptions
  readonly #rate: TurnRate
  readonly #waiting: Waiting[] = []
  #running = 0
  #pausedUntilMs = -Infinity
  #cancelTimer = (): void => {}

  constructor (options: TdQuotaOptions) {
    this.#options = options
    this.#rate = new TurnRate(options.maxPerSecond)
  }

  /**
   * Runs the task when its turn comes. `isAwaited` is asked when a turn is free, so that a task can gain priority while it
   * waits. Throws `TurnRefused` where no turn can come before the deadline or too many wait, and the signal's reason where
   * that aborts first.
   */
  async run<T> (task: () => Promise<T>, isAwaited: () => boolean, deadline: Deadline): Promise<T> {
    await this.#takeTurn(isAwaited, deadline)
    try {
      return await task()
    } finally {
      this.#running--
      this.#giveTurns()
    }
  }

  /** Gives no turn for so long, at most 120 s. Who cannot wait until then is refused at once. */
  pause (ms: number): void {
    const untilMs = this.#nowMs() + Math.min(ms, longestPauseMs)
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs)
    for (const waiting of [...this.#waiting]) {
      if (waiting.deadlineAtMs <= this.#pausedUntilMs) this.#refuse(waiting, new TurnRefused('upstream-throttled', this.#pausedMs()))
    }
  }

  /** Refuses all who wait for a turn now. */
  refuseWaiting (reason: TurnRefused): void {
    for (const waiting of [...this.#waiting]) this.#refuse(waiting, reason)
  }

  state (): TdState['quota'] {
    const { maxConcurrency, maxPerSecond } = this.#options
    return { running: this.#running, waiting: this.#waiting.length, maxConcurrency, maxPerSecond, pausedMs: this.#pausedMs() }
  }

  #takeTurn (isAwaited: () => boolean, { atMs, signal }: Deadline): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        isAwaited,
        deadlineAtMs: atMs,
        begin () {
          signal.removeEventListener('abort', giveUp)
          resolve()
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

  /** Lets a task wait. Throws `TurnRefused`; where the queue is full, one that nobody waits for gives way to a caller. */
  #admit (waiting: Waiting): void {
    const awaited = waiting.isAwaited()
    const ahead = awaited ? this.#waiting.filter(({ isAwaited }) => isAwaited()).length : this.#waiting.length
    const waitMs = this.#waitMs(ahead)
    const leftMs = waiting.deadlineAtMs - this.#nowMs()
    if (waitMs >= leftMs) {
      const pausedMs = this.#pausedMs()
      throw pausedMs >= leftMs ? new TurnRefused('upstream-throttled', pausedMs) : new TurnRefused('overloaded', waitMs)
    }
    if (this.#waiting.length >= maxWaiting) {
      const background = this.#waiting.findLast(({ isAwaited }) => !isAwaited())
      if (!awaited || background === undefined) throw new TurnRefused('overloaded', waitMs)
      this.#refuse(background, new TurnRefused('overloaded', waitMs))
    }
    this.#waiting.push(waiting)
  }

  #giveTurns (): void {
    this.#cancelTimer()
    while (this.#running < this.#options.maxConcurrency && this.#waiting.length > 0) {
      const waitMs = this.#waitMs(0)
      if (waitMs > 0) {
        this.#cancelTimer = this.#options.clock.setTimer(() => this.#giveTurns(), Math.ceil(waitMs))
        return
      }
      const place = Math.max(0, this.#waiting.findIndex(({ isAwaited }) => isAwaited()))
      const [next] = this.#waiting.splice(place, 1)
      this.#running++
      this.#rate.take(this.#nowMs())
      next?.begin()
    }
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

  #nowMs (): number {
    return this.#options.clock.monotonicMs()
  }
}
