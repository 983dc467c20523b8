import type { Dispatcher } from 'undici'
import type { Guard } from '../http/guards/guard.ts'
import type { ServiceLogger } from '../operations/logs/logger.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Tracer } from '../runtime/tracer.ts'

/** What a caller may replace: time, randomness, the dispatcher of calls to TD, the log. */
export interface Deps {
  clock: Clock
  dispatcher: Dispatcher
  logger: ServiceLogger
  /** From 0 up to 1; spreads retries. `Math.random` unless given. */
  random?: () => number
  /** Without a tracer, nothing is traced. */
  tracer?: Tracer
  /** Mean event loop delay, in ms, beyond which no load starts. 250 unless given. */
  maxDelayMs?: number
  /** How many times as long as usual it waits for its own threads, store, shared tier at the start, and indexes. 1 unless given. */
  patience?: number
  /** Returns how many lines the log has dropped. */
  droppedLogLines?: () => number
  /** Guards that run after the service's own. */
  guards?: readonly Guard[]
}
