import type { Provenance, Staleness } from '../../cache/source-cache-contract.ts'
import { formatInstant } from '../../runtime/clock.ts'

/** Whether an answer is current, as far as the service knows, and how old its data is; or the past time that it describes. */
export interface Freshness extends Partial<PastTime> {
  state: 'current' | 'stale' | 'past'
  /** When TD computed the data, ISO UTC; `null` if TD did not say. */
  dataUpdatedAt: string | null
  staleSince: string | null
  /** The problem code that prevented a refresh. */
  reason: string | null
}

/** The past time that a report describes, and when its oldest part was recorded. Both ISO UTC. */
export interface PastTime {
  asOf: string
  recordedAt: string
}

/** Describes the freshness of an answer. Recorded data cannot become stale. */
export function describeFreshness (
  dataUpdatedAt: string | null, stale: Staleness | null, past: PastTime | null = null
): Freshness {
  if (past !== null) return { state: 'past', dataUpdatedAt, staleSince: null, reason: null, ...past }
  if (stale === null) return { state: 'current', dataUpdatedAt, staleSince: null, reason: null }
  return { state: 'stale', dataUpdatedAt, staleSince: formatInstant(stale.sinceMs), reason: stale.reason }
}

/** Combines the provenance of an answer's sources, at least one: the worst one counts, with the age of the oldest. */
export function joinProvenance (sources: readonly Provenance[]): Provenance {
  const [first] = sources
  if (first !== undefined && sources.length === 1) return first
  const worst = sources.reduce((worst, source) => isWorse(source, worst) ? source : worst)
  const { ttlMs, forward, collapsed, stored, stale } = worst
  return { ageMs: Math.max(...sources.map(source => source.ageMs)), ttlMs, forward, collapsed, stored, stale }
}

function isWorse (left: Provenance, right: Provenance): boolean {
  const difference = rank(left) - rank(right)
  return difference === 0 ? left.ttlMs < right.ttlMs : difference > 0
}

function rank ({ forward, collapsed, stale }: Provenance): number {
  if (stale !== null) return stale.cause === 'soft-deadline' ? 3 : 4
  if (forward === null) return 0
  return collapsed ? 1 : 2
}
