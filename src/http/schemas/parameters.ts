import { z } from 'zod'
import { parseCalendarDate, type CalendarDate } from '../../domain/time/calendar-date.ts'
import { parseInstant } from '../../domain/time/instant.ts'
import { journeyIdPattern, type JourneyId } from '../../domain/td/journey-id.ts'
import { rangePresets } from '../../domain/time/date-range.ts'
import { overviewParts } from '../../reports/resources/overview.ts'

export const journeyParams = z.strictObject({
  journeyId: z.string()
    .regex(journeyIdPattern, 'needs 1 to 19 digits without a leading zero')
    // the pattern guarantees what the brand states
    .transform(id => id as JourneyId)
    .meta({ description: 'The journey\'s id in Treasure Data.', example: '1001' })
})

/** Headers of requests for reports, besides credentials. The answer code parses them and ignores invalid ones. */
export const reportHeaders = z.object({
  'If-None-Match': z.string().optional().meta({
    description: '`ETag` values of the caller\'s copies. If one is current, the answer is 304. `*` matches any.',
    sample: '"3q2-7w"'
  }),
  'If-Modified-Since': z.string().optional().meta({
    description: '`Last-Modified` of the caller\'s copy. If the report has not changed since, the answer is 304. `If-None-Match` takes ' +
      'precedence.',
    sample: 'Thu, 01 Oct 2026 12:00:00 GMT'
  }),
  'If-Match': z.string().optional().meta({
    description: '`ETag` values of the versions that the caller expects. If none is current, the answer is 412. `*` matches any.',
    sample: '*'
  }),
  'If-Unmodified-Since': z.string().optional().meta({
    description: 'If the report has changed since this time, the answer is 412. `If-Match` takes precedence.',
    sample: 'Thu, 31 Dec 2099 12:00:00 GMT'
  }),
  'Cache-Control': z.string().optional().meta({
    description: '`no-cache` loads the data again from Treasure Data; it requires the scope `cache:refresh`. `only-if-cached` answers ' +
      'from the cache, or 504. Other directives have no effect.',
    sample: 'no-cache'
  })
})

/** Returns the type of a text that `read` parses. If it returns `null`, the fault is `needs`; if there is no text, `needsText`. */
export function readText<T> (read: (text: string) => T | null, needs: string, needsText?: string) {
  return z.string(needsText).transform((text, context) => {
    const value = read(text)
    if (value !== null) return value
    context.addIssue(needs)
    return z.NEVER
  })
}

/** Returns the documentation of a parameter that takes a comma-separated list. */
export function listOf (items: object, limits: { maxItems?: number, uniqueItems?: true } = {}) {
  return { type: 'array', items, minItems: 1, ...limits } as const
}

/** Returns the type of a comma-separated list of these names, each at most once. The result is in the order of `names`. */
export function someOf<Name extends string> (names: readonly Name[]) {
  const known: ReadonlySet<string> = new Set(names)
  return readText(text => {
    const asked = text.split(',')
    if (asked.some((name, index) => !known.has(name) || asked.indexOf(name) !== index)) return null
    return names.filter(name => asked.includes(name))
  }, `needs some of ${names.join(', ')}, each once, separated by commas`)
}

/** Returns the documentation of such a list of names. */
export function someNames (names: readonly string[]) {
  return listOf({ type: 'string', enum: names }, { uniqueItems: true })
}

/** Returns the type of a boolean. A query contains only texts. */
export function yesOrNo () {
  return readText(text => text === 'true' ? true : text === 'false' ? false : null, 'needs one of true, false')
}

const realDate = readText(parseCalendarDate, 'needs a real calendar date as YYYY-MM-DD', 'needs a date as YYYY-MM-DD')

