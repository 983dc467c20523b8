import type { PurgeVersion } from './purge-versions.ts'
import type { SourceRequest } from './source-cache-contract.ts'
import type { SourceEntry } from './source-entry.ts'

/** An entry and the purges it has seen. */
export interface SeenEntry<V> {
  entry: SourceEntry<V>
  generation: PurgeVersion
}

export interface Obtained<V> extends SeenEntry<V> {
  /** Whether another replica had loaded it. */
  shared: boolean
}

/** How a replica comes by a new entry. */
export interface ObtainPlan<V> {
  /** Whether an entry of another replica will do. */
  accepts (entry: SourceEntry<V>): boolean
  /** Loads anew; told of what other replicas had, where that would not do. */
  load (found: SeenEntry<V> | null): Promise<SourceEntry<V>>
}

/** What the tier must know of the memory in front of it, and tell it. */
export interface MemoryTier {
  /** The purges known to memory. */
  known (group: string): PurgeVersion
  /** Takes note of a purge elsewhere: of a group, or of everything (`null`). */
  purged (group: string | null, number: number): void
}

/**
 * What the replicas share behind their memories. It is never in the way: where it cannot be reached, it is as if it were
 * empty and nobody else there. None of its calls throws, but for what `plan.load` threw.
 */
export interface SharedTier<V> {
  /** Called once, before anything else. */
  attach (memory: MemoryTier): void
  /** What the replicas have of a key, unless it ran out or was purged. */
  find (request: SourceRequest<V>): Promise<SeenEntry<V> | null>
  /** A new entry: by one load, whichever replica does it. None that a purge known to memory has not seen. */
  obtain (request: SourceRequest<V>, plan: ObtainPlan<V>): Promise<Obtained<V>>
  /** Has the replicas share a key's value no longer. */
  forget (request: SourceRequest<V>): void
  /** Purges a group, or everything (`null`), everywhere; `false` where the others could not be told. */
  purge (group: string | null): Promise<boolean>
}
