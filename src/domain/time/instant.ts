import { parseCalendarDate } from './calendar-date.ts'

const accepted = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?: ?(Z|UTC|[+-]\d{2}:?\d{2}))?)?$/i

/** Unix seconds with 10 digits lie between 2001 and 2286, and so do milliseconds with 13. Numbers with other digit counts are ambiguous. */
const epoch = /^([1-9]\d{9})(\d{3}|\.\d+)?$/

/**
 * Reads a point in time as ISO 8601 UTC with milliseconds; returns `null` for invalid text. Accepts ISO forms with or without
 * milliseconds and offset, TD's `YYYY-MM-DD HH:MM:SS UTC`, and seconds or milliseconds since 1970. A time without a zone is UTC.
 */
export function parseInstant (text: string): string | null {
  const [, seconds, rest = ''] = epoch.exec(text) ?? []
  if (seconds !== undefined) return new Date(rest.length === 3 && !rest.startsWith('.') ? Number(text) : Number(text) * 1_000).toISOString()
  const [, day, time = '00:00', zone = 'Z'] = accepted.exec(text.trim()) ?? []
  // Date.parse alone would take 2026-02-30 for March 2
  if (day === undefined || parseCalendarDate(day) === null) return null
  const offset = /^(z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2')
  const instantMs = Date.parse(`${day}T${time}${offset}`)
  if (Number.isNaN(instantMs)) return null
  const instant = new Date(instantMs).toISOString()
  // an offset may move the year beyond the range that sorts as text
  return instant.length === 24 ? instant : null
}

/** Returns the latest of the valid times, or `null` without any. */
export function latestInstant (instants: Iterable<string | null>): string | null {
  return choose(instants, (one, other) => one > other)
}

/** Returns the earliest of the valid times, or `null` without any. */
export function earliestInstant (instants: Iterable<string | null>): string | null {
  return choose(instants, (one, other) => one < other)
}

function choose (instants: Iterable<string | null>, isBetter: (one: string, other: string) => boolean): string | null {
  let chosen: string | null = null
  for (const instant of instants) {
    if (instant !== null && (chosen === null || isBetter(instant, chosen))) chosen = instant
  }
  return chosen
}
