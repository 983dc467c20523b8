const slots = 12
const windowMs = 60_000
const share = 0.2
const least = 10

/**
 * Keeps retries from multiplying an outage. Within a minute at most a fifth of the calls may be retried, or ten if that is more, so
 * that a quiet service can retry at all.
 */
export class RetryBudget {
  readonly #calls: SlidingCount
  readonly #retries: SlidingCount

  constructor (nowMs: () => number) {
    this.#calls = new SlidingCount(windowMs, nowMs)
    this.#retries = new SlidingCount(windowMs, nowMs)
  }

  /** Counts the first attempt of a load. */
  countCall (): void {
    this.#calls.add()
  }

  /** Takes one retry from the budget. Returns `false` if it is used up. */
  take (): boolean {
    if (this.#retries.total() >= Math.max(least, share * this.#calls.total())) return false
    this.#retries.add()
    return true
  }
}

/** Counts what happened in the last `windowMs`, to a twelfth of it, in constant memory. */
class SlidingCount {
  readonly #slotMs: number
  readonly #nowMs: () => number
  readonly #counts = new Map<number, number>()

  constructor (windowMs: number, nowMs: () => number) {
    this.#slotMs = windowMs / slots
    this.#nowMs = nowMs
  }

  add (): void {
    const slot = this.#slotNow()
    this.#counts.set(slot, (this.#counts.get(slot) ?? 0) + 1)
    for (const old of this.#counts.keys()) if (old <= slot - slots) this.#counts.delete(old)
  }

  total (): number {
    const first = this.#slotNow() - slots
    let total = 0
    for (const [slot, count] of this.#counts) if (slot > first) total += count
    return total
  }

  #slotNow (): number {
    return Math.floor(this.#nowMs() / this.#slotMs)
  }
}
