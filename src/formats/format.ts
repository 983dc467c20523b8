import { z } from 'zod'
import type { CanvasReading } from '../domain/canvas/read-canvas.ts'
import type { HistoryField, HistoryPoint, HistoryReading } from '../domain/history/read-history.ts'
import type { FlowGraphReading } from '../domain/graph/flow-graph.ts'
import type { NamedStage, NamedStatistics } from '../domain/overview/join-names.ts'
import type { JourneyBucket, StageBucket } from '../domain/statistics/buckets.ts'
import { flowTypes } from '../domain/td/node-type.ts'
import type { Cell } from './csv.ts'
import type { DrawableGraph } from './drawable-graph.ts'
import type { PictureWords } from './words/picture-words.ts'

/** A format that requests select by `format` in the query, or by its media type in `Accept`. */
interface AcceptableFormat {
  name: string
  /** Without parameters, as in `Accept` and in the OpenAPI document. */
  mediaType: string
  /** Rank from 0. If a client accepts several formats equally, the lowest rank is used. */
  acceptRank: number
}

/** The report itself, in JSON. */
export type PlainFormat = AcceptableFormat & { kind: 'plain', contentType: string }

/** JSON that a library draws without conversion. `Accept` cannot select it. */
export interface DrawingFormat<Fields extends z.ZodRawShape = z.ZodRawShape> {
  kind: 'drawing'
  name: string
  /** The name of its schema in the OpenAPI document, and its description there. */
  schemaName: string
  description: string
  /** The fields that it adds to those of every drawing. */
  fields: Fields
  draw (graph: DrawableGraph): z.output<z.ZodObject<Fields>>
}

/** Names a part of a drawing in the OpenAPI document. */
export function named<T extends z.ZodType> (id: string, schema: T): T {
  return schema.meta({ id })
}

/** Fields shared by all drawings, with their descriptions in the OpenAPI document. */
export const typeField = z.enum(flowTypes).describe('What the node represents; for a link, its target. `inside` (profiles still in the ' +
  'stage) and `unaccounted` (profiles missing from all numbers) occur only with `balance=true`.')
export const stageIdField = z.string().nullable().describe('The node\'s stage, if known.')
export const colorField = z.string().describe('The colour of its type, as `#rrggbb` from one palette.')
export const valueField = z.number().positive()

/** A text format, which has no room for adjustments. */
interface TextFormat extends AcceptableFormat {
  kind: 'text'
  /** Whether requests can choose the language of its texts. */
  takesLanguage?: boolean
  /** The media type with its parameters, as sent in answers. */
  contentType: string
  /** The extension of its files, without a dot. */
  extension: string
}

/** A graph as text. */
export interface GraphTextFormat extends TextFormat {
  /** How much longer than JSON a large graph takes to write, as a factor; default 1. */
  effort?: number
  /** Whether requests can choose its size. */
  takesSize: boolean
  write (graph: GraphToWrite): string
}

/** The requested size in pixels; without one the graph determines it. */
export interface GraphSize {
  width?: number | undefined
  height?: number | undefined
}

export interface GraphToWrite extends GraphSize {
  reading: FlowGraphReading
  drawable: DrawableGraph
  title: string
  /** A line below the title. */
  note: string
  /** A comment for texts without a title, if the graph is of the past: one line of ASCII. */
  pastNote: string | null
  /** The texts, in the language of the title and the note. */
  words: PictureWords
}

/** A journey's statistics with all known names. */
export interface StatisticsToWrite extends NamedStatistics {
  /** The journey's name. */
  name: string | null
  /** Only if requested. */
  buckets?: JourneyBucket[]
  stages: Array<NamedStage & { buckets?: StageBucket[] }>
}

/** A canvas as text. */
export interface CanvasTextFormat<Name extends string = string> extends TextFormat {
  /** How much longer than JSON it takes to write, as a factor; default 1. */
  effort?: number
  /** Only for formats with tables; the first one is the default. */
  tables?: ReadonlyArray<CanvasTable<Name>>
  /** `table` chooses one of the format's tables. */
  write (canvas: CanvasToWrite, table?: Name): string
}

export interface CanvasTable<Name extends string = string> {
  name: Name
  description: string
  columns: readonly string[]
  readRows (stage: CanvasReading['stages'][number]): Cell[][]
}

export interface CanvasToWrite {
  reading: CanvasReading
  title: string
  /** A line below the title. */
  note: string
  /** The texts, in the language of the title and the note. */
  words: PictureWords
}

/** The totals, rates and movements of one of several journeys; `null` if they are not known. */
export interface JourneyToWrite {
  journeyId: string
  name: string | null
  status: string
  problem: { code: string } | null
  dataUpdatedAt: string | null
  totalsScope: string | null
  totals: NamedStatistics['totals'] | null
  rates: NamedStatistics['rates'] | null
  period: NamedStatistics['period']
}

/** Several journeys as text. */
export interface JourneysTextFormat extends TextFormat {
  write (journeys: readonly JourneyToWrite[]): string
}

/** Statistics as tables. */
export interface StatisticsTextFormat<Name extends string = string> extends TextFormat {
  /** The first one is the default. */
  tables: ReadonlyArray<StatisticsTable<Name>>
  write (reading: StatisticsToWrite, table: Name): string
}

export interface StatisticsTable<Name extends string = string> {
  name: Name
  description: string
  /** Whether the table contains buckets. */
  ofBuckets?: boolean
  columns: readonly string[]
  readRows (reading: StatisticsToWrite): Cell[][]
}

/** A history as text, written piece by piece. */
export interface HistoryTextFormat extends TextFormat {
  /** Returns the writer of one answer; `table` matters only for formats with tables. */
  writer (table: string | undefined): HistoryWriter
}

/** Writes one history: the beginning, the points in pages, and the rest. */
export interface HistoryWriter {
  /** The fields of points that it writes; `null` for the requested ones. */
  fields: ReadonlySet<HistoryField> | null
  begin (): string
  writePoints (points: readonly HistoryPoint[]): string
  end (reading: HistoryReading): string
}

export interface HistoryTable<Name extends string = string> {
  name: Name
  description: string
  fields: readonly HistoryField[]
  columns: readonly string[]
  readPoint? (point: HistoryPoint): Cell[][]
  readReading? (reading: HistoryReading): Cell[][]
}
