/** Which of TD's answers a number comes from. */
export type SourceName = 'statistics' | 'conversion' | 'activation'

/** The period that TD was asked about: of reports of two periods the range or its baseline, else `current`. */
export type PeriodName = 'current' | 'baseline'

/** The way to a value in a JSON document, from its end. */
export interface Path {
  readonly parent: Path | null
  /** A member's name or an item's index. */
  readonly key: string
}

/** A number that TD sent, and where it stands in the body. */
export interface Place {
  readonly source: SourceName
  readonly period: PeriodName
  readonly path: Path
  readonly value: number
}

/** What was read from a body, with each number as its place. `null` stays where TD sent none. */
export type Located<T> = T extends number ? Place : T extends object ? { [K in keyof T]: Located<T[K]> } : T
