import { z } from 'zod'
import type { DrawableGraph } from '../../formats/drawable-graph.ts'
import { stageIdField, typeField } from '../../formats/format.ts'
import { graphFormats, type json } from '../../formats/index.ts'
import { adjustmentSchema, envelope, formatField } from './common.ts'
import { component, oneOfFormats, proveEqual } from './registry.ts'

const removedEnd = component('RemovedLinkEnd', z.object({
  id: z.string().describe('TD\'s label.'),
  name: z.string(),
  stageId: stageIdField
}))

/** What all drawings have besides their own fields. */
export const drawingFields = {
  removed: z.array(component('RemovedLink', z.object({
    source: removedEnd,
    target: removedEnd,
    value: z.number().nullable().describe('`null` where it is not known.'),
    kind: typeField,
    feedback: z.boolean().describe('Whether it closes a cycle with larger links, or leads from a node to itself.')
  }))).describe('The links that are left out of the drawing. With those that are drawn they are the whole graph.'),
  summary: component('DrawingSummary', z.object({
    nodes: z.int(),
    links: z.int(),
    complete: z.boolean().describe('Whether TD sent all links.'),
    linkTotal: z.number().nullable().describe('Sum of the links that are drawn; `null` beyond 2^53.'),
    removedTotal: z.number().nullable().describe('Sum of the links that are left out; each is an adjustment `removed-link`. ' +
      'Both together are `linkTotal` of the graph in JSON. `null` where a value is unknown.')
  })),
  adjustments: z.array(adjustmentSchema)
    .describe('Every repair made to TD\'s chart, and what was joined, folded, renamed or left out for drawing.')
}

/** The answers in JSON that are drawn, in the order of their formats. */
const drawingSchemas = graphFormats.filter(format => format.kind === 'drawing').map(format =>
  component(format.schemaName, z.object({ ...envelope, format: formatField(format), ...format.fields, ...drawingFields })
    .describe(format.description)))

/** Returns the schema of a graph in any form of JSON, given that of the report itself. Its field `format` tells which form it is. */
export function graphInAnyForm (report: z.ZodObject<{ format: z.ZodLiteral<typeof json.name> }>) {
  return oneOfFormats([report, ...drawingSchemas])
}

proveEqual<Pick<DrawableGraph, 'removed' | 'summary' | 'adjustments'>, z.output<z.ZodObject<typeof drawingFields>>>()
