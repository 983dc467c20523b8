import { z } from 'zod'
import { parseCalendarDate, type CalendarDate } from '../../domain/time/calendar-date.ts'
import { parseInstant } from '../../domain/time/instant.ts'
import { journeyIdPattern, type JourneyId } from '../../domain/td/journey-id.ts'
import { rangePresets } from '../../domain/time/date-range.ts'
import { listTexts, type Formats } from '../../formats/index.ts'
import { overviewParts } from '../../reports/resources/overview.ts'

export const journeyParams = z.strictObject({
  journeyId: z.string()
    .regex(journeyIdPattern, 'needs 1 to 19 digits without a leading zero')
    // the pattern is what the brand stands for
    .transform(id => id as JourneyId)
    .meta({ description: 'The journey\'s id in Treasure Data.', example: '1001' })
})

/** What requests for reports can say in headers, besides who sends them. The answer reads them; what it cannot read it ignores. */
export const reportHeaders = z.object({
  'If-None-Match': z.string().optional().meta({
    description: 'Validators (`ETag`) of the copies that the caller has: if one is current, the answer is 304. `*` is any.',
    sample: '"3q2-7w"'
  }),
  'If-Modified-Since': z.string().optional().meta({
    description: 'The `Last-Modified` of the caller\'s copy: if the report has not changed since, the answer is 304. `If-None-Match` ' +
      'beats it.',
    sample: 'Thu, 01 Oct 2026 12:00:00 GMT'
  }),
  'If-Match': z.string().optional().meta({
    description: 'Validators of the versions that the caller expects: if none is current, the answer is 412. `*` is any.',
    sample: '*'
  }),
  'If-Unmodified-Since': z.string().optional().meta({
    description: 'If the report has changed since this time, the answer is 412. `If-Match` beats it.',
    sample: 'Thu, 31 Dec 2099 12:00:00 GMT'
  }),
  'Cache-Control': z.string().optional().meta({
    description: '`no-cache` asks Treasure Data anew, with the scope `cache:refresh`. `only-if-cached` answers from the cache, or 504. ' +
      'Other directives change nothing.',
    sample: 'no-cache'
  })
})

/** A text that `read` makes a value of. Where that gives `null`, the parameter `needs` something else; `needsText` where it is no text. */
export function readText<T> (read: (text: string) => T | null, needs: string, needsText?: string) {
  return z.string(needsText).transform((text, context) => {
    const value = read(text)
    if (value !== null) return value
    context.addIssue(needs)
    return z.NEVER
  })
}

/** What the document says of a list in one parameter, whose values are separated by commas. */
export function listOf (items: object, limits: { maxItems?: number, uniqueItems?: true } = {}) {
  return { type: 'array', items, minItems: 1, ...limits } as const
}

/** Some of these names, each once, separated by commas. They are read in the order of the list. */
export function someOf<Name extends string> (names: readonly Name[]) {
  const known: ReadonlySet<string> = new Set(names)
  return readText(text => {
    const asked = text.split(',')
    if (asked.some((name, index) => !known.has(name) || asked.indexOf(name) !== index)) return null
    return names.filter(name => asked.includes(name))
  }, `needs some of ${names.join(', ')}, each once, separated by commas`)
}

/** What the document says of some of these names. */
export function someNames (names: readonly string[]) {
  return listOf({ type: 'string', enum: names }, { uniqueItems: true })
}

/** Yes or no; a query has texts alone. */
export function yesOrNo () {
  return readText(text => text === 'true' ? true : text === 'false' ? false : null, 'needs one of true, false')
}

const realDate = readText(parseCalendarDate, 'needs a real calendar date as YYYY-MM-DD', 'needs a date as YYYY-MM-DD')

/** A date range as the query gives it; `resolveRange` makes plain dates of it. */
export const rangeQuery = z.strictObject({
  from: realDate.optional().meta({
    description: 'First day, inclusive, as `YYYY-MM-DD` (for example `2026-10-01`) in the service\'s time zone. Goes with `to`.',
    format: 'date',
    sample: '2026-10-01'
  }),
  to: realDate.optional().meta({
    description: 'Last day, inclusive, as `YYYY-MM-DD`; at most tomorrow. Goes with `from`.',
    format: 'date',
    sample: '2026-10-31'
  }),
  range: z.enum(rangePresets, `needs one of ${rangePresets.join(', ')}`).optional().meta({
    description: 'A range by name instead of `from` and `to`, resolved in the service\'s time zone to plain dates. `last_Nd` are the N ' +
      'days that end yesterday; `this_month` ends today.',
    sample: 'last_30d'
  })
})

/** A time as the query gives it: a calendar day, or an instant as ISO UTC. */
export type RequestedTime = { day: CalendarDate } | { instant: string }

function readTime (text: string): RequestedTime | null {
  const day = parseCalendarDate(text)
  if (day !== null) return { day }
  const instant = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? parseInstant(text) : null
  return instant === null ? null : { instant }
}

