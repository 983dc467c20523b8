import { z } from 'zod'
import type { CanvasReading } from '../domain/canvas/read-canvas.ts'
import type { HistoryField, HistoryPoint, HistoryReading } from '../domain/history/read-history.ts'
import type { FlowGraphReading } from '../domain/graph/flow-graph.ts'
import type { NamedStage, NamedStatistics } from '../domain/overview/join-names.ts'
import type { JourneyBucket, StageBucket } from '../domain/statistics/buckets.ts'
import { flowTypes } from '../domain/td/node-type.ts'
import type { Cell } from './csv.ts'
import type { DrawableGraph } from './drawable-graph.ts'

/** A format that `format` in the query chooses by its name, and `Accept` by its media type. */
interface AcceptableFormat {
  name: string
  /** Without parameters, as `Accept` and the document have it. */
  mediaType: string
  /** Rank from 0: of the formats that a client accepts equally, the first is chosen. */
  acceptRank: number
}

/** The report itself, in JSON. */
export type PlainFormat = AcceptableFormat & { kind: 'plain', contentType: string }

/** JSON that a library draws as it comes. `Accept` cannot choose it. */
export interface DrawingFormat<Fields extends z.ZodRawShape = z.ZodRawShape> {
  kind: 'drawing'
  name: string
  /** The name of its schema in the document, and what the document says of it. */
  schemaName: string
  description: string
  /** Its fields besides those of every drawing. */
  fields: Fields
  draw (graph: DrawableGraph): z.output<z.ZodObject<Fields>>
}

/** Names a part of a drawing in the document. */
export function named<T extends z.ZodType> (id: string, schema: T): T {
  return schema.meta({ id })
}

/** Fields that drawings have in common, as the document describes them. */
export const typeField = z.enum(flowTypes).describe('What the node stands for; of a link, its target. `inside` (profiles still in the ' +
  'stage) and `unaccounted` (profiles that no number accounts for) are there with `balance=true` alone.')
export const stageIdField = z.string().nullable().describe('The stage it belongs to, where that is known.')
export const colorField = z.string().describe('Of its type, as `#rrggbb` from one palette.')
export const valueField = z.number().positive()

/** A text, which has no room for adjustments. */
interface TextFormat extends AcceptableFormat {
  kind: 'text'
  /** The media type with its parameters, as answers have it. */
  contentType: string
}

/** A graph as a text. */
export interface GraphTextFormat extends TextFormat {
  /** How many times as long as JSON it takes to write a large graph; 1 unless given. */
  effort?: number
  /** Whether its size can be chosen. */
  takesSize: boolean
  write (graph: GraphToWrite): string
}

/** The size that was chosen, in pixels; without it the graph decides. */
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
}

/** A journey's statistics with all names that are known. */
export interface StatisticsToWrite extends NamedStatistics {
  /** The journey's. */
  name: string | null
  /** Only if they were asked for. */
  buckets?: JourneyBucket[]
  stages: Array<NamedStage & { buckets?: StageBucket[] }>
}

/** A canvas as a text. */
export interface CanvasTextFormat<Name extends string = string> extends TextFormat {
  /** How many times as long as JSON it takes to write; 1 unless given. */
  effort?: number
  /** Of formats that have tables; the first one is the default. */
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
  /** Whether it is a table of buckets. */
  ofBuckets?: boolean
  columns: readonly string[]
  readRows (reading: StatisticsToWrite): Cell[][]
}

/** A history as a text, which is written piece by piece. */
export interface HistoryTextFormat extends TextFormat {
  /** Returns what writes one answer; `table` is of use to formats that have tables. */
  writer (table: string | undefined): HistoryWriter
}

/** Writes one history: its beginning, its points in pages, and the rest. */
export interface HistoryWriter {
  /** The fields that it writes of points; `null` for those that were asked for. */
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
