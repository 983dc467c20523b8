import { canvasCsv } from './canvas/canvas-csv.ts'
import { canvasMermaid } from './canvas/canvas-mermaid.ts'
import { canvasSvg } from './canvas/canvas-svg.ts'
import { d3 } from './d3.ts'
import { echarts } from './echarts.ts'
import type {
  CanvasTextFormat, DrawingFormat, GraphTextFormat, HistoryTextFormat, JourneysTextFormat, PlainFormat, StatisticsTextFormat
} from './format.ts'
import { graphCsv } from './graph-csv.ts'
import { historyCsv, historyNdjson } from './history-text.ts'
import { journeysCsv } from './journeys-csv.ts'
import { mermaid } from './mermaid.ts'
import { plotly } from './plotly.ts'
import { statisticsCsv } from './statistics-csv.ts'
import { svg } from './svg.ts'
import { defaultLanguage, type Language } from './words/languages.ts'

/** The report itself. */
export const json = {
  kind: 'plain', name: 'json', mediaType: 'application/json', contentType: 'application/json; charset=utf-8', acceptRank: 0
} as const satisfies PlainFormat

/** The formats of a graph, in display order. */
export const graphFormats = [json, d3, echarts, plotly, mermaid, graphCsv, svg] as const satisfies readonly GraphFormat[]

/** The formats of statistics, in display order. */
export const statisticsFormats = [json, statisticsCsv] as const satisfies readonly StatisticsFormat[]

/** The formats of the figures of several journeys, in display order. */
export const journeysFormats = [json, journeysCsv] as const satisfies ReadonlyArray<PlainFormat | JourneysTextFormat>

/** The formats of a canvas, in display order. */
export const canvasFormats = [json, canvasMermaid, canvasCsv, canvasSvg] as const satisfies readonly CanvasFormat[]

/** The formats of a history, in display order. */
export const historyFormats = [json, historyCsv, historyNdjson] as const satisfies ReadonlyArray<PlainFormat | HistoryTextFormat>

export type GraphFormat = PlainFormat | DrawingFormat | GraphTextFormat
export type GraphFormatName = typeof graphFormats[number]['name']
export type StatisticsFormat = PlainFormat | StatisticsTextFormat
export type StatisticsFormatName = typeof statisticsFormats[number]['name']
export type CanvasFormat = PlainFormat | CanvasTextFormat
export type CanvasFormatName = typeof canvasFormats[number]['name']
export type Formats = ReadonlyArray<GraphFormat | StatisticsFormat | CanvasFormat | HistoryTextFormat | JourneysTextFormat>

/** Returns the language of an answer in a format; `undefined` if requests cannot choose it. */
export function languageOf (format: GraphFormat | CanvasFormat, asked: Language = defaultLanguage): Language | undefined {
  return format.kind === 'text' && format.takesLanguage === true ? asked : undefined
}

type Acceptable = Exclude<Formats[number], DrawingFormat>

/** Returns the formats that `Accept` can choose, by their ranks. */
export function listAcceptable (formats: Formats): Acceptable[] {
  return formats.filter(format => format.kind !== 'drawing').sort((one, other) => one.acceptRank - other.acceptRank)
}

/** Returns the text formats, by their ranks. */
export function listTexts (formats: Formats): Array<Exclude<Acceptable, PlainFormat>> {
  return listAcceptable(formats).filter(format => format.kind === 'text')
}
