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

/** The fields of all drawings besides their own. */
export const drawingFields = {
  removed: z.array(component('RemovedLink', z.object({
    source: removedEnd,
    target: removedEnd,
    value: z.number().nullable().describe('`null` if unknown.'),
    kind: typeField,
    feedback: z.boolean().describe('Whether the link closes a cycle with larger links, or links a node to itself.')
  }))).describe('The links left out of the drawing. Together with the drawn links they form the whole graph.'),
  summary: component('DrawingSummary', z.object({
    nodes: z.int(),
    links: z.int(),
    complete: z.boolean().describe('Whether TD sent all links.'),
    linkTotal: z.number().nullable().describe('Sum of the drawn links; `null` beyond 2^53.'),
    removedTotal: z.number().nullable().describe('Sum of the links left out; each has an adjustment `removed-link`. Both sums ' +
      'add up to `linkTotal` of the graph in JSON. `null` if a value is unknown.')
  })),
  adjustments: z.array(adjustmentSchema)
    .describe('Every repair of TD\'s chart, and every item that was joined, folded, renamed or left out for drawing.')
}

/** The schemas of drawings in JSON, in the order of their formats. */
const drawingSchemas = graphFormats.filter(format => format.kind === 'drawing').map(format =>
  component(format.schemaName, z.object({ ...envelope, format: formatField(format), ...format.fields, ...drawingFields })
    .describe(format.description)))

/** Returns the schema of a graph in all its JSON forms, given the report's own schema. The field `format` identifies the form. */
export function graphInAnyForm (report: z.ZodObject<{ format: z.ZodLiteral<typeof json.name> }>) {
  return oneOfFormats([report, ...drawingSchemas])
}

proveEqual<Pick<DrawableGraph, 'removed' | 'summary' | 'adjustments'>, z.output<z.ZodObject<typeof drawingFields>>>()
