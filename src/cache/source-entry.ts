/** What a loader brings: a value with what the cache must know of it. */
export interface Loaded<V> {
  value: V
  /** Equal for equal content; reports are addressed by it. */
  digest: string
  /** Memory the value takes, as well as it can be told. */
  sizeBytes: number
}

/** How long a loaded value may be used, decided once when it is stored. All in ms from its fetch, or from the end of `ttlMs`. */
export interface Lifetime {
  ttlMs: number
  /** After the ttl: answered at once from the old value while one refresh runs. */
  staleWhileRevalidateMs: number
  /** After the ttl: answered from the old value where a refresh fails. */
  staleIfErrorMs: number
  /** Whether the content is held to be final. */
  settled: boolean
}

/** Why the last refresh brought nothing. */
export interface RefreshFailure {
  /** Wall time of the first of the failures in a row. */
  sinceMs: number
  reason: string
  /** The HTTP status that goes with the reason. */
  status: number
  /** How many in a row. */
  times: number
  /** Monotonic time before which nothing is asked again. */
  retryAtMs: number
}

/** A value in memory. Times are monotonic ms but for those named `wall`. */
export interface SourceEntry<V> {
  readonly key: string
  readonly group: string
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
  /** A newer value was fetched after this; by itself after this one was. */
  newerThanMs: number
  readonly usableUntilMs: number
  failure: RefreshFailure | null
  /** Answers from memory alone. */
  hits: number
}

export type EntryState = 'fresh' | 'revalidating' | 'usable-on-error' | 'expired'

/** Where an entry stands at a monotonic time. */
export function stateOf (entry: SourceEntry<unknown>, atMs: number): EntryState {
  if (atMs < entry.freshUntilMs) return 'fresh'
  if (atMs < entry.revalidateUntilMs) return 'revalidating'
  return atMs < entry.usableUntilMs ? 'usable-on-error' : 'expired'
}

/** Whether the last refresh failed so lately that the next one has to wait. */
export function isBackingOff ({ failure }: SourceEntry<unknown>, atMs: number): boolean {
  return failure !== null && atMs < failure.retryAtMs
}

/**
 * Ends the freshness of an entry, as values fetched before a time are old, and with it what was to follow for as long; how long
 * it may stand in after errors stays.
 */
export function outdateEntry (entry: SourceEntry<unknown>, beforeMs: number, nowMs: number): void {
  const earlierMs = Math.max(0, entry.freshUntilMs - nowMs)
  entry.freshUntilMs -= earlierMs
  entry.revalidateUntilMs -= earlierMs
  entry.newerThanMs = Math.max(entry.newerThanMs, beforeMs)
}

const firstBackoffMs = 2_000
const longestBackoffMs = 30_000

/** The failure to remember after one more attempt failed: waiting doubles from 2 s to 30 s, or as long as the upstream asked. */
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
