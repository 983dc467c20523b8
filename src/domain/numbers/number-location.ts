/** The name of TD's answer that a number comes from. */
export type SourceName = string

/** The period that TD was asked about: of reports of two periods the range or its baseline, else `current`. */
export type PeriodName = 'current' | 'baseline'

/** The path to a value in a JSON document, from its end. */
export interface Path {
  readonly parent: Path | null
  /** A member's name or an item's index. */
  readonly key: string
}

/** A number that TD sent, and its location in the body. */
export interface NumberLocation {
  readonly source: SourceName
  readonly period: PeriodName
  readonly path: Path
  readonly value: number
}
