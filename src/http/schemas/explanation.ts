import { z } from 'zod'
import type { ExplainedNumber } from '../../reports/explain/explanations.ts'
import { operations } from '../../domain/explain/derivation.ts'
import { explanationKinds, type Explanation, type Expression } from '../../domain/explain/explanation.ts'
import { numericEndpoints } from '../../reports/engine/source.ts'
import { parsePointer } from '../../domain/explain/json-pointer.ts'
import { freshnessSchema, rangeSchema, time } from './common.ts'
import { conversionQuery, graphQuery } from './graph-query.ts'
import {
  comparisonQuery, partNames, partsText, readText, recordedQuery
} from './parameters.ts'
import { requireRange, statisticsQuery } from './statistics-query.ts'
import { bundleComparisonQuery } from './bundles.ts'
import { component, proveEqual } from './registry.ts'

/** The reports whose numbers are explained. */
const explainedReports = ['statistics', 'conversion-graph', 'activation-graph', 'overview', 'comparison', 'canvas', 'history'] as const

/** The parameters of an explanation in a comparison of versions. */
export const versionsExplanationQuery = bundleComparisonQuery.omit({ partial: true }).extend({
  pointer: pointerTo('A JSON pointer (RFC 6901) to the number in the comparison, or to its rate, difference or test: ' +
    '`/statistics/rates/goal`, `/conversion/nodes/0/outflow`, `/activation/links/3/change`.', '/statistics/flows/goals/change'),
  parts: bundleComparisonQuery.shape.parts.meta({ description: 'The parts in the request for the comparison. All three by default.' })
})

/** The reports that have a parameter. */
const goesWith: Record<string, ReadonlyArray<typeof explainedReports[number]>> = {
  asOf: ['statistics', 'conversion-graph', 'activation-graph', 'overview'],
  kind: ['conversion-graph', 'activation-graph'],
  balance: ['conversion-graph'],
  by: ['statistics', 'history'],
  parts: ['overview', 'comparison'],
  baselineFrom: ['comparison'],
  baselineTo: ['comparison']
}

/** The parameters of an explanation: an address in a report, and the report's own parameters. */
export const explanationQuery = recordedQuery.extend({
  asOf: recordedQuery.shape.asOf.meta({
    description: 'For statistics, overviews and graphs: as in the request for the report.', sample: '2026-10-01'
  }),
  report: z.enum(explainedReports, `needs one of ${explainedReports.join(', ')}`)
    .meta({ description: 'The report that contains the number.', example: 'statistics' }),
  pointer: pointerTo('A JSON pointer (RFC 6901) to the number in the report, or to its rate, check, growth or difference: ' +
    '`/rates/completion`, `/checks/3`, `/graph/links/5/shareOfSource`, `/statistics/flows/goals/change`.', '/rates/completion'),
  kind: graphQuery.shape.kind
    .meta({ description: 'For graphs: as in the request for the report.', sample: ['goal', 'exit'] }),
  balance: conversionQuery.shape.balance.unwrap().optional()
    .meta({ description: 'For the conversion graph: as in the request for the report.', type: 'boolean', sample: true }),
  by: statisticsQuery.shape.by.meta({
    description: 'For statistics and histories: as in the request for the report. Without it, every recorded run is a point.',
    sample: 'week'
  }),
  parts: partsText.optional().meta({
    ...partNames,
    description: 'For overviews and comparisons: as in the request for the report. All three by default.',
    sample: ['statistics', 'conversion']
  }),
  baselineFrom: comparisonQuery.shape.baselineFrom.meta({ description: 'For comparisons: as in the request for the report.' }),
  baselineTo: comparisonQuery.shape.baselineTo.meta({ description: 'For comparisons: as in the request for the report.' })
}).superRefine((query, context) => {
  if (query.report === 'statistics') requireRange(query, context)
  for (const [name, reports] of Object.entries(goesWith)) {
    if (Reflect.get(query, name) === undefined || reports.includes(query.report)) continue
    context.addIssue({ code: 'custom', path: [name], message: `requires report=${reports.join(', ')}` })
  }
})

