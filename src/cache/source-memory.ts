import type { LRUCache } from 'lru-cache'
import { createBoundedMap, type MemoryUsage } from './bounded-map.ts'
import { covers, createPurgeVersions, type PurgeVersion, type PurgeVersions } from './purge-versions.ts'
import { Refusals } from './refusals.ts'
import type { SeenEntry } from './shared-tier.ts'
import type { SourceCacheOptions } from './source-cache-contract.ts'
import { stateOf, type SourceEntry } from './source-entry.ts'

/** Times of one fetch as two replicas know it differ by less than this; two fetches of a key are further apart. */
const sameFetchMs = 1_000

/** Whether an entry of another replica is of a later fetch than the one known here, and as new as that one's successor has to be. */
export function isNewer (found: SourceEntry<unknown>, known: SourceEntry<unknown> | null | undefined): boolean {
  return known == null || found.fetchedAtMs > Math.max(known.fetchedAtMs + sameFetchMs, known.newerThanMs)
}

/** What one process holds: entries, refusals, and the purges it knows of, which nothing older survives. */
export class SourceMemory<V> {
  readonly entries: LRUCache<string, SourceEntry<V>>
  readonly refusals: Refusals
  readonly purgeVersions: PurgeVersions
  /** What is in use. */
  readonly usage: () => MemoryUsage

  constructor ({ maxBytes, negativeTtlMs, clock }: Pick<SourceCacheOptions, 'maxBytes' | 'negativeTtlMs' | 'clock'>) {
    const { map, usage } = createBoundedMap<SourceEntry<V>>(maxBytes, ({ sizeBytes }) => sizeBytes)
    this.entries = map
    this.usage = usage
    this.refusals = new Refusals(negativeTtlMs, clock.monotonicMs)
    this.purgeVersions = createPurgeVersions(clock.wallMs)
  }

  /** The entry of a key that may still be served, if only in need, at a monotonic time. */
  findUsable (key: string, atMs: number): SourceEntry<V> | null {
    const entry = this.entries.peek(key)
    return entry === undefined || stateOf(entry, atMs) === 'expired' ? null : entry
  }

  /** Whether nothing was purged of the group that `seen` does not know of. */
  isCurrent (group: string, seen: PurgeVersion): boolean {
    return covers(seen, this.purgeVersions.of(group))
  }

  /** Keeps an entry, unless it was purged in the meantime or is too large; tells whether it did. */
  keep ({ entry, generation }: SeenEntry<V>): boolean {
    if (!this.isCurrent(entry.group, generation)) return false
    this.entries.set(entry.key, entry)
    this.refusals.delete(entry.key)
    return this.entries.has(entry.key)
  }

  /** Keeps another replica's entry, unless there is a newer one. */
  adopt (found: SeenEntry<V>): boolean {
    return isNewer(found.entry, this.entries.peek(found.entry.key)) && this.keep(found)
  }

  /** Forgets a group, or everything (`null`). */
  drop (group: string | null): void {
    for (const held of [this.entries, this.refusals]) dropGroup(held, group)
  }
}

/** Forgets what is held of a group, or everything (`null`). */
export function dropGroup (
  held: { entries (): Iterable<[string, { readonly group: string }]>, delete (key: string): unknown, clear (): void }, group: string | null
): void {
  if (group === null) held.clear()
  else for (const [key, value] of [...held.entries()]) if (value.group === group) held.delete(key)
}
