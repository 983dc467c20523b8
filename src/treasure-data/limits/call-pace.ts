/** The minimum weight of the latest measurement. */
const leastWeight = 0.2

/** The mean of the first measurements, then an exponentially weighted moving average, so that the first ones soon lose weight. */
class Average {
  #value: number | null = null
  #count = 0

  add (latest: number): void {
    this.#count++
    const known = this.#value ?? latest
    this.#value = known + Math.max(leastWeight, 1 / this.#count) * (latest - known)
  }

  get value (): number | null {
    return this.#value
  }
}

/** Treasure Data's measured pace: the duration of calls, and the interval between permits while loads wait. */
export class CallPace {
  readonly #callMs = new Average()
  readonly #intervalMs = new Average()
  /** When the last permit was given, if loads were still waiting then. */
  #backloggedAtMs: number | null = null

  /** Records a finished call. */
  noteCall (durationMs: number): void {
    this.#callMs.add(durationMs)
  }

  /** Records a permit, and whether loads are still waiting. */
  notePermit (atMs: number, isBacklogged: boolean): void {
    if (this.#backloggedAtMs !== null) this.#intervalMs.add(atMs - this.#backloggedAtMs)
    this.#backloggedAtMs = isBacklogged ? atMs : null
  }

  /** Prevents a pause from counting as a slow pace. */
  interrupt (): void {
    this.#backloggedAtMs = null
  }

  /** Returns the duration of a call, in ms; `null` until one has ended. */
  callMs (): number | null {
    return this.#callMs.value
  }

  /** Returns the ms until a call with `ahead` others before it may start, by the duration of calls. */
  waitByCalls (ahead: number, { running, concurrency }: { running: number, concurrency: number }): number {
    const free = Math.max(0, concurrency - running)
    return ahead < free ? 0 : (ahead - free + 1) * (this.#callMs.value ?? 0) / concurrency
  }

  /** Returns the same by the interval between permits. */
  waitByPermits (ahead: number): number {
    return ahead * (this.#intervalMs.value ?? 0)
  }
}
