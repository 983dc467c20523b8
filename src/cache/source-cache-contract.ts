import type { EntryState, Lifetime, Loaded } from './source-entry.ts'

/** One value that the cache is asked for, with the way to get it. */
export interface SourceRequest<V> {
  key: string
  /** What a purge names: the journey. */
  group: string
  /** Brings the value anew; `previous` is the old one, which it may give back where nothing changed. */
  load (context: LoadContext<V>): Promise<Loaded<V>>
  /** How long a value may be used. `unchangedMs` is how long earlier fetches have seen the same content. */
  lifetimeOf (value: V, unchangedMs: number): Lifetime
  /** How the value is shared between replicas; where it is absent, it is not. */
  codec?: Codec<V>
}

/** Values as bytes. */
export interface Codec<V> {
  encode (value: V): Buffer
  /** Throws where the bytes cannot be read. */
  decode (bytes: Buffer): Loaded<V>
}

export interface LoadContext<V> {
  previous: V | null
  /** Whether a caller waits for this load by now; a refresh in the background yields to those. */
  isAwaited (): boolean
}

/** What an error of a loader means: `gone` is the upstream's word that there is nothing to see, `failed` that nothing was learnt. */
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
  /** What is left of the ttl; negative after it. */
  ttlMs: number
  /** Why a load was waited for; `null` where the answer came from memory alone. */
  forward: Forward | null
  /** Whether the load waited for was begun for another caller. */
  collapsed: boolean
  stored: boolean
  /** Set where a refresh failed or outran the soft deadline. */
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

/** Nothing is in memory, and the caller wanted nothing else. */
export class NotCachedError extends Error {
  override name = 'NotCachedError'
}

/** An entry as an operator sees it. */
export interface EntryListing {
  key: string
  group: string
  state: EntryState
  ageMs: number
  ttlMs: number
  sizeBytes: number
  hits: number
  settled: boolean
  refreshing: boolean
  failure: { reason: string, sinceMs: number, times: number } | null
}
