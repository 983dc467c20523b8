/** Clients beyond these are treated as new. */
const maxClients = 10_000

/**
 * Whose load is next among clients that wait (start-time fair queueing with equal weights: Goyal, Vin and Cheng, SIGCOMM 1996). Each load
 * of a client has a turn, one after that of the client's load before it. The lowest turn is served. A client that comes anew starts at
 * the turn being served, so that it waits for one round at most, and gains nothing by having been away.
 */
export class FairTurns {
  #current = 0
  readonly #next = new Map<string, number>()

  /** Returns the turn of the client's next load. */
  nextOf (client: string): number {
    return Math.max(this.#current, this.#next.get(client) ?? 0)
  }

  /** Counts a load that was served in a turn of the client's. */
  serve (client: string, turn: number): void {
    this.#current = Math.max(this.#current, turn)
    // the client served last stands last
    this.#next.delete(client)
    this.#next.set(client, turn + 1)
    if (this.#next.size > maxClients) this.#forget()
  }

  /** Forgets clients that have used nothing of the turns to come, and else the one served longest ago. */
  #forget (): void {
    for (const [client, next] of this.#next) if (next <= this.#current) this.#next.delete(client)
    const [oldest] = this.#next.keys()
    if (this.#next.size > maxClients && oldest !== undefined) this.#next.delete(oldest)
  }
}
