import type { Clock } from '../runtime/clock.ts'
import { LoadAbandonedError, LoadDemand, type BackgroundPriority, type LoadCause, type Waiter } from '../runtime/load-demand.ts'
import type { PurgeVersion } from './purge-versions.ts'
import { addFailure, admitOnErrors, makeEntry, momentOf, type SourceEntry } from './source-entry.ts'
import {
  CallerGoneError, isAdmitted, type Forward, type LoadedEntry, type LoadPlan, type SourceCacheOptions, type SourceRequest
} from './source-cache-contract.ts'
import { dropGroup, isNewer, type SourceMemory } from './source-memory.ts'

/** A key is refreshed on demand at most this often. */
export const minRefreshMs = 2_000

/** One load in progress, shared by all callers of its key. */
export interface Flight<V> {
  readonly group: string
  readonly landing: Promise<Landing<V>>
  readonly startedAtMs: number
  readonly startedAtWallMs: number
  /** The callers that want it. */
  readonly demand: LoadDemand
  /** Whether a caller insists on a fresh answer. */
  insists: boolean
}

export interface Landing<V> extends Pick<LoadedEntry<V>, 'entry' | 'shared'> {
  stored: boolean
}

/** The loads in progress: one per key, whatever the number of callers. Memory keeps their results and their failures. */
export class SourceLoads<V> {
  readonly #options: SourceCacheOptions<V>
  readonly #memory: SourceMemory<V>
  readonly #flights = new Map<string, Flight<V>>()

  constructor (options: SourceCacheOptions<V>, memory: SourceMemory<V>) {
    this.#options = options
    this.#memory = memory
  }

  /** Returns the load in progress for a key, unless it was abandoned. */
  get (key: string): Flight<V> | undefined {
    const flight = this.#flights.get(key)
    return flight?.demand.isAbandoned() === true ? undefined : flight
  }

  /** Returns the key's load for a caller, and starts it if there is none. The caller has to wait for it. */
  find (request: SourceRequest<V>, forward: Forward, cause: LoadCause | null): { flight: Flight<V>, collapsed: boolean } {
    const known = this.get(request.key)
    const flight = known ?? this.#start(request, null, cause)
    flight.insists ||= forward === 'request'
    return { flight, collapsed: known !== undefined }
  }

  /**
   * Waits for a load on behalf of a caller, for `maxWaitMs` at most. After that the load continues in the background. Throws what the
   * load throws, or `CallerGoneError`.
   */
  async wait (flight: Flight<V>, waiter: Waiter): Promise<Landing<V>>
  async wait (flight: Flight<V>, waiter: Waiter, maxWaitMs: number): Promise<Landing<V> | 'late'>
  async wait ({ landing, demand }: Flight<V>, { client, signal }: Waiter, maxWaitMs = Infinity): Promise<Landing<V> | 'late'> {
    const leave = demand.join(client)
    try {
      const outcome = await race(landing, signal, maxWaitMs, this.#options.clock)
      if (outcome === 'late') demand.keep('refreshes')
      return outcome
    } finally {
      leave()
    }
  }

  /** Waits as `wait` does. Waits for another load if this request cannot use what the store held for another request. */
  async waitForUse (request: SourceRequest<V>, flight: Flight<V>, forward: Forward, waiter: Waiter): Promise<Landing<V>> {
    const landing = await this.wait(flight, waiter)
    if (isAdmitted(request, landing.entry.value)) return landing
    return await this.wait(this.find(request, forward, waiter.cause).flight, waiter)
  }

  /**
   * Loads a key in the background, at least at this priority. Returns whether that starts a load, and its outcome: why it failed, or
   * `null`. The outcome never throws.
   */
  keepLoading (
    request: SourceRequest<V>, priority: BackgroundPriority, cause: LoadCause | null
  ): { isNew: boolean, end: Promise<unknown> } {
    const known = this.get(request.key)
    known?.demand.keep(priority)
    const { landing } = known ?? this.#start(request, priority, cause)
    return { isNew: known === undefined, end: landing.then(() => null, (error: unknown) => error) }
  }

  #start (request: SourceRequest<V>, background: BackgroundPriority | null, cause: LoadCause | null): Flight<V> {
    const { clock } = this.#options
    const previous = this.#memory.entries.peek(request.key) ?? null
    const purgeVersion = this.#memory.purgeVersions.of(request.group)
    const flight: Flight<V> = {
      group: request.group,
      demand: new LoadDemand(background, cause),
      insists: false,
      startedAtMs: clock.monotonicMs(),
      startedAtWallMs: clock.wallMs(),
      landing: Promise.resolve().then(() => this.#run(request, flight, previous, purgeVersion))
    }
    // a refresh in the background may have no waiting callers
    flight.landing.catch(() => {})
    this.#flights.set(request.key, flight)
    return flight
  }

  /** Prevents callers from joining the loads of a group, or any load (`null`), from now on. */
  drop (group: string | null): void {
    dropGroup(this.#flights, group)
  }

  async #run (
    request: SourceRequest<V>, flight: Flight<V>, previous: SourceEntry<V> | null, purgeVersion: PurgeVersion
  ): Promise<Landing<V>> {
    const { clock, store } = this.#options
    const memory = this.#memory
    const { era } = memory
    const plan: LoadPlan<V> = {
      isHeld: previous !== null,
      accepts: entry => entry.isProven && isAdmitted(request, entry.value) && clock.monotonicMs() < entry.freshUntilMs &&
        isNewer(entry, previous) &&
        (!flight.insists || entry.fetchedAtMs > flight.startedAtMs - minRefreshMs),
      load: async found => {
        // the upstream could confirm a purged value, which would then be kept
        if (!memory.isCurrent(request.group, purgeVersion)) previous = null
        purgeVersion = memory.purgeVersions.of(request.group)
        if (found !== null && memory.era === era && memory.adopt(found)) previous = found.entry
        const loaded = await request.load({ previous: previous?.value ?? null, demand: flight.demand })
        return makeEntry(request, loaded, previous, (value, unchangedMs) => request.lifetimeOf(value, unchangedMs), momentOf(clock))
      }
    }
    try {
      const { shared, ...seen } = await store?.load(request, plan) ?? { entry: await plan.load(null), purgeVersion, shared: false }
      return { entry: seen.entry, stored: memory.era === era && memory.keep(seen), shared }
    } catch (error) {
      // a load that no caller wanted has not failed
      if (error instanceof LoadAbandonedError) throw error
      this.#options.onFailure?.(request.key, error, flight.demand.cause)
      if (memory.era === era && memory.isCurrent(request.group, purgeVersion)) this.#remember(error, request, previous)
      throw error
    } finally {
      if (this.#flights.get(request.key) === flight) this.#flights.delete(request.key)
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
      if (!previous.isProven && verdict.kind === 'failed') admitOnErrors(previous, clock.monotonicMs())
      previous.failure = addFailure(previous.failure, verdict, momentOf(clock))
    }
  }
}

/** Returns the promise's outcome, or `late` if `maxWaitMs` pass first. Throws `CallerGoneError` if the signal aborts first. */
function race<T> (promise: Promise<T>, signal: AbortSignal | null, maxWaitMs: number, clock: Clock): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new CallerGoneError())
    if (signal?.aborted === true) return giveUp()
    const cancelTimer = maxWaitMs === Infinity ? () => {} : clock.setTimer(() => resolve('late'), Math.max(0, maxWaitMs))
    signal?.addEventListener('abort', giveUp, { once: true })
    promise.then(resolve, reject).finally(() => {
      cancelTimer()
      signal?.removeEventListener('abort', giveUp)
    })
  })
}
