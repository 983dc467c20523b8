/** The name of the TD answer that contains a number. */
export type SourceName = string

/** The requested period: in reports of two periods the range or its baseline, otherwise `current`. */
export type PeriodName = 'current' | 'baseline'

/** The path to a value in a JSON document, starting at its end. */
export interface Path {
  readonly parent: Path | null
  /** A member's name or an item's index. */
  readonly key: string
}

/** A number that TD sent, and its location in the body. */
export interface NumberLocation {
  readonly source: SourceName
  readonly period: PeriodName
  /** Of a history, which has several of TD's answers: when this one was recorded, ISO UTC. */
  readonly recordedAt?: string | undefined
  readonly path: Path
  readonly value: number
}
