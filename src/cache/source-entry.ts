/** What a loader returns: a value with what the cache must know of it. */
export interface Loaded<V> {
  value: V
  /** Equal for equal content; reports are addressed by it. */
  digest: string
  /** Estimated memory that the value takes. */
  sizeBytes: number
}

/**
 * How long a loaded value may be used, decided once when it is stored. `ttlMs` counts from its fetch, the others from the end of
 * `ttlMs`.
 */
export interface Lifetime {
  ttlMs: number
  /** After the ttl: the old value is served at once while one refresh runs. */
  staleWhileRevalidateMs: number
  /** After the ttl: the old value is served if a refresh fails. */
  staleIfErrorMs: number
  /** Whether the content is considered final. */
  settled: boolean
}

/** Why the last refresh failed. */
export interface RefreshFailure {
  /** Wall time of the first of the failures in a row. */
  sinceMs: number
  reason: string
  /** The HTTP status that goes with the reason. */
  status: number
  /** Failures in a row. */
  times: number
  /** Monotonic time before which no refresh is attempted. */
  retryAtMs: number
}

/** A value in memory. Times are monotonic ms, except those named `wall`. */
export interface SourceEntry<V> {
  readonly key: string
  readonly group: string
  readonly question: Readonly<Record<string, string>>
  readonly value: V
  readonly digest: string
  readonly sizeBytes: number
  readonly settled: boolean
  readonly fetchedAtWallMs: number
  readonly fetchedAtMs: number
  /** When this content was first seen, by a fetch at or before this entry's own. */
  readonly firstSeenAtMs: number
  freshUntilMs: number
  revalidateUntilMs: number
  /** The next value has to be fetched after this. */
  newerThanMs: number
  readonly usableUntilMs: number
  failure: RefreshFailure | null
  /** Answers from memory alone. */
  hits: number
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

/**
 * Ends the freshness of an entry, because values fetched before `beforeMs` are out of date. The time for revalidation moves with it. The
 * time for use on errors stays.
 */
export function outdateEntry (entry: SourceEntry<unknown>, beforeMs: number, nowMs: number): void {
  const earlierMs = Math.max(0, entry.freshUntilMs - nowMs)
  entry.freshUntilMs -= earlierMs
  entry.revalidateUntilMs -= earlierMs
  entry.newerThanMs = Math.max(entry.newerThanMs, beforeMs)
}

const firstBackoffMs = 2_000
const longestBackoffMs = 30_000

/**
 * Returns the failure to remember after one more attempt failed. The backoff doubles from 2 s to 30 s, or is what the upstream asked
 * for.
 */
export function addFailure (
  previous: RefreshFailure | null,
  { reason, status, retryAfterMs }: { reason: string, status: number, retryAfterMs: number | null },
  now: { wallMs: number, monotonicMs: number }
): RefreshFailure {
  const times = (previous?.times ?? 0) + 1
  const backoffMs = Math.min(firstBackoffMs * 2 ** Math.min(times - 1, 10), longestBackoffMs)
  return {
    sinceMs: previous?.sinceMs ?? now.wallMs,
    reason,
    status,
    times,
    retryAtMs: now.monotonicMs + Math.max(backoffMs, retryAfterMs ?? 0)
  }
}
