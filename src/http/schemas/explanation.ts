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
const explainedReports = ['statistics', 'conversion-graph', 'activation-graph', 'overview', 'comparison', 'canvas'] as const

/** What of a comparison of versions is to be explained. */
export const versionsExplanationQuery = bundleComparisonQuery.omit({ partial: true }).extend({
  pointer: pointerTo('A JSON pointer (RFC 6901) to the number in the comparison, or to the rate, difference or test it belongs to: ' +
    '`/statistics/rates/goal`, `/conversion/nodes/0/outflow`, `/activation/links/3/change`.', '/statistics/flows/goals/change'),
  parts: bundleComparisonQuery.shape.parts.meta({ description: 'As the comparison was asked for. All three by default.' })
})

/** Which reports know a parameter. */
const goesWith: Record<string, ReadonlyArray<typeof explainedReports[number]>> = {
  asOf: ['statistics', 'conversion-graph', 'activation-graph', 'overview'],
  kind: ['conversion-graph', 'activation-graph'],
  balance: ['conversion-graph'],
  by: ['statistics'],
  parts: ['overview', 'comparison'],
  baselineFrom: ['comparison'],
  baselineTo: ['comparison']
}

/** What of a report is to be explained: an address in it, and what the report was asked for with. */
export const explanationQuery = recordedQuery.extend({
  asOf: recordedQuery.shape.asOf.meta({
    description: 'Of statistics, an overview or a graph: as it was asked for.', sample: '2026-10-01'
  }),
  report: z.enum(explainedReports, `needs one of ${explainedReports.join(', ')}`)
    .meta({ description: 'The report that the number stands in.', example: 'statistics' }),
  pointer: pointerTo('A JSON pointer (RFC 6901) to the number in the report, or to the rate, check, growth or difference it belongs to: ' +
    '`/rates/completion`, `/checks/3`, `/graph/links/5/shareOfSource`, `/statistics/flows/goals/change`.', '/rates/completion'),
  kind: graphQuery.shape.kind
    .meta({ description: 'Of graphs: the view that the pointer leads into, as the graph was asked for.', sample: ['goal', 'exit'] }),
  balance: conversionQuery.shape.balance.unwrap().optional()
    .meta({ description: 'Of the conversion graph: whether the pointer leads into the one that balances.', type: 'boolean', sample: true }),
  by: statisticsQuery.shape.by.meta({ description: 'Of statistics: as it was asked for.', sample: 'week' }),
  parts: partsText.optional().meta({
    ...partNames,
    description: 'Of an overview or a comparison: its parts, as it was asked for. All three by default.',
    sample: ['statistics', 'conversion']
  }),
  baselineFrom: comparisonQuery.shape.baselineFrom.meta({ description: 'Of a comparison: as it was asked for.' }),
  baselineTo: comparisonQuery.shape.baselineTo.meta({ description: 'Of a comparison: as it was asked for.' })
}).superRefine((query, context) => {
  requireRange(query, context)
  for (const [name, reports] of Object.entries(goesWith)) {
    if (Reflect.get(query, name) === undefined || reports.includes(query.report)) continue
    context.addIssue({ code: 'custom', path: [name], message: `goes with ${reports.join(', ')} alone` })
  }
})

export type ExplanationQuery = z.output<typeof explanationQuery>

function pointerTo (description: string, example: string) {
  return readText(parsePointer, 'needs a JSON pointer (RFC 6901), such as /rates/completion', 'needs a JSON pointer, once')
    .meta({ description, example })
}

// explanations themselves take any name
const sourceName: z.ZodType<string> = z.enum(numericEndpoints)
const period = z.enum(['current', 'baseline']).describe('The period that TD was asked about: of a comparison `current` is its range, ' +
  '`baseline` what it is compared with; of versions, which of the two it is about; elsewhere `current`.')
const pointer = z.string().describe('JSON pointer (RFC 6901) into TD\'s body of that period, as `sources` names it.')

const operationSchema = component('ExplainedOperation', z.object({
  op: z.enum(operations).describe('On the first of `of` with each of the others in turn; `max` and `sqrt` are functions.'),
  get of () { return z.array(expressionSchema) }
}))

const expressionSchema: z.ZodType<Expression> = component('Expression', z.union([z.string(), z.number(), operationSchema])
  .describe('The name of an operand, a constant, or an operation.'))

export const explanationSchema = component('Explanation', z.object({
  journeyId: z.string().describe('Of versions: the current one\'s.'),
  range: rangeSchema,
  baseline: rangeSchema.optional().describe('Of a comparison: the period that it compares with; of versions the same one.'),
  freshness: freshnessSchema,
  report: z.enum([...explainedReports, 'bundle-comparison']),
  pointer: z.string().describe('As it was asked for.'),
  kind: z.enum(explanationKinds).describe('What sort of number it is.'),
  name: z.string().describe('The number\'s name in the report; of checks, the id.'),
  value: z.number().nullable().describe('The number, as the report has it; of a check its residual, of a difference its change, of ' +
    '`significant` the statistic `z`.'),
  withheld: z.string().nullable().describe('Why there is no value; `null` where there is one.'),
  formula: z.string().describe('How it is computed from the operands, for people.'),
  expression: expressionSchema.describe('The same for programs. It gives the value from the operands, up to the rounding of fractions, ' +
    'unless the value is withheld.'),
  operands: z.array(component('ExplainedOperand', z.object({
    name: z.string(),
    value: z.number().nullable().describe('The sum of the addends. `null` where TD did not send all of them, or has none.'),
    addends: z.array(component('ExplainedAddend', z.object({
      source: sourceName,
      period,
      pointer,
      value: z.number().describe('What TD sent, as a number where it came as a text.')
    })))
  }))),
  reported: component('ReportedFigure', z.object({ percent: z.number(), source: sourceName, period, pointer })).nullable()
    .describe('TD\'s own figure; `null` where it sent none for this number.'),
  difference: z.number().nullable().describe('value × 100 − TD\'s own percent, in percentage points. TD rounds to two decimals.'),
  explains: z.string().describe('In words: of what, and over which time.'),
  sources: z.array(component('ExplainedSource', z.object({
    name: sourceName,
    period,
    path: z.string().describe('TD\'s own path of the body. The same path here gives it, byte for byte, with the scope `td:raw`; ' +
      'but for the past, which Treasure Data does not keep.'),
    digest: z.string().describe('Of the body: the first 22 characters of its SHA-256 in base64url.'),
    fetchedAt: time.describe('When TD was asked; of the past, when its answer was recorded.')
  }))).describe('The answers of TD that the report, or the part of it, was made of.')
}))

type WithoutQuestion = Omit<z.output<typeof explanationSchema>, 'journeyId' | 'report' | 'pointer'>

proveEqual<Explanation & Omit<ExplainedNumber, 'explanation'>, WithoutQuestion>()
