const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * Seconds from `nowMs` (ms since 1970 UTC) that the header `retry-after` asks to wait, rounded up; `null` where it is
 * absent, lies in the past, or is neither whole seconds nor an HTTP date (RFC 9110 section 10.2.3).
 */
export function parseRetryAfter (header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text)
  if (!imfFixdate.test(text)) return null
  const waitMs = Date.parse(text) - nowMs
  return waitMs >= 0 ? Math.ceil(waitMs / 1000) : null
}
