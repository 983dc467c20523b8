import type { Lifetime } from '../../cache/source-entry.ts'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import { calendarState, type DateRange } from '../../domain/time/date-range.ts'
import { describeEndpoint } from '../../treasure-data/endpoints/endpoints.ts'
import type { Source } from './source.ts'

/** How long sources may be used, all in ms. */
export interface Lifetimes {
  openTtlMs: number
  settlingTtlMs: number
  settledTtlMs: number
  /** For answers without data: a new journey should appear soon. */
  emptyTtlMs: number
  staleWhileRevalidateMs: number
  staleIfErrorMs: number
  staleIfErrorSettledMs: number
}

/** How long new numbers are expected after a run of the journey. In this time, TD is asked more often until they change. */
const awaitedForMs = 3_600_000
const awaitedTtlMs = 5 * 60_000

/** Minimum time between two fetches with the same content before a past chart counts as final. */
const settlingEvidenceMs = 24 * 3_600_000

/**
 * Decides how long a source may be used, from the calendar and from evidence. A past range is settled once its content was unchanged
 * for a day. Content that has not changed since the journey's last run ended, `sinceRunMs` ago, is refreshed every 5 minutes for an
 * hour.
 */
export function decideLifetime (
  source: Source,
  range: DateRange | null,
  today: CalendarDate,
  { unchangedMs, sinceRunMs }: { unchangedMs: number, sinceRunMs: number | null },
  lifetimes: Lifetimes
): Lifetime {
  const { staleWhileRevalidateMs, staleIfErrorMs, staleIfErrorSettledMs } = lifetimes
  const isAwaited = sinceRunMs !== null && sinceRunMs < awaitedForMs && unchangedMs > sinceRunMs
  const give = (ttlMs: number, settled = false): Lifetime => ({
    ttlMs: isAwaited ? Math.min(ttlMs, awaitedTtlMs) : ttlMs,
    staleWhileRevalidateMs,
    staleIfErrorMs: settled ? staleIfErrorSettledMs : staleIfErrorMs,
    settled
  })
  if (source.isEmpty) return give(lifetimes.emptyTtlMs)
  const { lifetime } = describeEndpoint(source.endpoint)
  if (lifetime === 'open') return give(lifetimes.openTtlMs)
  if (lifetime !== 'calendar') return give(lifetime.ttlMs)
  switch (calendarState(range, today)) {
    case 'cumulative':
    case 'open': return give(lifetimes.openTtlMs)
    case 'settling': return give(lifetimes.settlingTtlMs)
    case 'past': return unchangedMs >= settlingEvidenceMs ? give(lifetimes.settledTtlMs, true) : give(lifetimes.settlingTtlMs)
  }
}
