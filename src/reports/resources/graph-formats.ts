import type { FlowGraphReading } from '../../domain/graph/flow-graph.ts'
import { toD3 } from '../../formats/to-d3.ts'
import { toDrawable } from '../../formats/to-drawable.ts'
import { toECharts } from '../../formats/to-echarts.ts'
import { toPlotly } from '../../formats/to-plotly.ts'
import { writeGraphCsv } from '../../formats/write-graph-csv.ts'
import { writeMermaid } from '../../formats/write-mermaid.ts'
import { writeSvg } from '../../formats/write-svg.ts'
import type { ReportEnvelope, ReportContent, WrittenContent } from '../engine/report.ts'

/** The forms of a graph, in the order in which they are named. */
export const graphFormats = ['json', 'd3', 'echarts', 'plotly', 'mermaid', 'csv', 'svg'] as const

export type GraphFormat = typeof graphFormats[number]

export interface PictureChoice {
  /** What the picture shows, as in `Conversion`. */
  subject: string
  width?: number | undefined
  height?: number | undefined
}

export type FormattedGraph = Omit<ReportContent, 'dataTimes'> | Omit<WrittenContent, 'dataTimes'>

/** Whether a form is a text that has no room for adjustments. */
export function isWritten (format: GraphFormat): boolean {
  return format === 'mermaid' || format === 'csv' || format === 'svg'
}

/** A graph in one of its forms. */
export function formatGraph (reading: FlowGraphReading, format: GraphFormat, { subject, width, height }: PictureChoice): FormattedGraph {
  if (format === 'json') return { adjustments: reading.adjustments, fields: { ...reading } }
  const drawable = toDrawable(reading)
  const { adjustments } = drawable
  switch (format) {
    case 'd3': return { adjustments, fields: toD3(drawable) }
    case 'echarts': return { adjustments, fields: toECharts(drawable) }
    case 'plotly': return { adjustments, fields: toPlotly(drawable) }
    case 'mermaid': return { adjustments, mediaType: 'text/vnd.mermaid; charset=utf-8', write: () => writeMermaid(reading) }
    case 'csv': return { adjustments, mediaType: 'text/csv; charset=utf-8; header=present', write: () => writeGraphCsv(drawable) }
    case 'svg': return {
      adjustments,
      mediaType: 'image/svg+xml; charset=utf-8',
      write: envelope => writeSvg(drawable, { title: `${subject} of journey ${envelope.journeyId}`, note: describeAge(envelope), width, height })
    }
  }
}

/** The days a picture is about and how fresh it is, in words. */
function describeAge ({ range: { from, to, timeZone }, freshness: { dataUpdatedAt, staleSince } }: ReportEnvelope): string {
  const days = from === null || to === null ? 'Treasure Data\'s default range' : `${from} to ${to} (${timeZone})`
  const data = dataUpdatedAt === null ? '' : ` · data of ${toMinute(dataUpdatedAt)}`
  return `${days}${data}${staleSince === null ? '' : ` · not refreshed since ${toMinute(staleSince)}`}.`
}

function toMinute (instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`
}
