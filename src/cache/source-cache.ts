import { untraced } from '../runtime/tracer.ts'
import type { MemoryUsage } from './bounded-map.ts'
import { describeAnswer, fromMemory, listEntry, outcomeOf, type AnswerPath, type EntryListing } from './describe-answer.ts'
import { SharedPurges, type PurgeReach } from './shared-purges.ts'
import { anybody, type BackgroundPriority, type LoadCause, type Waiter } from '../runtime/load-demand.ts'
import {
  CallerGoneError, isAdmitted, NotCachedError, type CacheMode, type Forward, type SourceAnswer, type SourceCacheOptions, type SourceRequest,
  type WarmOutcome
} from './source-cache-contract.ts'
import { isBackingOff, outdateEntry, stateOf, type SourceEntry } from './source-entry.ts'
import { minRefreshMs, SourceLoads, type Landing } from './source-loads.ts'
import { SourceMemory } from './source-memory.ts'
import { StoreLookups } from './store-lookups.ts'

/**
 * Values with freshness, in memory, bounded in bytes. Each key has one load at a time, whatever the number of callers. Old values are
 * served while a refresh runs or fails. A purge also invalidates the loads in progress. Every answer says how the cache arrived at it.
 */
export class SourceCache<V> {
  /** Returns how much memory is in use. */
  readonly usage: () => MemoryUsage
  /** Returns how many answers came from memory since the start. */
  readonly hits: () => number = () => this.#hits
  /** Returns how many purges the other replicas have not learned of. */
  readonly owedPurges = (): number => this.#purges.owed()
  readonly #options: SourceCacheOptions<V>
  readonly #memory: SourceMemory<V>
  readonly #loads: SourceLoads<V>
  readonly #purges: SharedPurges
  readonly #lookups: StoreLookups<V>
  /** The path of an answer from memory to a caller who accepts only cached values. */
  readonly #onlyCached: AnswerPath
  readonly #nowMs = (): number => this.#options.clock.monotonicMs()
  #hits = 0

  constructor (options: SourceCacheOptions<V>) {
    this.#options = options
    this.#memory = new SourceMemory(options)
    this.#loads = new SourceLoads(options, this.#memory)
    this.#onlyCached = fromMemory(options.judge(notCached()))
    this.usage = this.#memory.entries.usage
    this.#lookups = new StoreLookups(options.store, this.#memory)
    const { of, raise } = this.#memory.purgeVersions
    this.#purges = new SharedPurges({ ...options, known: { of, learn: (...purge) => { if (raise(...purge)) this.#drop(purge[0]) } } })
  }

  /** Returns an answer from memory, or `null`. Past the TTL, starts one background refresh on behalf of `cause`. */
  getIfReady (request: SourceRequest<V>, cause: LoadCause | null = null): SourceAnswer<V> | null {
    const answer = this.#findReady(request, cause)
    if (answer !== null) this.#hits++
    return answer
  }

