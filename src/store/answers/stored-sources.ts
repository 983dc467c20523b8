import { createRecentMap } from '../../cache/bounded-map.ts'
import { covers, type KnownPurges } from '../../cache/purge-versions.ts'
import type { LoadedEntry, LoadPlan, SourceRequest, SourceStore, VersionedEntry } from '../../cache/source-cache-contract.ts'
import { momentOf, type SourceEntry } from '../../cache/source-entry.ts'
import type { StoreState } from '../../cache/store-state.ts'
import type { PersistentStore, StoreFollower } from '../persistent-store.ts'
import type { SqlRows } from '../sql/database.ts'
import type { Statement } from '../sql/statement.ts'
import { AnswerWriter } from './answer-writer.ts'
import { findAnswer, isKeepable, readAnswer, type Keepable } from './answer-rows.ts'
import { StoredPurges } from './stored-purges.ts'

export interface StoredSourcesOptions<V> {
  store: PersistentStore
  /** The store that replicas share, which is consulted first; `null` for a service without other replicas. */
  shared: SourceStore<V> | null
  /** Maximum size of all answers of the account in the store, compressed. */
  maxBytes: number
}

const maxMissed = 1_000

const nothingPurged: KnownPurges = { of: () => ({ all: 0, group: 0 }), learn () {} }

/**
 * The last good answers: loaded answers are written in the background, and are found again after a restart, with their age. Replicas
 * share through another store, which is consulted first. Requests without a durable codec go only there.
 */
export class StoredSources<V> implements SourceStore<V>, StoreFollower {
  readonly #store: PersistentStore
  readonly #shared: SourceStore<V> | null
  readonly #stored: StoredPurges
  readonly #writer: AnswerWriter<V>
  /** Keys that were missing lately, each with 1: the load that follows skips the lookup. */
  readonly #missed = createRecentMap<string, number>(maxMissed)
  #purges = nothingPurged

  constructor ({ store, shared, maxBytes }: StoredSourcesOptions<V>) {
    this.#store = store
    this.#shared = shared
    this.#stored = new StoredPurges(store, () => this.#purges)
    this.#writer = new AnswerWriter({ store, purges: this.#stored, known: () => this.#purges, maxBytes })
    store.follow(this)
  }

  attach (purges: KnownPurges): void {
    this.#purges = purges
    this.#shared?.attach(purges)
  }

  readOnEntry (accountId: number): Statement[] {
    return [this.#stored.read(accountId)]
  }

  onEntry ([purges = []]: SqlRows): void {
    this.#stored.learn(purges)
    this.#writer.schedule()
  }

  async find (request: SourceRequest<V>): Promise<VersionedEntry<V> | null> {
    const shared = await this.#shared?.find(request) ?? null
    if (shared !== null) return shared
    const kept = await this.#findKept(request)
    if (kept === null) this.#missed.set(request.key, 1)
    return kept?.entry.isProven === true ? kept : null
  }

  async load (request: SourceRequest<V>, plan: LoadPlan<V>): Promise<LoadedEntry<V>> {
    let isNew = false
    const load = async (found: VersionedEntry<V> | null): Promise<SourceEntry<V>> => {
      const hasMissed = this.#missed.delete(request.key)
      const kept = found === null && !plan.isHeld && !hasMissed ? await this.#findKept(request) : null
      if (kept !== null && plan.accepts(kept.entry)) return kept.entry
      isNew = true
      return await plan.load(found ?? kept)
    }
    const purgeVersion = this.#purges.of(request.group)
    const loaded = await this.#shared?.load(request, { ...plan, load }) ?? { entry: await load(null), purgeVersion, shared: false }
    if (isNew && isKeepable(request)) this.#writer.put(request, loaded)
    return loaded
  }

  delete (request: SourceRequest<V>): void {
    this.#shared?.delete(request)
    if (isKeepable(request)) this.#writer.delete(request)
  }

  async purge (group: string | null, version: number): Promise<number | null> {
    this.#writer.drop(group)
    // at once, because answers that are loaded from now on must not be written before it
    this.#stored.owe(group, version)
    return this.#shared === null ? version : await this.#shared.purge(group, version)
  }

  async keepPurge (group: string | null, version: number): Promise<boolean> {
    const isKept = await this.#stored.purge(group, version)
    if (!isKept) this.#writer.schedule()
    return isKept
  }

  /** Drops pending writes, because they belong to another account. */
  forget (): void {
    this.#writer.drop(null)
    this.#stored.forget()
  }

  pending (): StoreState['pending'] {
    return this.#writer.usage()
  }

  /** Writes pending purges and answers, as far as that is possible soon. Returns how many purges are lost. */
  async close (): Promise<number> {
    await this.#writer.close()
    return this.#stored.owed()
  }

  /** Returns the pending or stored answer, if it has seen all known purges. */
  async #findKept (request: SourceRequest<V>): Promise<VersionedEntry<V> | null> {
    if (!isKeepable(request)) return null
    const waiting = this.#writer.get(request)
    const found = waiting === undefined ? await this.#read(request) : waiting
    if (found === null) return null
    return covers(found.purgeVersion, this.#purges.of(request.group)) ? found : null
  }

  async #read (request: Keepable<V>): Promise<VersionedEntry<V> | null> {
    const { accountId, link, clock, counts } = this.#store
    const isInUse = accountId !== null && !this.#stored.isOwed(request.group)
    const rows = isInUse ? await link.read(findAnswer(accountId, request)) : null
    const row = rows?.[0]?.[0]
    const answer = row === undefined ? null : await readAnswer(row, request, momentOf(clock), this.#store.keyTag(this.#store.key))
    if (typeof answer === 'string') {
      counts.rejected.add(answer)
      // an unreadable answer would be rejected each time
      this.#writer.delete(request)
    }
    if (answer === null || typeof answer === 'string' || accountId !== this.#store.accountId) {
      counts.misses++
      return null
    }
    counts.hits++
    return answer
  }
}
