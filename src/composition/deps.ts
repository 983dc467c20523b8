import type { Dispatcher } from 'undici'
import type { Guard } from '../http/guards/guard.ts'
import type { ServiceLogger } from '../operations/logs/logger.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Tracer } from '../runtime/tracer.ts'

/** What a caller may replace: time, randomness, the way to TD, the log. */
export interface Deps {
  clock: Clock
  dispatcher: Dispatcher
  logger: ServiceLogger
  /** From 0 up to 1; spreads retries. `Math.random` unless given. */
  random?: () => number
  /** Nothing is traced unless given. */
  tracer?: Tracer
  /** Mean delay of the event loop, in ms, beyond which no load is begun. 250 unless given. */
  maxDelayMs?: number
  /** Lines that the log has dropped. */
  droppedLogLines?: () => number
  /** Guards after the service's own. */
  guards?: readonly Guard[]
}
