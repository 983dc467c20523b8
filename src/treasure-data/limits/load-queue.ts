import { loadPriorities, type LoadDemand } from '../../runtime/load-demand.ts'
import { FairTurns } from './fair-turns.ts'

/** Maximum number of waiting loads of callers, in total and per client. Below it, the wait is limited by time, not by length. */
const maxAwaited = 2_048
const maxAwaitedOfClient = 1_024
const maxBackground = 1_024

/** A load that waits for a permit. */
export interface QueuedLoad {
  /** The key of the loaded source. */
  readonly key: string
  readonly demand: LoadDemand
  readonly isOptional: boolean
  /** Whether it is a retry of a load that was sent before. Retries go first. */
  readonly isRetry: boolean
}

/** The rank of a waiting load. */
interface Standing<Load> {
  readonly load: Load
  /** Rank of its kind: retries first, then by priority. */
  readonly kind: number
  /** Among loads of callers: the sequence number of their client. */
  readonly turn: number
  readonly client: string | null
}

type Promised = ReadonlyMap<string, number>

/**
 * The loads that wait for permits. Retries come first, then loads by priority. Loads of callers follow the fair order of their
 * clients. Loads of one client, like all others, are served in order of arrival.
 */
export class LoadQueue<Load extends QueuedLoad> {
  readonly #turns = new FairTurns()
  /** In order of arrival. */
  readonly #loads = new Set<Load>()

  get size (): number {
    return this.#loads.size
  }

  add (load: Load): void {
    this.#loads.add(load)
  }

  /** Returns whether the load was waiting. */
  delete (load: Load): boolean {
    return this.#loads.delete(load)
  }

  all (): Load[] {
    return [...this.#loads]
  }

  some (isWanted: (load: Load) => boolean): boolean {
    for (const load of this.#loads) if (isWanted(load)) return true
    return false
  }

  /**
   * Returns the waiting loads in the order of service, each with the number of loads before it. `promised` are expected loads, by
   * client.
   */
  inOrder (promised: Promised): Array<{ load: Load, ahead: number }> {
    const { standings, next } = this.#stand()
    return standings.sort(compare).map(({ load, turn, client }, position) => {
      const coming = client === null ? 0 : this.#countComing(turn, next, promised)
      return { load, ahead: position + coming }
    })
  }

  /** Removes and returns the next load that `isEligible`; `null` if there is none. */
  take (isEligible: (load: Load) => boolean): Load | null {
    let next: Standing<Load> | null = null
    for (const standing of this.#stand().standings) {
      if (isEligible(standing.load) && (next === null || compare(standing, next) < 0)) next = standing
    }
    if (next === null) return null
    const { load, client, turn } = next
    this.#loads.delete(load)
    if (client !== null) this.#turns.serve(client, turn)
    return load
  }

  /** Returns whether there is room for one more load. */
  hasPlaceFor ({ demand }: QueuedLoad): boolean {
    const [client] = demand.clients()
    let awaited = 0
    let ofClient = 0
    for (const { demand: other } of this.#loads) {
      if (!other.isAwaited()) continue
      awaited++
      for (const name of other.clients()) if (name === client) ofClient++
    }
    if (client === undefined) return this.#loads.size - awaited < maxBackground
    return awaited < maxAwaited && ofClient < maxAwaitedOfClient
  }

  /** Returns the number of loads that would be served before one that arrived now. `promised` are expected loads, by client. */
  countAhead (load: QueuedLoad, promised: Promised): number {
    const { standings, next } = this.#stand()
    const kind = kindOf(load)
    const turns = [...load.demand.clients()].map(client => this.#turnAfter(client, next) + (promised.get(client) ?? 0))
    const turn = Math.min(...turns)
    const waiting = standings.filter(other => other.kind < kind || (other.kind === kind && other.turn <= turn)).length
    return waiting + (turns.length === 0 ? 0 : this.#countComing(turn, next, promised))
  }

  /** Returns how many expected loads have no later number than this one. */
  #countComing (turn: number, next: ReadonlyMap<string, number>, promised: Promised): number {
    let coming = 0
    for (const [client, count] of promised) coming += Math.min(count, Math.max(0, turn - this.#turnAfter(client, next) + 1))
    return coming
  }

  #turnAfter (client: string, next: ReadonlyMap<string, number>): number {
    return next.get(client) ?? this.#turns.nextOf(client)
  }

  /** Returns the ranks of all loads in order of arrival, and the next number of each client. */
  #stand (): { standings: Array<Standing<Load>>, next: ReadonlyMap<string, number> } {
    const next = new Map<string, number>()
    const standings = this.all().map((load): Standing<Load> => {
      const kind = kindOf(load)
      if (kind !== kindOfCallers) return { load, kind, turn: 0, client: null }
      // a load that several clients wait for takes the first number of any of them
      let first = { client: '', turn: Infinity }
      for (const client of load.demand.clients()) {
        const turn = this.#turnAfter(client, next)
        if (turn < first.turn) first = { client, turn }
      }
      next.set(first.client, first.turn + 1)
      return { load, kind, ...first }
    })
    return { standings, next }
  }
}

const kindOfCallers = 1 + loadPriorities.indexOf('callers')

function kindOf ({ isRetry, demand }: QueuedLoad): number {
  return isRetry ? 0 : 1 + loadPriorities.indexOf(demand.priority())
}

/** Compares ranks. Loads with equal ranks keep their order of arrival. */
function compare (left: Standing<unknown>, right: Standing<unknown>): number {
  return left.kind - right.kind || left.turn - right.turn
}
