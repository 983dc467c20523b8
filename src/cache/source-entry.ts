import type { Clock } from '../runtime/clock.ts'
import { sizeOfEntry } from './bounded-map.ts'

/** What a loader returns: a value, and what the cache needs to know about it. */
export interface Loaded<V> {
  value: V
  /** Equal for equal content; reports are addressed by it. */
  digest: string
  /** Estimated memory that the value takes. */
  sizeBytes: number
  /** Age of the value when it arrived, in ms; 0 unless given. It counts only as age: a TTL begins with the fetch. */
  initialAgeMs?: number
}

/** How long a loaded value may be used, decided once when it is stored. `ttlMs` counts from its fetch, the others from the TTL's end. */
export interface Lifetime {
  ttlMs: number
  /** After the TTL: the old value is served at once while one refresh runs. */
  staleWhileRevalidateMs: number
  /** After the TTL: the old value is served if a refresh fails. */
  staleIfErrorMs: number
  /** Whether the content is considered final. */
  settled: boolean
}

/**
 * What an error means for a source. `gone`: the upstream says that it has nothing to show. `failed`: a call of the upstream gave no
 * answer. `held-back`: the service itself did not call.
 */
export interface Verdict {
  kind: 'gone' | 'failed' | 'held-back'
  reason: string
  /** The HTTP status of the reason. */
  status: number
  retryAfterMs: number | null
}

/** Why the last refresh failed. */
export interface RefreshFailure extends Pick<Verdict, 'kind' | 'reason' | 'status'> {
  /** Wall time of the first failure in a row. */
  sinceMs: number
  /** Failures in a row. */
  times: number
  /** Monotonic time before which no refresh is attempted. */
  retryAtMs: number
}

/** A value in memory. Times are monotonic ms, except those named `wall`. */
export interface SourceEntry<V> extends Readonly<Omit<Loaded<V>, 'initialAgeMs'>> {
  readonly key: string
  readonly group: string
  readonly question: Readonly<Record<string, string>>
  readonly settled: boolean
  readonly fetchedAtWallMs: number
  readonly fetchedAtMs: number
  /** Age of the value at that time. */
  readonly initialAgeMs: number
  /** When this content was first seen, by this fetch or an earlier one. */
  readonly firstSeenAtMs: number
  freshUntilMs: number
  revalidateUntilMs: number
  /** The next value has to be fetched after this. */
  newerThanMs: number
  readonly usableUntilMs: number
  /** Whether it was loaded with the current key. If not, it has to be loaded again before use, because the current key may see less. */
  isProven: boolean
  failure: RefreshFailure | null
  /** Answers from memory only. */
  hits: number
}

/** A time by both clocks. */
export type Moment = ReturnType<typeof momentOf>

/** Returns the time by both clocks. */
export function momentOf (clock: Pick<Clock, 'wallMs' | 'monotonicMs'>) {
  return { wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() }
}

/** What an entry takes from its request. */
type EntryAddress = Pick<SourceEntry<never>, 'key' | 'group'> & Partial<Pick<SourceEntry<never>, 'question'>>

/** Returns the entry for a value loaded just now. If `previous` saw the same content for long, the content is likely to stay. */
export function makeEntry<V> (
  request: EntryAddress, loaded: Loaded<V>, previous: SourceEntry<V> | null,
  lifetimeOf: (value: V, unchangedMs: number) => Lifetime, now: Moment
): SourceEntry<V> {
  const unchangedMs = previous?.digest === loaded.digest ? now.monotonicMs - previous.firstSeenAtMs : 0
  const { ttlMs, staleWhileRevalidateMs, staleIfErrorMs, settled } = lifetimeOf(loaded.value, unchangedMs)
  const revalidateMs = ttlMs + staleWhileRevalidateMs
  const usableMs = ttlMs + Math.max(staleWhileRevalidateMs, staleIfErrorMs)
  const { initialAgeMs = 0 } = loaded
  return placeEntry(request, loaded, { sinceFetchMs: 0, initialAgeMs, unchangedMs, ttlMs, revalidateMs, usableMs, settled }, now)
}

/**
 * An entry's times independent of any clock, in ms. `sinceFetchMs` counts from its fetch, when the value was `initialAgeMs` old.
 * `unchangedMs` counts from when its content was first seen to its fetch. The others count from its fetch to three ends: of freshness,
 * of use during a refresh, and of all use.
 */
export type EntryTimes = ReturnType<typeof timesOf>