  #findReady (request: SourceRequest<V>, cause: LoadCause | null): SourceAnswer<V> | null {
    const entry = this.#memory.entries.get(request.key)
    if (entry?.isProven !== true || !isAdmitted(request, entry.value)) return null
    const nowMs = this.#nowMs()
    const state = stateOf(entry, nowMs)
    const backsOff = isBackingOff(entry, nowMs)
    if (state === 'expired' || (state === 'usable-on-error' && !backsOff)) return null
    if (state === 'revalidating' && !backsOff) this.#refreshLater(request, cause)
    return this.#answer(entry, this.#onlyCached, nowMs)
  }

  /** Returns whether the key's load waits to be sent. */
  isQueued ({ key }: SourceRequest<V>): boolean {
    return this.#loads.get(key)?.demand.isQueued() === true
  }

  /** Returns the value in memory, however old, or `null`. Starts nothing and counts no hit, because monitoring calls it, too. */
  peek (request: SourceRequest<V>): SourceAnswer<V> | null {
    const nowMs = this.#nowMs()
    const entry = this.#memory.findUsable(request, nowMs)
    return entry === null ? null : describeAnswer(entry, this.#onlyCached, nowMs, this.#loads.get(entry.key), this.#options)
  }

  /**
   * Answers from memory, from the store, or by a load. Throws what the loader threw if no old value may be served, `NotCachedError`, or
   * `CallerGoneError` once the waiter gives up.
   */
  async get (request: SourceRequest<V>, mode: CacheMode = 'normal', waiter = anybody): Promise<SourceAnswer<V>> {
    const { tracer = untraced } = this.#options
    return await tracer.run('source', { attributes: { 'source.key': request.key, 'cache.mode': mode } }, async span => {
      const answer = await this.#get(request, mode, waiter)
      span.set({ 'cache.outcome': outcomeOf(answer), 'cache.age_ms': Math.round(answer.ageMs) })
      return answer
    })
  }

  /**
   * Answers from memory or the store, however old, because `reason` prevents a load for this caller. A refresh that is due runs in the
   * background. Throws `reason` if nothing is stored, or a refusal that memory holds.
   */
  async getWithoutLoad (request: SourceRequest<V>, reason: unknown, cause: LoadCause | null = null): Promise<SourceAnswer<V>> {
    this.#refuse(request, Infinity)
    const old = this.#memory.findUsable(request, this.#nowMs()) ?? await this.#recall(request)
    if (old === null) throw reason
    const nowMs = this.#nowMs()
    if (stateOf(old, nowMs) !== 'fresh' && !isBackingOff(old, nowMs)) this.#refreshLater(request, cause)
    return this.#answer(old, fromMemory(this.#options.judge(reason)), nowMs)
  }

  /**
   * Loads in the background unless memory holds a fresh value or a refusal, or the key backs off after a failure. Returns whether it
   * started a load, and after its end why there is no new value. Never throws.
   */
  async warm (request: SourceRequest<V>, priority: BackgroundPriority, cause: LoadCause | null = null): Promise<WarmOutcome> {
    const entry = this.#memory.entries.peek(request.key)
    const nowMs = this.#nowMs()
    if (entry?.isProven === true && (stateOf(entry, nowMs) === 'fresh' || isBackingOff(entry, nowMs))) return { began: false, error: null }
    const refusal = this.#memory.refusals.getIfRecent(request.key)
    if (refusal !== null) return { began: false, error: refusal.error }
    const { isNew, end } = this.#loads.keepLoading(request, priority, cause)
    return { began: isNew, error: await end }
  }

  /** Outdates the values of a group that were fetched before a monotonic time. The next request refreshes them. */
  outdate (group: string, beforeMs: number): void {
    const nowMs = this.#nowMs()
    for (const entry of this.#memory.entries.values()) {
      if (entry.group === group && entry.fetchedAtMs < beforeMs) outdateEntry(entry, beforeMs, nowMs)
    }
  }

  /**
   * Purges a group, or everything (`null`), in memory at once. Loads in progress are not stored, and later callers do not join them.
   * Returns whether it reached the other replicas and the store, if there are any.
   */
  async purge (group: string | null): Promise<PurgeReach> {
    this.#memory.purgeVersions.bump(group)
    this.#drop(group)
    return await this.#purges.purge(group)
  }

  /** Handles a replaced upstream key: each value is loaded again before it is served. Nothing of another account is kept. */
  changeKey (isSameAccount: boolean): void {
    this.#loads.drop(null)
    this.#lookups.drop()
    if (isSameAccount) return this.#memory.distrust()
    this.#memory.reset()
    this.#purges.forget()
  }

  /** Returns the contents of memory, the most recently used first. */
  list (): EntryListing[] {
    const nowMs = this.#nowMs()
    return [...this.#memory.entries.values()].map(entry => listEntry(entry, nowMs, this.#loads.get(entry.key) !== undefined))
  }

  async #get (request: SourceRequest<V>, mode: CacheMode, waiter: Waiter): Promise<SourceAnswer<V>> {
    const isHeld = this.#memory.entries.get(request.key) !== undefined
    this.#refuse(request, mode === 'refresh' ? minRefreshMs : Infinity)
    const inMemory = this.#memory.findUsable(request, this.#nowMs())
    const old = inMemory ?? await this.#recall(request)
    if (mode === 'only-if-cached') {
      if (old === null) throw notCached()
      return this.#answer(old)
    }
    if (mode === 'refresh') {
      if (old === null) return this.#load(request, 'request', waiter)
      const nowMs = this.#nowMs()
      const isTooSoon = nowMs - old.fetchedAtMs < minRefreshMs || isBackingOff(old, nowMs)
      return isTooSoon ? this.#answer(old) : this.#renew(request, old, 'request', waiter, Infinity)
    }
    // a value that just came from the store is not a hit in memory
    const known = inMemory === null ? this.#findReady(request, waiter.cause) : this.getIfReady(request, waiter.cause)
    if (known !== null) return known
    if (old === null) return this.#load(request, isHeld ? 'stale' : 'uri-miss', waiter)
    return this.#renew(request, old, 'stale', waiter, this.#options.softDeadlineMs)
  }

  /** Waits for a load because there is no old value. A caller that joined another caller's load may join one more if that fails. */
  async #load (request: SourceRequest<V>, forward: Forward, waiter: Waiter): Promise<SourceAnswer<V>> {
    const deadlineMs = this.#nowMs() + this.#options.deadlineMs
    const { flight, collapsed } = this.#loads.find(request, forward, waiter.cause)
    try {
      return this.#arrive(await this.#loads.waitForUse(request, flight, forward, waiter), forward, collapsed)
    } catch (error) {
      const leftMs = deadlineMs - this.#nowMs()
      const obstacle = this.#options.judge(error)
      if (error instanceof CallerGoneError || obstacle.kind !== 'failed') throw error
      // a value of the previous key that the failed load has admitted, or one that arrived in the meantime, after a purge
      const old = this.#memory.findUsable(request, this.#nowMs())
      if (old !== null) return this.#answer(old, { forward, collapsed, stored: false, obstacle })
      if (!collapsed || leftMs <= 0 || obstacle.retryAfterMs !== null) throw error
      const second = this.#loads.find(request, forward, waiter.cause)
      const landing = await this.#loads.wait(second.flight, waiter, leftMs)
      if (landing === 'late') throw error
      return this.#arrive(landing, forward, second.collapsed)
    }
  }

  /** Waits for a load until `maxWaitMs` after its start. Then, or if it fails, serves the old value unless it expired or was purged. */
  async #renew (
    request: SourceRequest<V>, old: SourceEntry<V>, forward: Forward, waiter: Waiter, maxWaitMs: number
  ): Promise<SourceAnswer<V>> {
    const purgeVersion = this.#memory.purgeVersions.of(request.group)
    const mayServeOld = (): boolean => this.#memory.isCurrent(request.group, purgeVersion) && stateOf(old, this.#nowMs()) !== 'expired'
    const { flight, collapsed } = this.#loads.find(request, forward, waiter.cause)
    try {
      const early = await this.#loads.wait(flight, waiter, flight.startedAtMs + maxWaitMs - this.#nowMs())
      if (early === 'late' && mayServeOld()) {
        return this.#answer(old, { forward, collapsed, stored: false, obstacle: { kind: 'failed', ...this.#options.late } })
      }
      return this.#arrive(early === 'late' ? await this.#loads.wait(flight, waiter) : early, forward, collapsed)
    } catch (error) {
      const obstacle = this.#options.judge(error)
      if (error instanceof CallerGoneError || obstacle.kind === 'gone' || !mayServeOld()) throw error
      return this.#answer(old, { forward, collapsed, stored: false, obstacle })
    }
  }

  /** Throws the refusal that memory holds, if it is at most `maxAgeMs` old. */
  #refuse ({ key }: SourceRequest<V>, maxAgeMs: number): void {
    const refusal = this.#memory.refusals.getIfRecent(key, maxAgeMs)
    if (refusal !== null) throw refusal.error
  }

  /** Refreshes the key in the background, unless it is being loaded. */
  #refreshLater (request: SourceRequest<V>, cause: LoadCause | null): void {
    this.#loads.keepLoading(request, 'refreshes', cause)
  }

  /** Looks up in the store what memory does not hold. A load in progress does its own lookup. */
  async #recall (request: SourceRequest<V>): Promise<SourceEntry<V> | null> {
    if (this.#loads.get(request.key) !== undefined) return null
    await this.#lookups.find(request)
    return this.#memory.findUsable(request, this.#nowMs())
  }

  #drop (group: string | null): void {
    this.#memory.drop(group)
    this.#loads.drop(group)
  }

  #arrive ({ entry, stored, shared }: Landing<V>, forward: Forward, collapsed: boolean): SourceAnswer<V> {
    return this.#answer(entry, { ...this.#onlyCached, forward, collapsed: collapsed || shared, stored })
  }

  #answer (entry: SourceEntry<V>, path = this.#onlyCached, nowMs = this.#nowMs()): SourceAnswer<V> {
    if (path.forward === null) entry.hits++
    // the load of a fresh entry is irrelevant
    const load = nowMs < entry.freshUntilMs ? undefined : this.#loads.get(entry.key)
    return describeAnswer(entry, path, nowMs, load, this.#options)
  }
}

function notCached (): NotCachedError {
  return new NotCachedError('Nothing is cached for this request')
}
