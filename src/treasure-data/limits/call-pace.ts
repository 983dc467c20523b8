/** How much the latest measurement counts (exponentially weighted moving average). */
const weight = 0.2

/** How fast Treasure Data takes calls, as measured: how long a call takes, and how far apart permits are while loads wait for them. */
export class CallPace {
  #callMs: number | null = null
  #intervalMs: number | null = null
  /** When the last permit was given, if loads went on waiting. */
  #backloggedAtMs: number | null = null

  /** Takes note of a call that has ended. */
  noteCall (durationMs: number): void {
    this.#callMs = average(this.#callMs, durationMs)
  }

  /** Takes note of a permit, and of whether loads still wait. */
  notePermit (atMs: number, isBacklogged: boolean): void {
    if (this.#backloggedAtMs !== null) this.#intervalMs = average(this.#intervalMs, atMs - this.#backloggedAtMs)
    this.#backloggedAtMs = isBacklogged ? atMs : null
  }

  /** Keeps a pause from counting as a slow pace. */
  interrupt (): void {
    this.#backloggedAtMs = null
  }

  /** Returns how long a call takes, in ms; `null` until one has ended. */
  callMs (): number | null {
    return this.#callMs
  }

  /** Returns the ms until a call with so many others ahead may begin, by how long calls take. */
  waitByCalls (ahead: number, { running, concurrency }: { running: number, concurrency: number }): number {
    const free = Math.max(0, concurrency - running)
    return ahead < free ? 0 : (ahead - free + 1) * (this.#callMs ?? 0) / concurrency
  }

  /** Returns the same by how far apart permits were. */
  waitByPermits (ahead: number): number {
    return ahead * (this.#intervalMs ?? 0)
  }
}

function average (known: number | null, latest: number): number {
  return known === null ? latest : known + weight * (latest - known)
}
