/** Clients beyond these are treated as new. */
const maxClients = 10_000

/**
 * Chooses the next client among those with waiting loads (start-time fair queueing with equal weights: Goyal, Vin and Cheng, SIGCOMM
 * 1996). Each load of a client has a sequence number, one after the client's previous load. The lowest number is served. A returning
 * client starts at the number being served, so it waits for one round at most and gains nothing by having been away.
 */
export class FairTurns {
  #current = 0
  readonly #next = new Map<string, number>()

  /** Returns the sequence number of the client's next load. */
  nextOf (client: string): number {
    return Math.max(this.#current, this.#next.get(client) ?? 0)
  }

  /** Records that a load of a client was served. */
  serve (client: string, turn: number): void {
    this.#current = Math.max(this.#current, turn)
    // the most recently served client is last
    this.#next.delete(client)
    this.#next.set(client, turn + 1)
    if (this.#next.size > maxClients) this.#forget()
  }

  /** Evicts clients that have used no future numbers, or else the client served longest ago. */
  #forget (): void {
    for (const [client, next] of this.#next) if (next <= this.#current) this.#next.delete(client)
    const [oldest] = this.#next.keys()
    if (this.#next.size > maxClients && oldest !== undefined) this.#next.delete(oldest)
  }
}
