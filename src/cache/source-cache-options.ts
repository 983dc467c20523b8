import type { Clock } from '../runtime/clock.ts'
import type { Tracer } from '../runtime/tracer.ts'
import type { PurgeMessages } from './purge-messages.ts'
import type { Verdict } from './source-cache-contract.ts'
import type { SourceStore } from './source-store.ts'

export interface SourceCacheOptions<V = never> {
  clock: Clock
  maxBytes: number
  negativeTtlMs: number
  /** How long callers wait for a refresh while there is an old value, from the start of the refresh. */
  softDeadlineMs: number
  /** How long callers wait for loads at all. */
  deadlineMs: number
  judge (error: unknown): Verdict
  /** Called once for every load that failed, whoever waited for it and whatever was served instead. */
  onFailure? (key: string, error: unknown): void
  /** The reason and status of a refresh that took longer than the soft deadline. */
  late: { reason: string, status: number }
  /** Nothing is traced unless given. */
  tracer?: Tracer
  /** What keeps sources behind memory, if anything does. */
  store?: SourceStore<V>
  /** How other replicas, if there are any, are told of purges. */
  purgeMessages?: PurgeMessages
}
