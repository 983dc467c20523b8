import type { PurgeVersion } from './purge-versions.ts'
import { addFailure, makeEntry, momentOf, type SourceEntry } from './source-entry.ts'
import type { Forward, LoadedEntry, LoadPlan, SourceCacheOptions, SourceRequest } from './source-cache-contract.ts'
import { dropGroup, isNewer, type SourceMemory } from './source-memory.ts'

/** A key is refreshed on demand at most this often. */
export const minRefreshMs = 2_000

/** One load under way, shared by all callers of its key. */
export interface Flight<V> {
  readonly group: string
  readonly landing: Promise<Landing<V>>
  readonly startedAtMs: number
  readonly startedAtWallMs: number
  readonly caller: Caller
}

interface Caller {
  /** Whether a caller waits by now, rather than only the background. */
  awaits: boolean
  /** Whether a caller insists on a fresh answer. */
  insists: boolean
}

export interface Landing<V> extends Pick<LoadedEntry<V>, 'entry' | 'shared'> {
  stored: boolean
}

/** The loads under way, one per key however many callers there are. Memory keeps what they return, and why they failed. */
export class SourceLoads<V> {
  readonly #options: SourceCacheOptions<V>
  readonly #memory: SourceMemory<V>
  readonly #flights = new Map<string, Flight<V>>()

  constructor (options: SourceCacheOptions<V>, memory: SourceMemory<V>) {
    this.#options = options
    this.#memory = memory
  }

  /** Returns the load under way for a key. */
  get (key: string): Flight<V> | undefined {
    return this.#flights.get(key)
  }

  /** Joins the key's load for a caller, and starts it if there is none. */
  join (request: SourceRequest<V>, forward: Forward): { flight: Flight<V>, collapsed: boolean } {
    const known = this.#flights.get(request.key)
    const flight = known ?? this.start(request)
    flight.caller.awaits = true
    flight.caller.insists ||= forward === 'request'
    return { flight, collapsed: known !== undefined }
  }

  /** Starts a load that no caller waits for yet. */
  start (request: SourceRequest<V>): Flight<V> {
    const { clock } = this.#options
    const flight: Omit<Flight<V>, 'landing'> = {
      group: request.group, caller: { awaits: false, insists: false }, startedAtMs: clock.monotonicMs(), startedAtWallMs: clock.wallMs()
    }
    const previous = this.#memory.entries.peek(request.key) ?? null
    const purgeVersion = this.#memory.purgeVersions.of(request.group)
    const landing = Promise.resolve().then(() => this.#run(request, flight, previous, purgeVersion))
    // nobody may be waiting for a refresh in the background
    landing.catch(() => {})
    const begun = { ...flight, landing }
    this.#flights.set(request.key, begun)
    return begun
  }

  /** Keeps callers from joining the loads of a group, or any load (`null`), from now on. */
  drop (group: string | null): void {
    dropGroup(this.#flights, group)
  }

  async #run (
    request: SourceRequest<V>, { caller, startedAtMs }: Omit<Flight<V>, 'landing'>,
    previous: SourceEntry<V> | null, purgeVersion: PurgeVersion
  ): Promise<Landing<V>> {
    const { clock, store } = this.#options
    const memory = this.#memory
    const plan: LoadPlan<V> = {
      accepts: entry => clock.monotonicMs() < entry.freshUntilMs && isNewer(entry, previous) &&
        (!caller.insists || entry.fetchedAtMs > startedAtMs - minRefreshMs),
      load: async found => {
        purgeVersion = memory.purgeVersions.of(request.group)
        if (found !== null && memory.adopt(found)) previous = found.entry
        const loaded = await request.load({ previous: previous?.value ?? null, isAwaited: () => caller.awaits })
        return makeEntry(request, loaded, previous, (value, unchangedMs) => request.lifetimeOf(value, unchangedMs), momentOf(clock))
      }
    }
    try {
      const { shared, ...seen } = await store?.load(request, plan) ?? { entry: await plan.load(null), purgeVersion, shared: false }
      return { entry: seen.entry, stored: memory.keep(seen), shared }
    } catch (error) {
      this.#options.onFailure?.(request.key, error)
      if (memory.isCurrent(request.group, purgeVersion)) this.#remember(error, request, previous)
      throw error
    } finally {
      if (this.#flights.get(request.key)?.caller === caller) this.#flights.delete(request.key)
    }
  }

  #remember (error: unknown, request: SourceRequest<V>, previous: SourceEntry<V> | null): void {
    const { clock, judge, store } = this.#options
    const verdict = judge(error)
    if (verdict.kind === 'gone') {
      this.#memory.entries.delete(request.key)
      this.#memory.refusals.remember(request.key, request.group, error)
      store?.delete(request)
    } else if (previous !== null) {
      previous.failure = addFailure(previous.failure, verdict, momentOf(clock))
    }
  }
}
