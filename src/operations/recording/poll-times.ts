import { onTimeUntilMs } from '../../domain/statistics/journey-run.ts'

/** Poll interval of a journey without an expected run. An unscheduled run is noticed within this time. */
const idleMs = 30 * 60_000
/** Poll interval while a run is expected or data is awaited. */
const alertMs = 5 * 60_000
/** How long before its usual time a run is expected. */
const aheadMs = 15 * 60_000

/** The state that decides when a journey is polled next. */
export interface PollState {
  /** Whether numbers or charts of a run are awaited. */
  isAwaiting: boolean
  /** Number of consecutive failed polls. */
  failures: number
  lastRunMs: number | null
  spacingMs: number | null
}

/** Returns the time until the next poll of a journey, in ms. `random` is from 0 up to 1 and spreads polls by a tenth. */
export function nextPollMs ({ isAwaiting, failures, lastRunMs, spacingMs }: PollState, nowMs: number, random: number): number {
  const jitter = 0.9 + 0.2 * random
  if (failures > 0) return Math.min(alertMs * 2 ** Math.min(failures - 1, 10), idleMs) * jitter
  if (isAwaiting) return alertMs * jitter
  if (lastRunMs === null || spacingMs === null) return idleMs * jitter
  const expectedMs = lastRunMs + spacingMs - aheadMs
  if (nowMs >= expectedMs && nowMs <= onTimeUntilMs(lastRunMs, spacingMs)) return alertMs * jitter
  return Math.min(idleMs, expectedMs > nowMs ? expectedMs - nowMs : idleMs) * jitter
}
