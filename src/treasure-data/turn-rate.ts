/**
 * At most `perSecond` turns a second on average and twice that many at once after a rest. Kept as the time at which the
 * turns taken so far would end, were they taken evenly.
 */
export class TurnRate {
  readonly #intervalMs: number
  readonly #burst: number
  #takenUntilMs = -Infinity

  constructor (perSecond: number) {
    this.#intervalMs = 1_000 / perSecond
    this.#burst = 2 * perSecond
  }

  /** Ms from `fromMs` until a turn may begin that `ahead` others go before; 0 for at once. */
  waitMs (ahead: number, fromMs: number): number {
    const takenUntilMs = Math.max(this.#takenUntilMs, fromMs) + (ahead + 1) * this.#intervalMs
    return Math.max(0, takenUntilMs - this.#burst * this.#intervalMs - fromMs)
  }

  take (nowMs: number): void {
    this.#takenUntilMs = Math.max(this.#takenUntilMs, nowMs) + this.#intervalMs
  }
}
