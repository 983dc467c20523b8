import type { z } from 'zod'
import { canvasCsv } from '../../formats/canvas/canvas-csv.ts'
import { canvasFormats } from '../../formats/index.ts'
import { formatName, languageTag, listLanguageFormats, quoteMediaTypes, requireCsv, requireFormat, tableName } from './format-parameters.ts'
import { rangeQuery } from './parameters.ts'

/** The parameters of a canvas. */
export const canvasQuery = rangeQuery.extend({
  format: formatName(canvasFormats, {
    description: '`json`, a Mermaid flowchart, a table or a picture. It overrides the header `Accept` ' +
      `(${quoteMediaTypes(canvasFormats)}). JSON by default.`,
    sample: 'svg'
  }),
  table: tableName(canvasCsv.tables, { sample: 'edges' }),
  lang: languageTag(canvasFormats)
}).superRefine((query, context) => {
  requireCsv(query, context)
  requireFormat(listLanguageFormats(canvasFormats), query.format, { lang: query.lang }, context)
})

export type CanvasQuery = z.output<typeof canvasQuery>
