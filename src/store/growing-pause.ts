const firstMs = 1_000
const longestMs = 60_000
/** After this long without a failure, the next pause is the shortest again. */
const goodAfterMs = 10_000

/** The pause after a failure. It doubles from 1 s to 60 s during a series of failures. */
export class GrowingPause {
  readonly #nowMs: () => number
  #lastMs = 0
  #untilMs = -Infinity
  #goodSinceMs: number | null = null

  /** `nowMs` gives the monotonic time. */
  constructor (nowMs: () => number) {
    this.#nowMs = nowMs
  }

  isOn (): boolean {
    return this.#nowMs() < this.#untilMs
  }

  /** Begins a pause and returns how long it is, in ms. */
  noteFailure (): number {
    const nowMs = this.#nowMs()
    const wasGood = this.#goodSinceMs !== null && nowMs - this.#goodSinceMs >= goodAfterMs
    this.#lastMs = wasGood || this.#lastMs === 0 ? firstMs : Math.min(2 * this.#lastMs, longestMs)
    this.#goodSinceMs = null
    this.#untilMs = nowMs + this.#lastMs
    return this.#lastMs
  }

  noteSuccess (): void {
    this.#goodSinceMs ??= this.#nowMs()
  }
}
