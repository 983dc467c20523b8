import type { Clock } from '../runtime/clock.ts'
import type { Tracer } from '../runtime/tracer.ts'
import type { PurgeMessages } from './purge-messages.ts'
import type { Verdict } from './source-cache-contract.ts'
import type { SourceStore } from './source-store.ts'

export interface SourceCacheOptions<V = never> {
  clock: Clock
  maxBytes: number
  negativeTtlMs: number
  /** How long a caller waits for a refresh while an old value is at hand, from the refresh's begin. */
  softDeadlineMs: number
  /** How long a caller waits for loads at all. */
  deadlineMs: number
  judge (error: unknown): Verdict
  /** Told of every load that failed, once, whoever waited for it and whatever stood in. */
  onFailure? (key: string, error: unknown): void
  /** What a refresh that outran the soft deadline counts as. */
  late: { reason: string, status: number }
  /** Nothing is traced unless given. */
  tracer?: Tracer
  /** What keeps sources behind memory, if anything does. */
  store?: SourceStore<V>
  /** How other replicas, if there are any, are told of purges. */
  purgeMessages?: PurgeMessages
}
