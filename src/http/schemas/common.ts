import { z } from 'zod'
import { adjustmentCodes } from '../../domain/td/adjustment.ts'
import { problemCode } from './problem.ts'
import { component } from './registry.ts'

/** A number that TD may not have sent. */
export function count (description: string) {
  return z.number().nullable().describe(`${description} \`null\` if TD sent no number.`)
}

/** The same field for each type of target. */
export function byFlowKind<T extends z.ZodType> (schema: T) {
  return z.object({ goal: schema, stage: schema, exit: schema, jump: schema, milestone: schema, activation: schema })
}

/** The same field for each part of an overview. */
export function byPart<T extends z.ZodType> (schema: T) {
  return z.object({ statistics: schema, conversion: schema, activation: schema })
}

export const time = z.iso.datetime()

const date = z.iso.date().nullable()

export const rangeSchema = component('Range', z.object({
  from: date.describe('First day, inclusive; `null` without a range.'),
  to: date.describe('Last day, inclusive; `null` without a range.'),
  days: z.int().nullable().describe('Number of days, including both ends.'),
  timeZone: z.string().describe('Time zone of the days.'),
  state: z.enum(['open', 'settling', 'past', 'settled', 'cumulative']).describe(
    '`open`: includes today, so numbers still change. `settling`: ended within the last three days. `past`: ended earlier. ' +
    '`settled`: past, and two fetches at least 24 hours apart had the same content. `cumulative`: no range was requested, so this is ' +
    'TD\'s own default.')
}).describe('The days that the answer covers.'))

export const freshnessSchema = component('Freshness', z.object({
  state: z.enum(['current', 'stale', 'past']).describe('`past`: the report as it was at `asOf`. `stale`: a refresh failed or took too ' +
    'long, or the data is older than its TTL plus the time for revalidation. A normal background refresh does not make it stale.'),
  dataUpdatedAt: time.nullable().describe('When TD computed the data; `null` if TD sent no time.'),
  staleSince: time.nullable().describe('When the first failed refresh ended, or when the data became too old.'),
  reason: problemCode.nullable().describe('Problem code of the failed refresh.'),
  asOf: time.optional().describe('For past reports: the report uses data recorded up to this time.'),
  recordedAt: time.optional().describe('For past reports: when the service recorded the oldest part.')
}).describe('How fresh the data is.'))

/** The fields that every report has besides its own. */
export const envelope = { journeyId: z.string(), range: rangeSchema, freshness: freshnessSchema }

/** The form of an answer that has several forms in JSON. The value identifies the form. */
export function formatField<Name extends string> ({ name }: { name: Name }) {
  return z.literal(name).describe('The form of this answer: the value of `format` in the query.')
}

export const rateSchema = component('Rate', z.object({
  value: z.number().nullable().describe('numerator / denominator as an unrounded fraction (0.0054 is 0.54 %). `null` if the ' +
    'denominator is 0, a number is missing, or the numerator is outside 0..denominator. Values are never clamped.'),
  numerator: count('Numerator of the rate.'),
  denominator: count('Denominator of the rate.'),
  reportedPercent: z.number().nullable().describe('TD\'s own figure in percent, which TD rounds to two decimals.'),
  interval: component('RateInterval', z.object({
    low: z.number().describe('Lower bound, a fraction.'),
    high: z.number().describe('Upper bound, a fraction.'),
    level: z.literal(0.95)
  })).nullable().describe('Wilson score interval with z = 1.959964. It treats entries as independent. `null` if ' +
    '`value` is `null`, or if the numbers are not whole.')
}).describe('A rate with its numerator and denominator.'))

export const adjustmentSchema = component('Adjustment', z.object({
  code: z.enum(adjustmentCodes).describe('The kind of repair or irregularity.'),
  ids: z.array(z.string()).describe('The affected items: node ids, source and target of a link, or fields of the answer.'),
  count: z.int().describe('Number of affected items.'),
  message: z.string().describe('The finding in words.')
}).describe('A repair of TD\'s data, or an irregularity in it.'))

/** Words, with an optional index after a slash. */
const checkIdPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[0-9]+)?$/

const scope = z.enum(['cumulative', 'range', 'snapshot', 'unknown'])

export const checkSchema = component('Check', z.object({
  id: z.string().regex(checkIdPattern).describe('The check\'s name. Checks of stages end in the stage\'s index.'),
  status: z.enum(['ok', 'residual', 'not-comparable']).describe('`ok`: the residual is 0. For `reported-…` it may be up to 0.005 (half ' +
    'of the last digit that TD shows). If a side is not whole, a rounding error of 1e-12 of the larger side, at least 1e-9, is allowed. ' +
    '`not-comparable`: the sides cover different times, or a number is missing; the figures are shown anyway.'),
  left: z.number().nullable(),
  right: z.number().nullable(),
  residual: z.number().nullable().describe('left − right.'),
  leftScope: scope,
  rightScope: scope,
  explains: z.string().describe('The expected relation, and the meaning of a residual.')
}).describe('Two numbers that should agree, with the scope of each.'))
