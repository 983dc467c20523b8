import type { KnownPurges, PurgeMessages } from './purge-versions.ts'
import type { SourceStore } from './source-cache-contract.ts'

/** Purges that are still to be announced to the other replicas. Beyond that, they become one purge of everything. */
const maxOwed = 1_000

export interface SharedPurgesOptions {
  known: KnownPurges
  store?: Pick<SourceStore<never>, 'attach' | 'purge'> | undefined
  purgeMessages?: PurgeMessages | undefined
}

/** Passes purges made here on to the store and the other replicas, and retries later if necessary. */
export class SharedPurges {
  readonly #options: SharedPurgesOptions
  readonly #owed = new Set<string | null>()

  constructor (options: SharedPurgesOptions) {
    const { known, store, purgeMessages } = options
    this.#options = options
    store?.attach(known)
    purgeMessages?.attach({ ...known, announceOwed: () => this.#announceOwed() })
  }

  /** Purges a group, or everything (`null`), everywhere. Returns `false` if the other replicas can be reached only later. */
  async purge (group: string | null): Promise<boolean> {
    if (await this.#announce(group)) return true
    const isFull = this.#owed.size >= maxOwed
    if (isFull) this.#owed.clear()
    this.#owed.add(isFull ? null : group)
    return false
  }

  /** Drops the purges that are still to be announced. */
  forget (): void {
    this.#owed.clear()
  }

  async #announceOwed (): Promise<boolean> {
    for (const group of [...this.#owed]) {
      if (!await this.#announce(group)) return false
      this.#owed.delete(group)
    }
    return true
  }

  async #announce (group: string | null): Promise<boolean> {
    const { known, store, purgeMessages } = this.#options
    const own = known.of(group ?? '')
    const ownVersion = group === null ? own.all : own.group
    const version = store === undefined ? ownVersion : await store.purge(group, ownVersion)
    if (version === null) return false
    return await purgeMessages?.announce(group, version) ?? true
  }
}
