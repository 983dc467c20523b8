import type { Clock } from '../runtime/clock.ts'
import type { LoadCause, LoadDemand } from '../runtime/load-demand.ts'
import type { Tracer } from '../runtime/tracer.ts'
import type { KnownPurges, PurgeMessages, PurgeVersion } from './purge-versions.ts'
import type { Lifetime, Loaded, SourceEntry, Verdict } from './source-entry.ts'

/** A request for one value, and how to load it. */
export interface SourceRequest<V> {
  key: string
  /** The unit of a purge: the journey. */
  group: string
  /** The name of what is requested, as operators see it. */
  question?: Readonly<Record<string, string>>
  /** Loads the value. It may return the previous one if nothing changed. */
  load (context: LoadContext<V>): Promise<Loaded<V>>
  /** Returns how long a value may be used. `unchangedMs` says for how long earlier fetches returned the same content. */
  lifetimeOf (value: V, unchangedMs: number): Lifetime
  /** How the value is stored. Without a codec it stays in memory. */
  codec?: Codec<V>
  /** How the value is kept beyond the process, without names of people. Without this codec, it is not kept. */
  durableCodec?: DurableCodec<V>
  /** Returns whether this request can use a value: a stored one may lack something. Without this function, every value can be used. */
  admits? (value: V): boolean
}

/** Values as bytes. */
export interface Codec<V> {
  encode (value: V): Buffer
  /** Throws if the bytes are invalid. */
  decode (bytes: Buffer): Loaded<V> | Promise<Loaded<V>>
}

/** Values as bytes that outlive the process. */
export interface DurableCodec<V> extends Pick<Codec<V>, 'decode'> {
  /** Throws if the value cannot be encoded now. */
  encode (value: V): Buffer | Promise<Buffer>
}

/** Returns whether a request can use a value. */
export function isAdmitted<V> ({ admits }: Pick<SourceRequest<V>, 'admits'>, value: V): boolean {
  return admits === undefined || admits(value)
}

export interface LoadContext<V> {
  previous: V | null
  /** The callers that currently want this load. */
  demand: LoadDemand
}

/** A value, and how the cache arrived at it. */
export type SourceAnswer<V> = Provenance & Pick<SourceEntry<V>, 'value' | 'digest' | 'settled' | 'fetchedAtWallMs'>

/** How the cache answered. */
export interface Provenance {
  /** Age since the upstream made the value, if the upstream says so; otherwise since its fetch. */
  ageMs: number
  /** Time left of the TTL; negative after it. */
  ttlMs: number
  /** Why the caller waited for a load; `null` if the answer came from memory alone. */
  forward: Forward | null
  /** Whether another caller started that load. */
  collapsed: boolean
  stored: boolean
  /** Set if a refresh failed, took longer than the soft deadline, or was due and not made. */
  stale: Staleness | null
}

export type Forward = 'uri-miss' | 'stale' | 'request'

export interface Staleness extends Pick<Verdict, 'reason' | 'status'> {
  cause: 'error' | 'soft-deadline' | 'not-refreshed'
  /** Wall time. */
  sinceMs: number
}

/** The outcome of a load in the background: `error` is what it threw or the refusal in memory; `null` if it succeeded. */
export interface WarmOutcome {
  began: boolean
  error: unknown
}

export type CacheMode = 'normal' | 'refresh' | 'only-if-cached'

/** Nothing is cached, and the caller accepts only cached values. */
export class NotCachedError extends Error {
  override name = 'NotCachedError'
}

/** The caller no longer waits for its answer. */
export class CallerGoneError extends Error {
  override name = 'CallerGoneError'

  constructor () {
    super('The caller no longer waits')
  }
}

export interface SourceCacheOptions<V = never> {
  clock: Clock
  maxBytes: number
  negativeTtlMs: number
  /** How long callers wait for a refresh if there is an old value, counted from the start of the refresh. */
  softDeadlineMs: number
  /** How long callers wait for any load. */
  deadlineMs: number
  /** Judges what prevented a source from being loaded: what its loader threw, `NotCachedError`, or why no load may start. */
  judge (error: unknown): Verdict
  /** Called once for every failed load, regardless of its callers and of what was served instead. */
  onFailure? (key: string, error: unknown, cause: LoadCause | null): void
  /** The reason and status of a refresh that took longer than the soft deadline. */
  late: { reason: string, status: number }
  /** The same while the refresh has not been sent. */
  queued: { reason: string, status: number }
  /** Without a tracer, nothing is traced. */
  tracer?: Tracer
  /** Keeps sources beyond memory, if there is a store. */
  store?: SourceStore<V>
  /** Sends purges to the other replicas, if there are any. */
  purgeMessages?: PurgeMessages
}

/** An entry, and the last purges that it has seen. */
export interface VersionedEntry<V> {
  entry: SourceEntry<V>
  purgeVersion: PurgeVersion
}

export interface LoadedEntry<V> extends VersionedEntry<V> {
  /** Whether another replica loaded it. */
  shared: boolean
}

/** How a replica gets a new entry. */
export interface LoadPlan<V> {
  /** Whether memory holds an entry of the key, which makes an older one unnecessary. */
  isHeld: boolean
  /** Whether a stored entry is new enough. */
  accepts (entry: SourceEntry<V>): boolean
  /** Loads from the upstream. `found` is the stored entry that was not accepted. */
  load (found: VersionedEntry<V> | null): Promise<SourceEntry<V>>
}

/**
 * Keeps sources beyond memory. An unreachable store behaves like an empty one. Nothing here throws, except what `plan.load` throws.
 */
export interface SourceStore<V> {
  /** Called once, before anything else. */
  attach (purges: KnownPurges): void
  /** Looks an entry up. An entry is not found if it expired, is not proven, or has not seen every purge known to memory. */
  find (request: SourceRequest<V>): Promise<VersionedEntry<V> | null>
  /**
   * Returns a new entry: an acceptable one from the store, or one loaded now. The latter is stored unless it was purged in the meantime.
   * Replicas that share the store load a key once.
   */
  load (request: SourceRequest<V>, plan: LoadPlan<V>): Promise<LoadedEntry<V>>
  /** Deletes one entry. */
  delete (request: SourceRequest<V>): void
  /**
   * Purges a group, or everything (`null`), for all replicas: entries that have not seen `version` are no longer found. Returns the
   * version of the purge, which may be later than the given one; `null` if the replicas cannot be reached.
   */
  purge (group: string | null, version: number): Promise<number | null>
  /**
   * Called after `purge`: makes the purge outlast the replicas, if entries do. Returns `false` if that is possible only later, which the
   * store sees to.
   */
  keepPurge? (group: string | null, version: number): Promise<boolean>
}
