/** The oldest promises beyond these are forgotten: who comes back then waits like anybody else. */
const maxPromises = 20_000

/**
 * When refused callers were told to come back, by client and load. Promises count for those refused later, so that a crowd is told
 * different times, and a caller that comes back early is told the same time again. A promise is over once its time has come.
 */
export class PromisedTimes {
  readonly #byClient = new Map<string, Map<string, number>>()
  #size = 0

  /** Returns the promised time, which lies ahead, or `null`. Times are monotonic ms. */
  find (client: string, key: string, nowMs: number): number | null {
    const atMs = this.#byClient.get(client)?.get(key)
    return atMs === undefined || atMs <= nowMs ? null : atMs
  }

  add (client: string, key: string, atMs: number): void {
    this.delete(client, key)
    const promised = this.#byClient.get(client) ?? new Map<string, number>()
    this.#byClient.set(client, promised.set(key, atMs))
    this.#size++
    if (this.#size > maxPromises) this.#forgetOldest()
  }

  delete (client: string, key: string): void {
    const promised = this.#byClient.get(client)
    if (promised === undefined || !promised.delete(key)) return
    this.#size--
    if (promised.size === 0) this.#byClient.delete(client)
  }

  /** Returns how many promises of each client lie ahead. */
  counts (nowMs: number): ReadonlyMap<string, number> {
    for (const [client, promised] of this.#byClient) {
      // nearly in the order of their times
      for (const [key, atMs] of promised) {
        if (atMs > nowMs) break
        this.delete(client, key)
      }
    }
    return new Map([...this.#byClient].map(([client, promised]) => [client, promised.size]))
  }

  #forgetOldest (): void {
    const [client] = this.#byClient.keys()
    const [key] = client === undefined ? [] : this.#byClient.get(client)?.keys() ?? []
    if (client !== undefined && key !== undefined) this.delete(client, key)
  }
}
