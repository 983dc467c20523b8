/** Counts by name. Names come from small fixed sets. */
export class Tally<Name extends string> {
  readonly #counts = new Map<Name, number>()

  add (name: Name): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  /** Only what was counted. */
  entries (): Iterable<[name: Name, count: number]> {
    return this.#counts.entries()
  }
}