/** Returns an entry's times at a monotonic time. */
export function timesOf (entry: SourceEntry<unknown>, atMs: number) {
  const { fetchedAtMs, initialAgeMs, firstSeenAtMs, freshUntilMs, revalidateUntilMs, usableUntilMs, settled } = entry
  return {
    sinceFetchMs: atMs - fetchedAtMs,
    initialAgeMs,
    unchangedMs: fetchedAtMs - firstSeenAtMs,
    ttlMs: freshUntilMs - fetchedAtMs,
    revalidateMs: revalidateUntilMs - fetchedAtMs,
    usableMs: usableUntilMs - fetchedAtMs,
    settled
  }
}

/** Returns the entry with these times on this process's clocks. The times may come from another process. */
export function placeEntry<V> (
  { key, group, question = {} }: EntryAddress,
  { value, digest, sizeBytes }: Loaded<V>,
  { sinceFetchMs, initialAgeMs, unchangedMs, ttlMs, revalidateMs, usableMs, settled }: EntryTimes,
  now: Moment
): SourceEntry<V> {
  const fetchedAtMs = now.monotonicMs - sinceFetchMs
  return {
    key,
    group,
    question,
    value,
    digest,
    sizeBytes: sizeOfEntry(key, sizeBytes),
    settled,
    fetchedAtWallMs: now.wallMs - sinceFetchMs,
    fetchedAtMs,
    initialAgeMs,
    firstSeenAtMs: fetchedAtMs - unchangedMs,
    freshUntilMs: fetchedAtMs + ttlMs,
    revalidateUntilMs: fetchedAtMs + revalidateMs,
    newerThanMs: fetchedAtMs,
    usableUntilMs: fetchedAtMs + usableMs,
    isProven: true,
    failure: null,
    hits: 0
  }
}

/** Returns the age of an entry's value at a monotonic time. It counts from when the upstream, or a cache in front of it, made the value. */
export function ageOf ({ fetchedAtMs, initialAgeMs }: Pick<SourceEntry<unknown>, 'fetchedAtMs' | 'initialAgeMs'>, atMs: number): number {
  return initialAgeMs + atMs - fetchedAtMs
}

export type EntryState = 'fresh' | 'revalidating' | 'usable-on-error' | 'expired'

/** Returns the state of an entry at a monotonic time. */
export function stateOf (entry: SourceEntry<unknown>, atMs: number): EntryState {
  if (atMs < entry.freshUntilMs) return 'fresh'
  if (atMs < entry.revalidateUntilMs) return 'revalidating'
  return atMs < entry.usableUntilMs ? 'usable-on-error' : 'expired'
}

/** Returns whether the last refresh failed so recently that the next one has to wait. */
export function isBackingOff ({ failure }: SourceEntry<unknown>, atMs: number): boolean {
  return failure !== null && atMs < failure.retryAtMs
}

/** Outdates an entry that was fetched before `beforeMs`. Revalidation ends earlier, too; stale-if-error does not. */
export function outdateEntry (entry: SourceEntry<unknown>, beforeMs: number, nowMs: number): void {
  const earlierMs = Math.max(0, entry.freshUntilMs - nowMs)
  entry.freshUntilMs -= earlierMs
  entry.revalidateUntilMs -= earlierMs
  entry.newerThanMs = Math.max(entry.newerThanMs, beforeMs)
}

/** Allows an entry for stale-if-error although its reload failed: the upstream did not say that it has nothing to show. */
export function admitOnErrors (entry: SourceEntry<unknown>, nowMs: number): void {
  entry.isProven = true
  entry.freshUntilMs = Math.min(entry.freshUntilMs, nowMs)
  entry.revalidateUntilMs = Math.min(entry.revalidateUntilMs, nowMs)
}

const firstBackoffMs = 2_000
const longestBackoffMs = 30_000

/** Returns the failure to remember after one more. The backoff doubles from 2 s to 30 s, or is what the upstream requested. */
export function addFailure (
  previous: RefreshFailure | null, { kind, reason, status, retryAfterMs }: Verdict, now: Moment
): RefreshFailure {
  const times = (previous?.times ?? 0) + 1
  const backoffMs = Math.min(firstBackoffMs * 2 ** Math.min(times - 1, 10), longestBackoffMs)
  const retryAtMs = now.monotonicMs + Math.max(backoffMs, retryAfterMs ?? 0)
  return { sinceMs: previous?.sinceMs ?? now.wallMs, kind, reason, status, times, retryAtMs }
}
