import { z } from 'zod'
import { parseCalendarDate } from '../../domain/time/calendar-date.ts'
import { journeyIdPattern, type JourneyId } from '../../domain/td/journey-id.ts'
import { rangePresets } from '../../domain/time/date-range.ts'
import { flowKinds } from '../../domain/graph/select-flow.ts'
import { canvasFormats, graphFormats, listTexts, type Formats } from '../../formats/index.ts'
import { pictureBounds, pictureStep, roundSide } from '../../formats/svg.ts'
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

/** Nothing. */
export const noQuery = z.strictObject({})

/** A date range as TD's own paths take it. */
export const tdRangeQuery = rangeQuery.omit({ range: true })

export type RangeQuery = z.output<typeof rangeQuery>

/** Parts of an overview, in its order. */
export const partsText = someOf(overviewParts).transform(parts => new Set(parts))

export const partNames = someNames(overviewParts)

/** What an overview can be asked for besides its range. */
export const overviewQuery = rangeQuery.extend({
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
export const comparisonQuery = overviewQuery.extend({
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

/** A side of a picture, as the picture will have it. */
function pictureSide (name: string, bounds: { least: number, most: number }, example: number) {
  const description = `${name} of an SVG, in pixels, rounded to the nearest multiple of ${pictureStep}; without it the graph decides.`
  return wholeNumber(bounds.least, bounds.most, example, description, pixels => roundSide(pixels, bounds))
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

/** What a canvas can be asked for besides its range. */
export const canvasQuery = rangeQuery.extend({
  format: formatName(canvasFormats, {
    description: '`json`, a Mermaid flowchart, a table or a picture. It beats `Accept`, which chooses without it ' +
      `(${quoteMediaTypes(canvasFormats)}); JSON by default.`,
    sample: 'svg'
  })
})

export type CanvasQuery = z.output<typeof canvasQuery>

const sizedNames = graphFormats.filter(format => format.kind === 'text' && format.takesSize).map(({ name }) => name)
const sized: ReadonlySet<string> = new Set(sizedNames)
const { width, height } = pictureBounds

/** What a graph can be asked for besides its range. */
export const graphQuery = rangeQuery.extend({
  format: formatName(graphFormats, {
    description: 'The form of the graph. It beats `Accept`, which chooses without it ' +
      `(${quoteMediaTypes(graphFormats)}); JSON by default. ` +
      'All but `json` are safe to draw: names are unique, there is no cycle, no zero link, no dangling end and no parallel link.',
    sample: 'svg'
  }),
  kind: someOf(flowKinds).optional().meta({
    ...someNames(flowKinds),
    description: 'Keeps only links to targets of these types, and the nodes at their ends. `inflow`, ' +
      '`outflow`, `rates` and shares stay those of the whole graph, `adjustments` too; `summary` is of what is kept.',
    sample: ['goal', 'exit']
  }),
  top: wholeNumber(1, 999, 5, 'Keeps so many of the largest targets of each kind; links to all others lead to one node "Other", with ' +
    'the same sums.'),
  width: pictureSide('Width', width, 960),
  height: pictureSide('Height', height, 540)
}).superRefine(({ format, width, height }, context) => {
  if (format === undefined || sized.has(format)) return
  for (const [name, value] of Object.entries({ width, height })) {
    if (value !== undefined) context.addIssue({ code: 'custom', path: [name], message: `goes with format=${sizedNames.join(', ')}` })
  }
})

export type GraphQuery = z.output<typeof graphQuery>

/** What a conversion graph can be asked for. */
export const conversionQuery = graphQuery.safeExtend({
  balance: yesOrNo().default(false).meta({
    type: 'boolean',
    defaultValue: false,
    description: '`true` completes each stage from the statistics of the same range, so that what goes in comes out: nodes of who is ' +
      'still inside (`inside-{stageId}`) and who is unaccounted for (`unaccounted-{stageId}`), where there are any. Shares and rates of ' +
      'stages are then of all who were in them. Without a range nothing is added, as Treasure Data does not say what its charts cover.'
  })
})
