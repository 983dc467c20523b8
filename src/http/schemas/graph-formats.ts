import { z } from 'zod'
import type { DrawableGraph } from '../../formats/drawable-graph.ts'
import { graphFormats } from '../../formats/index.ts'
import { adjustmentSchema, envelope } from './common.ts'
import { component, proveEqual } from './registry.ts'

/** What all drawings have besides their own fields. */
export const drawingFields = {
  summary: component('DrawingSummary', z.object({
    nodes: z.int(),
    links: z.int(),
    linkTotal: z.number().nullable().describe('Sum of the links that are drawn; `null` beyond 2^53.'),
    removedTotal: z.number().nullable().describe('Sum of the links that are left out; each is an adjustment `removed-link`. ' +
      'Both together are `linkTotal` of the graph in JSON. `null` where a value is unknown.')
  })),
  adjustments: z.array(adjustmentSchema)
    .describe('Every repair made to TD\'s chart, and what was joined, folded, renamed or left out for drawing.')
}

/** The answers in JSON that are drawn, in the order of their formats. */
export const drawingSchemas: z.ZodType[] = graphFormats.filter(format => format.kind === 'drawing').map(
  ({ schemaName, description, fields }) =>
    component(schemaName, z.object({ ...envelope, ...fields, ...drawingFields }).describe(description)))

proveEqual<Pick<DrawableGraph, 'summary' | 'adjustments'>, z.output<z.ZodObject<typeof drawingFields>>>()
