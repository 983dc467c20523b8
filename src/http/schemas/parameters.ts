import { z } from 'zod'
import { parseCalendarDate } from '../../domain/calendar-date.ts'
import { journeyIdPattern, type JourneyId } from '../../domain/journey-id.ts'
import { rangePresets } from '../../domain/range-preset.ts'
import { flowKinds } from '../../domain/select-flow.ts'
import { overviewParts } from '../../reports/overview.ts'

export const journeyParams = z.strictObject({
  journeyId: z.string()
    .regex(journeyIdPattern, 'needs 1 to 19 digits without a leading zero')
    // the pattern is what the brand stands for
    .transform(id => id as JourneyId)
    .meta({ description: 'The journey\'s id in Treasure Data.', example: '1001' })
})

const realDate = z.string('needs a date as YYYY-MM-DD').transform((text, context) => {
  const date = parseCalendarDate(text)
  if (date !== null) return date
  context.addIssue('needs a real calendar date as YYYY-MM-DD')
  return z.NEVER
})

/** A date range as the query gives it; `resolveRange` makes plain dates of it. */
export const rangeQuery = z.strictObject({
  from: realDate.optional().meta({
    description: 'First day, inclusive, as `YYYY-MM-DD` (for example `2026-10-01`) in the service\'s time zone. Goes with `to`.',
    format: 'date'
  }),
  to: realDate.optional().meta({
    description: 'Last day, inclusive, as `YYYY-MM-DD`; at most tomorrow. Goes with `from`.',
    format: 'date'
  }),
  range: z.enum(rangePresets, `needs one of ${rangePresets.join(', ')}`).optional().meta({
    description: 'A range by name instead of `from` and `to`, resolved in the service\'s time zone to plain dates. `last_Nd` are the N days that end yesterday; `this_month` ends today.'
  })
})

/** Nothing. */
export const noQuery = z.strictObject({})

/** A date range as TD's own paths take it. */
export const tdRangeQuery = rangeQuery.omit({ range: true })

export type RangeQuery = z.output<typeof rangeQuery>

const partNames: ReadonlySet<string> = new Set(overviewParts)

/** What an overview can be asked for besides its range. */
export const overviewQuery = rangeQuery.extend({
  parts: z.string().default(overviewParts.join(',')).transform((text, context) => {
    const asked = text.split(',')
    if (asked.some((part, index) => !partNames.has(part) || asked.indexOf(part) !== index)) {
      context.addIssue(`needs some of ${overviewParts.join(', ')}, each once, separated by commas`)
      return z.NEVER
    }
    return new Set(overviewParts.filter(part => asked.includes(part)))
  }).meta({ description: 'The parts that are asked for, separated by commas: `statistics`, `conversion`, `activation`. All three by default.' }),
  partial: z.enum(['allow', 'deny'], 'needs one of allow, deny').default('allow').meta({
    description: '`allow`: the overview is answered while at least one part is there. `deny`: the first failure, in the order of the parts, is the answer.'
  })
})

const kindNames: ReadonlySet<string> = new Set(flowKinds)

/** What a graph can be asked for besides its range. */
export const graphQuery = rangeQuery.extend({
  kind: z.string().transform((text, context) => {
    const asked = text.split(',')
    if (asked.some((kind, index) => !kindNames.has(kind) || asked.indexOf(kind) !== index)) {
      context.addIssue(`needs some of ${flowKinds.join(', ')}, each once, separated by commas`)
      return z.NEVER
    }
    return flowKinds.filter(kind => asked.includes(kind))
  }).optional().meta({
    description: 'Keeps only links to targets of these types, separated by commas: `goal`, `stage`, `exit`, `jump`, `milestone`, and the nodes at their ends. `inflow`, `outflow`, `rates` and shares stay those of the whole graph, `adjustments` too; `summary` is of what is kept.'
  })
})

export type GraphQuery = z.output<typeof graphQuery>
