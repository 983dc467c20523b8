import { makeRoomFor, type KnownPurges, type PurgeMessages } from './purge-versions.ts'
import type { SourceStore } from './source-cache-contract.ts'

/**
 * How far a purge reached when it was answered. `this-replica`: the other replicas learn of it later. `all-replicas`: the store, which
 * outlasts them, carries it out later.
 */
export const purgeReaches = ['this-replica', 'all-replicas', 'everything'] as const

export type PurgeReach = typeof purgeReaches[number]

export interface SharedPurgesOptions {
  known: KnownPurges
  store?: Pick<SourceStore<never>, 'attach' | 'purge' | 'keepPurge'> | undefined
  purgeMessages?: PurgeMessages | undefined
}

/** A purge that the other replicas have to learn of. */
interface OwedPurge {
  readonly group: string | null
  /** Its version, once the store has given it one. */
  version: number | null
  /** The attempt in progress. */
  telling: Promise<boolean> | null
}

/** Passes purges made here on to the other replicas and the store, and retries later if necessary. */
export class SharedPurges {
  readonly #options: SharedPurgesOptions
  /** The last purge of each group. It makes the earlier ones unnecessary. */
  readonly #owed = new Map<string | null, OwedPurge>()

  constructor (options: SharedPurgesOptions) {
    const { known, store, purgeMessages } = options
    this.#options = options
    store?.attach(known)
    purgeMessages?.attach({ ...known, announceOwed: () => this.#announceOwed() })
  }

  /** Purges a group, or everything (`null`), everywhere. Returns how far that was possible. */
  async purge (group: string | null): Promise<PurgeReach> {
    const isTold = await this.#tell(this.#owe(group))
    const isKept = await this.#options.store?.keepPurge?.(group, this.#versionOf(group)) ?? true
    if (!isTold) return 'this-replica'
    return isKept ? 'everything' : 'all-replicas'
  }

  /** Returns how many purges the other replicas have not learned of. */
  owed (): number {
    return this.#owed.size
  }

  /** Drops the pending purges. */
  forget (): void {
    this.#owed.clear()
  }

  #owe (group: string | null): OwedPurge {
    const purge: OwedPurge = { group: makeRoomFor(group, this.#owed), version: null, telling: null }
    this.#owed.set(purge.group, purge)
    return purge
  }

  async #announceOwed (): Promise<boolean> {
    for (const purge of [...this.#owed.values()]) if (!await this.#tell(purge)) return false
    return true
  }

  /** Tells the other replicas of a purge. All callers share one attempt. */
  async #tell (purge: OwedPurge): Promise<boolean> {
    purge.telling ??= this.#attempt(purge).finally(() => { purge.telling = null })
    const isTold = await purge.telling
    // a later purge of the group has to be told, too
    if (isTold && this.#owed.get(purge.group) === purge) this.#owed.delete(purge.group)
    return isTold
  }

  /** Gives a purge its version in the store, and announces it. What has succeeded is not repeated: each version is another purge. */
  async #attempt (purge: OwedPurge): Promise<boolean> {
    const { store, purgeMessages } = this.#options
    const { group } = purge
    const own = this.#versionOf(group)
    purge.version ??= store === undefined ? own : await store.purge(group, own)
    return purge.version !== null && (await purgeMessages?.announce(group, purge.version) ?? true)
  }

  #versionOf (group: string | null): number {
    const { all, group: ofGroup } = this.#options.known.of(group ?? '')
    return group === null ? all : ofGroup
  }
}
