/** The oldest promises beyond these are dropped; their callers then wait like anybody else. */
const maxPromises = 20_000

/**
 * The times to retry that refused callers were given, by client and load. Later refusals take them into account, so that a crowd gets
 * different times, and a caller that returns early gets the same time again. A promise ends when its time comes.
 */
export class PromisedTimes {
  readonly #byClient = new Map<string, Map<string, number>>()
  #size = 0

  /** Returns the promised time if it is in the future, else `null`. Times are monotonic ms. */
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

  /** Returns the number of each client's future promises. */
  counts (nowMs: number): ReadonlyMap<string, number> {
    for (const [client, promised] of this.#byClient) {
      // roughly in the order of their times
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
