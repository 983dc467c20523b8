import type { KnownPurges, PurgeMessages } from './purge-versions.ts'
import type { SourceStore } from './source-cache-contract.ts'

/** Purges that did not reach the store or the other replicas yet. Beyond that, they become one purge of everything. */
const maxOwed = 1_000

export interface SharedPurgesOptions {
  known: KnownPurges
  store?: Pick<SourceStore<never>, 'attach' | 'purge'> | undefined
  purgeMessages?: PurgeMessages | undefined
}

/** Passes purges made here on to the store and the other replicas, and retries later if necessary. */
export class SharedPurges {
  readonly #options: SharedPurgesOptions
  /** Each with whether the other replicas have learned of it. */
  readonly #owed = new Map<string | null, boolean>()

  constructor (options: SharedPurgesOptions) {
    const { known, store, purgeMessages } = options
    this.#options = options
    store?.attach(known)
    purgeMessages?.attach({ ...known, announceOwed: () => this.#announceOwed() })
  }

  /** Purges a group, or everything (`null`), everywhere. Returns `false` if the store or the other replicas can be reached only later. */
  async purge (group: string | null): Promise<boolean> {
    const { isDone, isAnnounced } = await this.#attempt(group, false)
    if (isDone) return true
    const isFull = this.#owed.size >= maxOwed
    if (isFull) this.#owed.clear()
    this.#owed.set(isFull ? null : group, !isFull && isAnnounced)
    return false
  }

  /** Drops the pending purges. */
  forget (): void {
    this.#owed.clear()
  }

  async #announceOwed (): Promise<boolean> {
    for (const [group, wasAnnounced] of [...this.#owed]) {
      const { isDone, isAnnounced } = await this.#attempt(group, wasAnnounced)
      if (isDone) this.#owed.delete(group)
      else {
        // it may have been dropped in the meantime
        if (this.#owed.has(group)) this.#owed.set(group, isAnnounced)
        return false
      }
    }
    return true
  }

  /** Purges the store, and tells the other replicas once, also while the store cannot be reached. */
  async #attempt (group: string | null, wasAnnounced: boolean): Promise<{ isDone: boolean, isAnnounced: boolean }> {
    const { known, store, purgeMessages } = this.#options
    const own = known.of(group ?? '')
    const ownVersion = group === null ? own.all : own.group
    const version = store === undefined ? ownVersion : await store.purge(group, ownVersion)
    const isAnnounced = wasAnnounced || (await purgeMessages?.announce(group, version ?? ownVersion) ?? true)
    return { isDone: version !== null && isAnnounced, isAnnounced }
  }
}
