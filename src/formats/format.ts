import type { z } from 'zod'
import type { FlowGraphReading } from '../domain/graph/flow-graph.ts'
import type { StatisticsReading } from '../domain/statistics/read-statistics.ts'
import type { DrawableGraph } from './drawable-graph.ts'

/** A format that `format` in the query chooses by its name. Routes, parameters, the document and its examples read all of it. */
interface NamedFormat {
  name: string
}

/** A format that `Accept` can choose, too. */
interface AcceptableFormat extends NamedFormat {
  /** Without parameters, as `Accept` and the document have it. */
  mediaType: string
  /** Rank from 0: of the formats that a client accepts equally, the first is chosen. */
  acceptRank: number
}

/** The report itself, in JSON. */
export interface PlainFormat extends AcceptableFormat {
  kind: 'plain'
}

/** JSON that a library draws as it comes. */
export interface DrawingFormat<Fields extends z.ZodRawShape = z.ZodRawShape> extends NamedFormat {
  kind: 'drawing'
  /** The name of its schema in the document, and what the document says of it. */
  schemaName: string
  description: string
  /** Its fields besides those of every drawing. */
  fields: Fields
  draw (graph: DrawableGraph): z.output<z.ZodObject<Fields>>
}

/** A text, which has no room for adjustments. */
interface TextFormat extends AcceptableFormat {
  kind: 'text'
  /** The media type with its parameters, as answers have it. */
  contentType: string
}

/** A graph as a text. */
export interface GraphTextFormat extends TextFormat {
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

/** Statistics as tables. */
export interface StatisticsTextFormat<Name extends string = string> extends TextFormat {
  /** The first one is the default. */
  tables: ReadonlyArray<StatisticsTable<Name>>
  write (reading: StatisticsReading, table: Name): string
}

export interface StatisticsTable<Name extends string = string> {
  name: Name
  description: string
  columns: readonly string[]
  readRows (reading: StatisticsReading): Array<Array<string | number | null>>
}
