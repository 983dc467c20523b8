const slots = 12

/** Counts what happened in the last `windowMs`, to a twelfth of it, in constant room. */
export class SlidingCount {
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
