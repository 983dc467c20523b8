import type { z } from 'zod'
import { canvasCsv } from '../../formats/canvas/canvas-csv.ts'
import { canvasFormats } from '../../formats/index.ts'
import { formatName, quoteMediaTypes, rangeQuery, requireCsv, tableName } from './parameters.ts'

/** The parameters of a canvas. */
export const canvasQuery = rangeQuery.extend({
  format: formatName(canvasFormats, {
    description: '`json`, a Mermaid flowchart, a table or a picture. It overrides the header `Accept` ' +
      `(${quoteMediaTypes(canvasFormats)}). JSON by default.`,
    sample: 'svg'
  }),
  table: tableName(canvasCsv.tables, { sample: 'edges' })
}).superRefine(requireCsv)

export type CanvasQuery = z.output<typeof canvasQuery>
