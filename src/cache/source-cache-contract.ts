import type { EntryState, Lifetime, Loaded } from './source-entry.ts'

/** A request for one value, with how to load it. */
export interface SourceRequest<V> {
  key: string
  /** The unit of a purge: the journey. */
  group: string
  /** What is asked for, by name, as operators see it. */
  question?: Readonly<Record<string, string>>
  /** Loads the value. It may return the previous one if nothing changed. */
  load (context: LoadContext<V>): Promise<Loaded<V>>
  /** Returns how long a value may be used. `unchangedMs` is how long earlier fetches have seen the same content. */
  lifetimeOf (value: V, unchangedMs: number): Lifetime
  /** How the value is stored. Without a codec it stays in memory. */
  codec?: Codec<V>
}

/** Values as bytes. */
export interface Codec<V> {
  encode (value: V): Buffer
  /** Throws if the bytes cannot be read. */
  decode (bytes: Buffer): Loaded<V>
}

export interface LoadContext<V> {
  previous: V | null
  /** Returns whether a caller waits for this load by now. A refresh in the background yields to those. */
  isAwaited (): boolean
}

/** What an error of a loader means. `gone`: the upstream says that there is nothing to see. `failed`: nothing was learnt. */
export interface Verdict {
  kind: 'gone' | 'failed'
  reason: string
  status: number
  retryAfterMs: number | null
}

/** A value and how the cache came by it. */
export interface SourceAnswer<V> extends Provenance {
  value: V
  digest: string
  settled: boolean
  fetchedAtWallMs: number
}

/** How the cache answered. */
export interface Provenance {
  ageMs: number
  /** The rest of the ttl; negative after it. */
  ttlMs: number
  /** Why the caller waited for a load; `null` if the answer came from memory alone. */
  forward: Forward | null
  /** Whether that load was started for another caller. */
  collapsed: boolean
  stored: boolean
  /** Set if a refresh failed or took longer than the soft deadline. */
  stale: Staleness | null
}

export type Forward = 'uri-miss' | 'stale' | 'request'

export interface Staleness {
  cause: 'error' | 'soft-deadline'
  /** Wall time. */
  sinceMs: number
  reason: string
  status: number
}

export type CacheMode = 'normal' | 'refresh' | 'only-if-cached'

/** Nothing is cached, and the caller wanted nothing else. */
export class NotCachedError extends Error {
  override name = 'NotCachedError'
}

/** An entry as an operator sees it. */
export interface EntryListing {
  key: string
  group: string
  question: Readonly<Record<string, string>>
  state: EntryState
  ageMs: number
  ttlMs: number
  sizeBytes: number
  hits: number
  settled: boolean
  refreshing: boolean
  failure: { reason: string, sinceMs: number, times: number } | null
}
