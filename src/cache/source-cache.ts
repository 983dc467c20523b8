import type { LRUCache } from 'lru-cache'
import { createBoundedMap, type MemoryUsage } from './bounded-map.ts'
import { findStaleness } from './find-staleness.ts'
import { createGenerations, type Generations } from './generations.ts'
import { listEntry } from './list-entry.ts'
import { raceTimer } from './race-timer.ts'
import { Refusals } from './refusals.ts'
import { NotCachedError, type CacheMode, type EntryListing, type Forward, type SourceAnswer, type SourceCacheOptions, type SourceRequest } from './source-cache-contract.ts'
import { addFailure, isBackingOff, makeEntry, outdateEntry, stateOf, type SourceEntry } from './source-entry.ts'

/** A key is fetched anew on demand at most this often. */
const minRefreshMs = 2_000

/** One load under way, shared by all who want its key. */
interface Flight<V> {
  readonly group: string
  readonly landing: Promise<Landing<V>>
  readonly startedAtMs: number
  readonly startedAtWallMs: number
  /** Whether a caller waits for it by now, rather than the background alone. */
  readonly caller: { awaits: boolean }
}

interface Landing<V> {
  entry: SourceEntry<V>
  stored: boolean
}

/**
 * Values with freshness, in memory, bounded in bytes: one load per key however many ask, old values while a refresh runs
 * or fails, and purges that beat loads under way. Every answer says how it came about.
 */
export class SourceCache<V> {
  /** What is in use. */
  readonly usage: () => MemoryUsage
  readonly #options: SourceCacheOptions
  readonly #entries: LRUCache<string, SourceEntry<V>>
  readonly #refusals: Refusals
  readonly #flights = new Map<string, Flight<V>>()
  readonly #generations: Generations

  constructor (options: SourceCacheOptions) {
    this.#options = options
    const { map, usage } = createBoundedMap<SourceEntry<V>>(options.maxBytes, ({ sizeBytes }) => sizeBytes)
    this.#entries = map
    this.usage = usage
    this.#refusals = new Refusals(options.negativeTtlMs, options.clock.monotonicMs)
    this.#generations = createGenerations(options.clock.wallMs)
  }

