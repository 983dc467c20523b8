import { onTimeUntilMs } from '../../domain/statistics/journey-run.ts'

/** Between two looks at a journey of which no run is expected. A run on demand is noticed within this time. */
const idleMs = 30 * 60_000
/** The same while a run is expected, or something is waited for. */
const alertMs = 5 * 60_000
/** A run is expected from this long before its usual time. */
const aheadMs = 15 * 60_000

/** What the next look at a journey depends on. */
export interface PollState {
  /** Whether numbers or charts of a run are waited for. */
  isAwaiting: boolean
  /** Looks in a row that failed. */
  failures: number
  lastRunMs: number | null
  spacingMs: number | null
}

/** Returns how long to wait until a journey is looked at again, in ms. `random` is from 0 up to 1 and spreads the looks by a tenth. */
export function nextPollMs ({ isAwaiting, failures, lastRunMs, spacingMs }: PollState, nowMs: number, random: number): number {
  const jitter = 0.9 + 0.2 * random
  if (failures > 0) return Math.min(alertMs * 2 ** Math.min(failures - 1, 10), idleMs) * jitter
  if (isAwaiting) return alertMs * jitter
  if (lastRunMs === null || spacingMs === null) return idleMs * jitter
  const expectedMs = lastRunMs + spacingMs - aheadMs
  if (nowMs >= expectedMs && nowMs <= onTimeUntilMs(lastRunMs, spacingMs)) return alertMs * jitter
  return Math.min(idleMs, expectedMs > nowMs ? expectedMs - nowMs : idleMs) * jitter
}
