/** How fast turns may come. */
export interface Pace {
  /** Turns a second on average. */
  perSecond: number
  /** Turns at once after a rest. */
  burst: number
}

/** Gives turns at a pace, which may change. Kept as the time at which the turns taken so far would end, were they taken evenly. */
export class PermitRate {
  readonly #pace: () => Pace
  #takenUntilMs = -Infinity

  constructor (pace: () => Pace) {
    this.#pace = pace
  }

  /** Ms from `fromMs` until a turn may begin that `ahead` others go before; 0 for at once. */
  waitMs (ahead: number, fromMs: number): number {
    const { perSecond, burst } = this.#pace()
    const takenUntilMs = Math.max(this.#takenUntilMs, fromMs) + (ahead + 1 - burst) * 1_000 / perSecond
    return Math.max(0, takenUntilMs - fromMs)
  }

  take (nowMs: number): void {
    this.#takenUntilMs = Math.max(this.#takenUntilMs, nowMs) + 1_000 / this.#pace().perSecond
  }
}
