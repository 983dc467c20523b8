import type { KnownPurges, PurgeVersion } from './purge-versions.ts'
import type { SourceRequest } from './source-cache-contract.ts'
import type { SourceEntry } from './source-entry.ts'

/** An entry and the last purges that it has seen. */
export interface VersionedEntry<V> {
  entry: SourceEntry<V>
  purgeVersion: PurgeVersion
}

export interface LoadedEntry<V> extends VersionedEntry<V> {
  /** Whether another replica had loaded it. */
  shared: boolean
}

/** How a replica gets a new entry. */
export interface LoadPlan<V> {
  /** Whether a stored entry is new enough. */
  accepts (entry: SourceEntry<V>): boolean
  /** Loads from the upstream. `found` is the stored entry that was not accepted. */
  load (found: VersionedEntry<V> | null): Promise<SourceEntry<V>>
}

/**
 * What keeps sources behind memory. A store that cannot be reached behaves as if it were empty. Nothing here throws, except what
 * `plan.load` throws.
 */
export interface SourceStore<V> {
  /** Called once, before anything else. */
  attach (purges: KnownPurges): void
  /** Looks an entry up. One that expired, or that has not seen every purge known to memory, is not found. */
  find (request: SourceRequest<V>): Promise<VersionedEntry<V> | null>
  /**
   * Returns a new entry: an acceptable one from the store, or one loaded now, which is then stored unless it was purged meanwhile.
   * Replicas that share the store load a key once.
   */
  load (request: SourceRequest<V>, plan: LoadPlan<V>): Promise<LoadedEntry<V>>
  /** Deletes one entry. */
  delete (request: SourceRequest<V>): void
  /**
   * Purges a group, or everything (`null`): what has not seen `version` is not found any more. Returns the version it did so under,
   * which may be later than the given one; `null` if the store cannot be reached.
   */
  purge (group: string | null, version: number): Promise<number | null>
}
