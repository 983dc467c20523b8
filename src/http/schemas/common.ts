import { z } from 'zod'
import { adjustmentCodes } from '../../domain/td/adjustment.ts'
import { problemCode } from './problem.ts'
import { component } from './registry.ts'

/** A number that TD may not have sent. */
export function count (description: string) {
  return z.number().nullable().describe(`${description} \`null\` where TD sent no number.`)
}

/** The same of each type of target. */
export function byFlowKind<T extends z.ZodType> (schema: T) {
  return z.object({ goal: schema, stage: schema, exit: schema, jump: schema, milestone: schema, activation: schema })
}

/** The same of each part of an overview. */
export function byPart<T extends z.ZodType> (schema: T) {
  return z.object({ statistics: schema, conversion: schema, activation: schema })
}

export const time = z.iso.datetime()

const date = z.iso.date().nullable()

export const rangeSchema = component('Range', z.object({
  from: date.describe('First day, inclusive; `null` without a range.'),
  to: date.describe('Last day, inclusive; `null` without a range.'),
  days: z.int().nullable().describe('Days of the range, counting both ends.'),
  timeZone: z.string().describe('The time zone whose days these are.'),
  state: z.enum(['open', 'settling', 'past', 'settled', 'cumulative']).describe(
    '`open`: reaches today, numbers still move. `settling`: ended within the last three days. `past`: ended earlier. ' +
    '`settled`: past, and its content was seen unchanged in two fetches at least 24 hours apart. `cumulative`: no range was asked for, ' +
      'so this is TD\'s own default.')
}).describe('The days an answer is about.'))

export const freshnessSchema = component('Freshness', z.object({
  state: z.enum(['current', 'stale', 'past']).describe('`past`: the report as it was at `asOf`. `stale` once a refresh failed or took ' +
    'too long, and whenever the data is older than its TTL plus the time for revalidation; not during a normal refresh in the background.'),
  dataUpdatedAt: time.nullable().describe('When TD computed the data; `null` where TD did not say.'),
  staleSince: time.nullable().describe('When the first failed refresh ended, or when the data became too old.'),
  reason: problemCode.nullable().describe('The problem code of what keeps the data from being refreshed.'),
  asOf: time.optional().describe('Of a report of the past: what was recorded up to this time counts.'),
  recordedAt: time.optional().describe('Of a report of the past: when the service recorded the oldest of its parts.')
}).describe('How fresh the data is.'))

/** What every report says of itself before its fields. */
export const envelope = { journeyId: z.string(), range: rangeSchema, freshness: freshnessSchema }

/** The form of an answer that has several in JSON. Each form has a value of its own, which tells it from the others. */
export function formatField<Name extends string> ({ name }: { name: Name }) {
  return z.literal(name).describe('The form of this answer, as `format` in the query names it.')
}

export const rateSchema = component('Rate', z.object({
  value: z.number().nullable().describe('numerator / denominator as an unrounded fraction (0.0054 is 0.54 %). `null` where the ' +
    'denominator is 0, a side is missing, or the numerator lies outside 0..denominator; nothing is clamped.'),
  numerator: count('What was counted.'),
  denominator: count('Of how many.'),
  reportedPercent: z.number().nullable().describe('TD\'s own figure in percent, rounded by TD to two decimals.'),
  interval: component('RateInterval', z.object({
    low: z.number().describe('Lower bound, a fraction.'),
    high: z.number().describe('Upper bound, a fraction.'),
    level: z.literal(0.95)
  })).nullable().describe('Wilson score interval with z = 1.959964. Counts are entries, taken as independent. ' +
    '`null` where `value` is, and for numbers that are not whole.')
}).describe('A share that says what it was computed from.'))

export const adjustmentSchema = component('Adjustment', z.object({
  code: z.enum(adjustmentCodes).describe('What kind of repair or irregularity it is.'),
  ids: z.array(z.string()).describe('What it concerns: node ids, source and target of a link, or fields of the answer.'),
  count: z.int().describe('How many things it concerns.'),
  message: z.string().describe('The finding in words.')
}).describe('A repair made to TD\'s data, or an irregularity found in it.'))

/** Words, and an index after a slash. */
const checkIdPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[0-9]+)?$/

const scope = z.enum(['cumulative', 'range', 'snapshot', 'unknown'])

export const checkSchema = component('Check', z.object({
  id: z.string().regex(checkIdPattern).describe('Its name, with the stage\'s index where there is one for each stage.'),
  status: z.enum(['ok', 'residual', 'not-comparable']).describe('`ok`: the residual is 0; up to 0.005 (half of the last digit that TD ' +
    'shows) for `reported-…`, and what floating point loses (1e-12 of the larger side, at least 1e-9) where a side is not whole. ' +
    '`not-comparable` where both sides speak of different times or a number ' +
    'is missing; figures are shown all the same.'),
  left: z.number().nullable(),
  right: z.number().nullable(),
  residual: z.number().nullable().describe('left − right.'),
  leftScope: scope,
  rightScope: scope,
  explains: z.string().describe('What should hold, and what a residual means.')
}).describe('Two numbers that should agree, with the time each speaks of.'))