/** A time in the past. */
export const pastTime = readText(readTime, 'needs a date as YYYY-MM-DD, or a time such as 2026-10-01T12:00:00Z').optional()

/** What a report can be asked for that was recorded: its range, and as of when. */
export const recordedQuery = rangeQuery.extend({
  asOf: pastTime.meta({
    description: 'The report as it was at this time, from what the service recorded: a date stands for the end of that day in the ' +
      'service\'s time zone, an instant such as `2026-10-01T12:00:00Z` for itself. The last run that was recorded by then answers; ' +
      'Treasure Data is not asked. Ranges are read as on that day: `last_7d` ends the day before, and `to` is at most the day after. ' +
      'Takes a store (`STORE_URL`).',
    sample: '2026-10-01'
  })
})

/** Nothing. */
export const noQuery = z.strictObject({})

/** A date range as TD's own paths take it. */
export const tdRangeQuery = rangeQuery.omit({ range: true })

export type RangeQuery = z.output<typeof rangeQuery>

/** Parts of an overview, in its order. */
export const partsText = someOf(overviewParts).transform(parts => new Set(parts))

export const partNames = someNames(overviewParts)

/** What an overview can be asked for besides its range. */
export const overviewQuery = recordedQuery.extend({
  parts: partsText.prefault(overviewParts.join(',')).meta({
    description: 'The parts that are asked for. All three by default.', ...partNames, defaultValue: overviewParts
  }),
  partial: z.enum(['allow', 'deny'], 'needs one of allow, deny').default('allow').meta({
    description: '`allow`: the overview is answered while at least one part is there. `deny`: the first failure, in the order of the ' +
      'parts, is the answer.'
  })
})

export type OverviewQuery = z.output<typeof overviewQuery>

/** What a comparison can be asked for: as an overview, and the period to compare with. */
export const comparisonQuery = overviewQuery.omit({ asOf: true }).extend({
  // one of both ways to name days is needed
  range: rangeQuery.shape.range.meta({ example: 'last_30d' }),
  baselineFrom: realDate.optional().meta({
    description: 'First day of the period to compare with, inclusive. Goes with `baselineTo`; without both it is the equally long ' +
      'period right before.',
    format: 'date',
    sample: '2026-09-01'
  }),
  baselineTo: realDate.optional().meta({
    description: 'Last day of the period to compare with, inclusive. Goes with `baselineFrom`.',
    format: 'date',
    sample: '2026-09-30'
  }),
  partial: overviewQuery.shape.partial.unwrap().default('allow').meta({
    description: '`allow`: the comparison is answered while one part is there for both periods. `deny`: the first failure, in the order ' +
      'of the periods and parts, is the answer.'
  })
})

export type ComparisonQuery = z.output<typeof comparisonQuery>

/** A whole number within bounds; a query has texts alone. */
export function wholeNumber (
  least: number, most: number, example: number, description: string, round: (value: number) => number = value => value
) {
  const read = (text: string): number | null =>
    /^[1-9]\d{0,5}$/.test(text) && Number(text) >= least && Number(text) <= most ? round(Number(text)) : null
  return readText(read, `needs a whole number from ${least} to ${most}`).optional().meta({
    description: `${description} From ${least} to ${most}.`, type: 'integer', minimum: least, maximum: most, sample: example
  })
}

/** Chooses a format by its name. */
export function formatName<Name extends string> (
  formats: ReadonlyArray<{ name: Name }>, documented: { description: string, sample: Name }
) {
  const names = formats.map(({ name }) => name)
  return z.enum(names, `needs one of ${names.join(', ')}`).optional().meta(documented)
}

/** The media types by which `Accept` chooses another format than the report's JSON. */
export function quoteMediaTypes (formats: Formats): string {
  return listTexts(formats).map(({ mediaType }) => `\`${mediaType}\``).join(', ')
}

/** Chooses one of a CSV's tables by its name. The first is the default, with `condition` where it is so under that alone. */
export function tableName<Name extends string> (
  tables: ReadonlyArray<{ name: Name, description: string }>, { condition, sample }: { condition?: string, sample: Name }
) {
  const names = tables.map(({ name }) => name)
  const isDefault = ` (the default${condition === undefined ? '' : ` ${condition}`})`
  const list = tables.map(({ name, description }, index) => `\`${name}\`, ${description}${index === 0 ? isDefault : ''}`)
  return z.enum(names, `needs one of ${names.join(', ')}`).optional().meta({
    description: `Which table a CSV is: ${list.join('; ')}.`, sample
  })
}

/** Reports a table in another format than CSV as a fault. */
export function requireCsv (
  { format, table }: { format?: string | undefined, table?: string | undefined }, context: z.RefinementCtx
): void {
  if (table === undefined || format === undefined || format === 'csv') return
  context.addIssue({ code: 'custom', path: ['table'], message: 'goes with format=csv' })
}
