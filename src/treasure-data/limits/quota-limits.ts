import type { FleetPermits, QuotaMode } from './fleet-permits.ts'
import type { Pace } from './permit-rate.ts'

/** What one process may ask of Treasure Data on its own account. */
export interface QuotaLimits extends Pace {
  mode: QuotaMode
  concurrency: number
}

/**
 * The limits as they are now. Alone, and the only replica, it may begin twice a second's turns at once after a rest. Where
 * replicas agree on turns, these are bounds that one of them could not exceed anyway. Where they cannot agree, each takes its share
 * of what was known last: one at a time at least, and a second's turns at once.
 */
export function limitsOf (maxConcurrency: number, maxPerSecond: number, fleet: FleetPermits | null): QuotaLimits {
  const whole = { concurrency: maxConcurrency, perSecond: maxPerSecond, burst: 2 * maxPerSecond }
  if (fleet === null) return { mode: 'alone', ...whole }
  if (fleet.isReached()) return { mode: 'fleet', ...whole }
  const replicas = fleet.replicas()
  if (replicas === 1) return { mode: 'local-share', ...whole }
  const perSecond = maxPerSecond / replicas
  return { mode: 'local-share', concurrency: Math.max(1, Math.floor(maxConcurrency / replicas)), perSecond, burst: Math.max(1, perSecond) }
}
