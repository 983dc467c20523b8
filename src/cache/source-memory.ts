import { BoundedMap } from './bounded-map.ts'
import { covers, createPurgeVersions, type PurgeVersion, type PurgeVersions } from './purge-versions.ts'
import { Refusals } from './refusals.ts'
import { isAdmitted, type SourceCacheOptions, type SourceRequest, type VersionedEntry } from './source-cache-contract.ts'
import { stateOf, type SourceEntry } from './source-entry.ts'

/** Two replicas' times of the same fetch differ by less than this; two fetches of a key are further apart. */
const sameFetchMs = 1_000

/** Returns whether an entry of another replica was fetched after the one known here, and late enough to be another fetch. */
export function isNewer (found: SourceEntry<unknown>, known: SourceEntry<unknown> | null | undefined): boolean {
  return known == null || found.fetchedAtMs > Math.max(known.fetchedAtMs + sameFetchMs, known.newerThanMs)
}

/** The memory of one process: entries, refusals, and the known purges, which invalidate everything older. */
export class SourceMemory<V> {
  readonly entries: BoundedMap<SourceEntry<V>>
  readonly refusals: Refusals
  readonly purgeVersions: PurgeVersions
  #era = 0

  constructor ({ maxBytes, negativeTtlMs, clock }: Pick<SourceCacheOptions, 'maxBytes' | 'negativeTtlMs' | 'clock'>) {
    this.entries = new BoundedMap(maxBytes, ({ sizeBytes }) => sizeBytes)
    this.refusals = new Refusals(negativeTtlMs, clock.monotonicMs)
    this.purgeVersions = createPurgeVersions(clock.wallMs, () => { this.#era++ })
  }

  /** A number that changes with the upstream's key, and when a purge is forgotten. A load that began in another era is not kept. */
  get era (): number {
    return this.#era
  }

  /** Begins a new era: entries have to be loaded again before use. Refusals of the previous key are dropped. */
  distrust (): void {
    this.#era++
    for (const entry of this.entries.values()) entry.isProven = false
    this.refusals.clear()
  }

  /** Begins a new era with nothing in memory: neither entries nor refusals nor purges. */
  reset (): void {
    this.#era++
    this.drop(null)
    this.purgeVersions.reset()
  }

  /** Returns the entry that may still be served to a request at a monotonic time, even if only on errors. */
  findUsable (request: Pick<SourceRequest<V>, 'key' | 'admits'>, atMs: number): SourceEntry<V> | null {
    const entry = this.entries.peek(request.key)
    if (entry === undefined || !entry.isProven || stateOf(entry, atMs) === 'expired') return null
    return isAdmitted(request, entry.value) ? entry : null
  }

  /** Returns whether `seen` covers all purges of the group. */
  isCurrent (group: string, seen: PurgeVersion): boolean {
    return covers(seen, this.purgeVersions.of(group))
  }

  /** Keeps an entry, unless it was purged in the meantime or is too large. Returns whether it was kept. */
  keep ({ entry, purgeVersion }: VersionedEntry<V>): boolean {
    if (!this.isCurrent(entry.group, purgeVersion)) return false
    this.entries.set(entry.key, entry)
    this.refusals.delete(entry.key)
    return this.entries.has(entry.key)
  }

  /** Keeps another replica's entry, unless there is a newer one. */
  adopt (found: VersionedEntry<V>): boolean {
    return isNewer(found.entry, this.entries.peek(found.entry.key)) && this.keep(found)
  }

  /** Drops a group, or everything (`null`). */
  drop (group: string | null): void {
    for (const held of [this.entries, this.refusals]) dropGroup(held, group)
  }
}

/** Drops the values of a group, or everything (`null`). */
export function dropGroup (
  held: { entries (): Iterable<[string, { readonly group: string }]>, delete (key: string): unknown, clear (): void }, group: string | null
): void {
  if (group === null) held.clear()
  else for (const [key, value] of [...held.entries()]) if (value.group === group) held.delete(key)
}