/** A date range in the query. `resolveRange` converts it to plain dates. */
export const rangeQuery = z.strictObject({
  from: realDate.optional().meta({
    description: 'First day, inclusive, as `YYYY-MM-DD` (for example `2026-10-01`) in the service\'s time zone. Requires `to`.',
    format: 'date',
    sample: '2026-10-01'
  }),
  to: realDate.optional().meta({
    description: 'Last day, inclusive, as `YYYY-MM-DD`; at most tomorrow. Requires `from`.',
    format: 'date',
    sample: '2026-10-31'
  }),
  range: z.enum(rangePresets, `needs one of ${rangePresets.join(', ')}`).optional().meta({
    description: 'A named range instead of `from` and `to`, in the service\'s time zone. `last_Nd` covers the N days up to yesterday; ' +
      '`this_month` ends today.',
    sample: 'last_30d'
  })
})

/** A time in the query: a calendar day, or an instant as ISO UTC. */
export type RequestedTime = { day: CalendarDate } | { instant: string }

function readTime (text: string): RequestedTime | null {
  const day = parseCalendarDate(text)
  if (day !== null) return { day }
  const instant = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? parseInstant(text) : null
  return instant === null ? null : { instant }
}

/** A time in the past. */
export const pastTime = readText(readTime, 'needs a date as YYYY-MM-DD, or a time such as 2026-10-01T12:00:00Z').optional()

/** The parameters of recorded reports: the range, and the time in the past. */
export const recordedQuery = rangeQuery.extend({
  asOf: pastTime.meta({
    description: 'The report as it was at this time, from recorded data. A date means the end of that day in the service\'s time zone; ' +
      'an instant looks like `2026-10-01T12:00:00Z`. The report shows the last run recorded by then; Treasure Data is not called. Ranges ' +
      'are relative to that day: `last_7d` ends the day before, and `to` is at most the day after. Requires a store (`STORE_URL`).',
    sample: '2026-10-01'
  })
})

/** An empty query. */
export const noQuery = z.strictObject({})

/** A date range at TD's own paths. */
export const tdRangeQuery = rangeQuery.omit({ range: true })

export type RangeQuery = z.output<typeof rangeQuery>

/** Parts of an overview, in its order. */
export const partsText = someOf(overviewParts).transform(parts => new Set(parts))

export const partNames = someNames(overviewParts)

/** The parameters of an overview. */
export const overviewQuery = recordedQuery.extend({
  parts: partsText.prefault(overviewParts.join(',')).meta({
    description: 'The requested parts. All three by default.', ...partNames, defaultValue: overviewParts
  }),
  partial: z.enum(['allow', 'deny'], 'needs one of allow, deny').default('allow').meta({
    description: '`allow` returns the overview if at least one part is available. `deny` returns the first failure, in the order of the ' +
      'parts.'
  })
})

export type OverviewQuery = z.output<typeof overviewQuery>

/** The parameters of a comparison: those of an overview, and the period to compare with. */
export const comparisonQuery = overviewQuery.omit({ asOf: true }).extend({
  // the range is required, as a name or as dates
  range: rangeQuery.shape.range.meta({ example: 'last_30d' }),
  baselineFrom: realDate.optional().meta({
    description: 'First day of the period to compare with, inclusive. Requires `baselineTo`. The default is the period of the same ' +
      'length right before the range.',
    format: 'date',
    sample: '2026-09-01'
  }),
  baselineTo: realDate.optional().meta({
    description: 'Last day of the period to compare with, inclusive. Requires `baselineFrom`.',
    format: 'date',
    sample: '2026-09-30'
  }),
  partial: overviewQuery.shape.partial.unwrap().default('allow').meta({
    description: '`allow` returns the comparison if at least one part is available for both periods. `deny` returns the first failure, ' +
      'in the order of the periods and parts.'
  })
})

export type ComparisonQuery = z.output<typeof comparisonQuery>

/** Returns the type of a whole number within bounds. A query contains only texts. */
export function wholeNumber (
  least: number, most: number, example: number, description: string, round: (value: number) => number = value => value
) {
  const read = (text: string): number | null =>
    /^[1-9]\d{0,5}$/.test(text) && Number(text) >= least && Number(text) <= most ? round(Number(text)) : null
  return readText(read, `needs a whole number from ${least} to ${most}`).optional().meta({
    description: `${description} From ${least} to ${most}.`, type: 'integer', minimum: least, maximum: most, sample: example
  })
}
