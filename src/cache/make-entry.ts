import { residentBytes } from './resident-bytes.ts'
import type { SourceRequest } from './source-cache-contract.ts'
import type { Lifetime, Loaded, SourceEntry } from './source-entry.ts'

/** What an entry takes over from the request. */
type Place = Pick<SourceRequest<never>, 'key' | 'group' | 'question'>

/** Returns the entry for a value loaded just now. How long `previous` saw the same content is evidence that it stays. */
export function makeEntry<V> (
  request: Place,
  loaded: Loaded<V>,
  previous: SourceEntry<V> | null,
  lifetimeOf: (value: V, unchangedMs: number) => Lifetime,
  now: { wallMs: number, monotonicMs: number }
): SourceEntry<V> {
  const unchangedMs = previous?.digest === loaded.digest ? now.monotonicMs - previous.firstSeenAtMs : 0
  const { ttlMs, staleWhileRevalidateMs, staleIfErrorMs, settled } = lifetimeOf(loaded.value, unchangedMs)
  return placeEntry(request, loaded, {
    ageMs: 0,
    unchangedMs,
    ttlMs,
    revalidateMs: ttlMs + staleWhileRevalidateMs,
    usableMs: ttlMs + Math.max(staleWhileRevalidateMs, staleIfErrorMs),
    settled
  }, now)
}

/** An entry's times apart from any clock, all in ms. */
export interface EntryTimes {
  /** Since it was fetched. */
  ageMs: number
  /** From when its content was first seen to its fetch. */
  unchangedMs: number
  /** From its fetch until it is no longer fresh. */
  ttlMs: number
  /** From its fetch until it is no longer served while it is refreshed. */
  revalidateMs: number
  /** From its fetch until it is no longer served at all. */
  usableMs: number
  settled: boolean
}

/** Returns an entry's times at a monotonic time. */
export function timesOf (entry: SourceEntry<unknown>, atMs: number): EntryTimes {
  const { fetchedAtMs, firstSeenAtMs, freshUntilMs, revalidateUntilMs, usableUntilMs, settled } = entry
  return {
    ageMs: atMs - fetchedAtMs,
    unchangedMs: fetchedAtMs - firstSeenAtMs,
    ttlMs: freshUntilMs - fetchedAtMs,
    revalidateMs: revalidateUntilMs - fetchedAtMs,
    usableMs: usableUntilMs - fetchedAtMs,
    settled
  }
}

/** What an entry takes besides its content: key, object, links of the map. Measured, roughly. */
const overheadBytes = 1_024

/** Returns what an entry takes of the memory bound, given the bytes of its value. */
function sizeOfEntry (key: string, valueBytes: number): number {
  return residentBytes(valueBytes + key.length + overheadBytes)
}

/** Returns the entry with these times on this process's clocks. The times may come from another process. */
export function placeEntry<V> (
  { key, group, question = {} }: Place,
  { value, digest, sizeBytes }: Loaded<V>,
  { ageMs, unchangedMs, ttlMs, revalidateMs, usableMs, settled }: EntryTimes,
  now: { wallMs: number, monotonicMs: number }
): SourceEntry<V> {
  const fetchedAtMs = now.monotonicMs - ageMs
  return {
    key,
    group,
    question,
    value,
    digest,
    sizeBytes: sizeOfEntry(key, sizeBytes),
    settled,
    fetchedAtWallMs: now.wallMs - ageMs,
    fetchedAtMs,
    firstSeenAtMs: fetchedAtMs - unchangedMs,
    freshUntilMs: fetchedAtMs + ttlMs,
    revalidateUntilMs: fetchedAtMs + revalidateMs,
    newerThanMs: fetchedAtMs,
    usableUntilMs: fetchedAtMs + usableMs,
    failure: null,
    hits: 0
  }
}
