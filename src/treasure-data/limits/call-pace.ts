/** How much the latest measurement counts at least. */
const leastWeight = 0.2

/** The mean of the first measurements, then an exponentially weighted moving average, so that the first one does not count for long. */
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

/** How fast Treasure Data takes calls, as measured: how long a call takes, and how far apart permits are while loads wait for them. */
export class CallPace {
  readonly #callMs = new Average()
  readonly #intervalMs = new Average()
  /** When the last permit was given, if loads went on waiting. */
  #backloggedAtMs: number | null = null

  /** Takes note of a call that has ended. */
  noteCall (durationMs: number): void {
    this.#callMs.add(durationMs)
  }

  /** Takes note of a permit, and of whether loads still wait. */
  notePermit (atMs: number, isBacklogged: boolean): void {
    if (this.#backloggedAtMs !== null) this.#intervalMs.add(atMs - this.#backloggedAtMs)
    this.#backloggedAtMs = isBacklogged ? atMs : null
  }

  /** Keeps a pause from counting as a slow pace. */
  interrupt (): void {
    this.#backloggedAtMs = null
  }

  /** Returns how long a call takes, in ms; `null` until one has ended. */
  callMs (): number | null {
    return this.#callMs.value
  }

  /** Returns the ms until a call with so many others ahead may begin, by how long calls take. */
  waitByCalls (ahead: number, { running, concurrency }: { running: number, concurrency: number }): number {
    const free = Math.max(0, concurrency - running)
    return ahead < free ? 0 : (ahead - free + 1) * (this.#callMs.value ?? 0) / concurrency
  }

  /** Returns the same by how far apart permits were. */
  waitByPermits (ahead: number): number {
    return ahead * (this.#intervalMs.value ?? 0)
  }
}