export type ExplanationQuery = z.output<typeof explanationQuery>

function pointerTo (description: string, example: string) {
  return readText(parsePointer, 'needs a JSON pointer (RFC 6901), such as /rates/completion', 'needs a JSON pointer, once')
    .meta({ description, example })
}

// explanations themselves take any name
const sourceName: z.ZodType<string> = z.enum(numericEndpoints)
const period = z.enum(['current', 'baseline']).describe('The period of TD\'s answer. In a comparison of periods, `current` is the range ' +
  'and `baseline` the period to compare with. In a comparison of versions, it names the version. Otherwise it is `current`.')
const pointer = z.string().describe('JSON pointer (RFC 6901) into TD\'s body of that period; see `sources`.')

const operationSchema = component('ExplainedOperation', z.object({
  op: z.enum(operations).describe('Applied to the first item of `of` with each of the others in turn; `max` and `sqrt` are functions.'),
  get of () { return z.array(expressionSchema) }
}))

const expressionSchema: z.ZodType<Expression> = component('Expression', z.union([z.string(), z.number(), operationSchema])
  .describe('The name of an operand, a constant, or an operation.'))

export const explanationSchema = component('Explanation', z.object({
  journeyId: z.string().describe('For versions: the journey of the current version.'),
  range: rangeSchema,
  baseline: rangeSchema.optional().describe('For comparisons: the period to compare with. For versions it equals `range`.'),
  freshness: freshnessSchema,
  report: z.enum([...explainedReports, 'bundle-comparison']),
  pointer: z.string().describe('The requested pointer.'),
  kind: z.enum(explanationKinds).describe('The kind of number.'),
  name: z.string().describe('The number\'s name in the report; for checks, the id.'),
  value: z.number().nullable().describe('The number in the report. For a check it is the residual, for a difference the change, for ' +
    '`significant` the standard error.'),
  withheld: z.string().nullable().describe('Why `value` is `null`; otherwise `null`.'),
  formula: z.string().describe('The computation from the operands, as readable text.'),
  expression: expressionSchema.describe('The same for programs. Evaluated with the operands, it yields the value up to rounding, unless ' +
    'the value is withheld.'),
  operands: z.array(component('ExplainedOperand', z.object({
    name: z.string(),
    value: z.number().nullable().describe('The sum of the addends. `null` if TD did not send all of them, or has none.'),
    addends: z.array(component('ExplainedAddend', z.object({
      source: sourceName,
      period,
      recordedAt: time.optional().describe('For histories: when the body was recorded. It equals `fetchedAt` of the source.'),
      pointer,
      value: z.number().describe('The value that TD sent, converted to a number if it was a text.')
    })))
  }))),
  reported: component('ReportedFigure', z.object({
    percent: z.number(), source: sourceName, period, recordedAt: time.optional().describe('As for addends.'), pointer
  })).nullable()
    .describe('TD\'s own figure; `null` if it sent none for this number.'),
  difference: z.number().nullable().describe('value × 100 − TD\'s own percent, in percentage points. TD rounds to two decimals.'),
  explains: z.string().describe('The meaning of the number and the time it covers, in words.'),
  sources: z.array(component('ExplainedSource', z.object({
    name: sourceName,
    period,
    path: z.string().describe('TD\'s own path of the body. With the scope `td:raw`, the same path of this service returns it byte for ' +
      'byte, except for past reports, which Treasure Data does not keep.'),
    digest: z.string().describe('Digest of the body: the first 22 characters of its SHA-256 in base64url.'),
    fetchedAt: time.describe('When TD answered; for past reports, when the answer was recorded.')
  }))).describe('The TD answers behind the report, or behind this part of it.')
}))

type WithoutQuestion = Omit<z.output<typeof explanationSchema>, 'journeyId' | 'report' | 'pointer'>

proveEqual<Explanation & Omit<ExplainedNumber, 'explanation'>, WithoutQuestion>()