  /** What memory can answer at once, or `null`. Starts the one refresh in the background where the ttl is over. */
  look (request: SourceRequest<V>): SourceAnswer<V> | null {
    const entry = this.#entries.get(request.key)
    if (entry === undefined) return null
    const nowMs = this.#nowMs()
    const state = stateOf(entry, nowMs)
    const resting = isBackingOff(entry, nowMs)
    if (state === 'expired' || (state === 'usable-on-error' && !resting)) return null
    if (state === 'revalidating' && !resting && !this.#flights.has(request.key)) this.#start(request, false)
    return this.#answer(entry)
  }

  /** What memory has, however old, or `null`. Starts nothing. */
  peek ({ key }: SourceRequest<V>): SourceAnswer<V> | null {
    const entry = this.#findUsable(key)
    return entry === null ? null : this.#answer(entry)
  }

  /** Answers from memory or by a load. Throws what the loader threw where no old value may stand in, or `NotCachedError`. */
  async get (request: SourceRequest<V>, mode: CacheMode = 'normal'): Promise<SourceAnswer<V>> {
    const old = this.#findUsable(request.key)
    const refusal = this.#refusals.find(request.key, mode === 'refresh' ? minRefreshMs : Infinity)
    if (refusal !== null) throw refusal.error
    if (mode === 'refresh' && old !== null && this.#mayNotRefresh(old)) return this.#answer(old)
    if (mode === 'refresh') return old === null ? this.#load(request, 'request') : this.#renew(request, old, 'request', Infinity)
    const known = this.look(request)
    if (known !== null) return known
    if (old === null && mode === 'only-if-cached') throw new NotCachedError('Nothing is cached for this request')
    if (old === null) return this.#load(request, 'uri-miss')
    return mode === 'only-if-cached' ? this.#answer(old) : this.#renew(request, old, 'stale', this.#options.softDeadlineMs)
  }

  /** Loads in the background unless memory holds a fresh value or a refusal, or the key rests after a failure. Tells whether it began a load, when that has ended. Never throws. */
  async warm (request: SourceRequest<V>): Promise<boolean> {
    const entry = this.#entries.peek(request.key)
    const nowMs = this.#nowMs()
    if (entry !== undefined && (stateOf(entry, nowMs) === 'fresh' || isBackingOff(entry, nowMs))) return false
    if (this.#refusals.find(request.key) !== null) return false
    const known = this.#flights.get(request.key)
    await (known ?? this.#start(request, false)).landing.catch(() => {})
    return known === undefined
  }

  /** Ends the freshness of a group's values that were fetched before a monotonic time: they are refreshed when next looked at. */
  outdate (group: string, beforeMs: number): void {
    const nowMs = this.#nowMs()
    for (const entry of this.#entries.values()) if (entry.group === group && entry.fetchedAtMs < beforeMs) outdateEntry(entry, nowMs)
  }

  /** Forgets a group's values. Loads under way are not stored, and nobody who comes later joins them. */
  purge (group: string): void {
    this.#generations.bump(group)
    for (const held of [this.#entries, this.#refusals, this.#flights]) {
      for (const [key, value] of [...held.entries()]) if (value.group === group) held.delete(key)
    }
  }

  /** Forgets everything, as `purge` does. */
  purgeAll (): void {
    this.#generations.bumpAll()
    for (const held of [this.#entries, this.#refusals, this.#flights]) held.clear()
  }

  /** What memory holds, the most recently used first. */
  list (): EntryListing[] {
    const nowMs = this.#nowMs()
    return [...this.#entries.values()].map(entry => listEntry(entry, nowMs, this.#flights.has(entry.key)))
  }

  /** Waits for a load where there is no old value. Who joined another's load that failed may take part in one more. */
  async #load (request: SourceRequest<V>, forward: Forward): Promise<SourceAnswer<V>> {
    const deadlineMs = this.#nowMs() + this.#options.deadlineMs
    const { flight, collapsed } = this.#join(request)
    try {
      return this.#arrive(await flight.landing, forward, collapsed)
    } catch (error) {
      const leftMs = deadlineMs - this.#nowMs()
      if (!collapsed || leftMs <= 0 || !this.#isWorthAnother(error)) throw error
      const second = this.#join(request)
      const landing = await raceTimer(second.flight.landing, leftMs, this.#options.clock)
      if (landing === 'late') throw error
      return this.#arrive(landing, forward, second.collapsed)
    }
  }

  /**
   * Waits for a load at most `patienceMs` from its begin; then, or where it fails, the old value stands in, unless it ran
   * out or was purged in the meantime.
   */
  async #renew (request: SourceRequest<V>, old: SourceEntry<V>, forward: Forward, patienceMs: number): Promise<SourceAnswer<V>> {
    const generation = this.#generations.of(request.group)
    const mayStandIn = (): boolean => this.#generations.of(request.group) === generation && stateOf(old, this.#nowMs()) !== 'expired'
    const { flight, collapsed } = this.#join(request)
    try {
      const leftMs = flight.startedAtMs + patienceMs - this.#nowMs()
      const early = patienceMs === Infinity ? await flight.landing : await raceTimer(flight.landing, leftMs, this.#options.clock)
      if (early === 'late' && mayStandIn()) return this.#answer(old, forward, collapsed)
      return this.#arrive(early === 'late' ? await flight.landing : early, forward, collapsed)
    } catch (error) {
      if (this.#options.judge(error).kind === 'gone' || !mayStandIn()) throw error
      return this.#answer(old, forward, collapsed)
    }
  }

  #join (request: SourceRequest<V>): { flight: Flight<V>, collapsed: boolean } {
    const known = this.#flights.get(request.key)
    if (known === undefined) return { flight: this.#start(request, true), collapsed: false }
    known.caller.awaits = true
    return { flight: known, collapsed: true }
  }

  #start (request: SourceRequest<V>, awaited: boolean): Flight<V> {
    const { clock } = this.#options
    const caller = { awaits: awaited }
    const generation = this.#generations.of(request.group)
    const previous = this.#entries.peek(request.key) ?? null
    const landing = Promise.resolve().then(() => this.#run(request, caller, generation, previous))
    // nobody may be waiting for a refresh in the background
    landing.catch(() => {})
    const flight = { group: request.group, caller, landing, startedAtMs: clock.monotonicMs(), startedAtWallMs: clock.wallMs() }
    this.#flights.set(request.key, flight)
    return flight
  }

  async #run (
    request: SourceRequest<V>, caller: Flight<V>['caller'], generation: number, previous: SourceEntry<V> | null
  ): Promise<Landing<V>> {
    const { key, group } = request
    const isCurrent = (): boolean => this.#generations.of(group) === generation
    try {
      const loaded = await request.load({ previous: previous?.value ?? null, isAwaited: () => caller.awaits })
      const entry = makeEntry(request, loaded, previous, request.lifetimeOf, this.#now())
      if (!isCurrent()) return { entry, stored: false }
      this.#entries.set(key, entry)
      this.#refusals.delete(key)
      return { entry, stored: this.#entries.has(key) }
    } catch (error) {
      this.#options.onFailure?.(key, error)
      if (isCurrent()) this.#remember(error, request, previous)
      throw error
    } finally {
      if (this.#flights.get(key)?.caller === caller) this.#flights.delete(key)
    }
  }

  #remember (error: unknown, { key, group }: SourceRequest<V>, previous: SourceEntry<V> | null): void {
    const verdict = this.#options.judge(error)
    if (verdict.kind === 'gone') {
      this.#entries.delete(key)
      this.#refusals.remember(key, group, error)
    } else if (previous !== null) {
      previous.failure = addFailure(previous.failure, verdict, this.#now())
    }
  }

  #arrive ({ entry, stored }: Landing<V>, forward: Forward, collapsed: boolean): SourceAnswer<V> {
    return this.#answer(entry, forward, collapsed, stored)
  }

  #findUsable (key: string): SourceEntry<V> | null {
    const entry = this.#entries.peek(key)
    return entry === undefined || stateOf(entry, this.#nowMs()) === 'expired' ? null : entry
  }

  #mayNotRefresh (entry: SourceEntry<V>): boolean {
    const nowMs = this.#nowMs()
    return nowMs - entry.fetchedAtMs < minRefreshMs || isBackingOff(entry, nowMs)
  }

  #isWorthAnother (error: unknown): boolean {
    const { kind, retryAfterMs } = this.#options.judge(error)
    return kind === 'failed' && retryAfterMs === null
  }

  #answer (entry: SourceEntry<V>, forward: Forward | null = null, collapsed = false, stored = false): SourceAnswer<V> {
    const nowMs = this.#nowMs()
    if (forward === null) entry.hits++
    return {
      value: entry.value,
      digest: entry.digest,
      settled: entry.settled,
      fetchedAtWallMs: entry.fetchedAtWallMs,
      ageMs: nowMs - entry.fetchedAtMs,
      ttlMs: entry.freshUntilMs - nowMs,
      forward,
      collapsed,
      stored,
      stale: nowMs < entry.freshUntilMs && entry.failure === null ? null : findStaleness(entry, nowMs, this.#flights.get(entry.key), this.#options)
    }
  }

  #now (): { wallMs: number, monotonicMs: number } {
    return { wallMs: this.#options.clock.wallMs(), monotonicMs: this.#nowMs() }
  }

  #nowMs (): number {
    return this.#options.clock.monotonicMs()
  }
}
