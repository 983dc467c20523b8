/** What a parameter or a column may hold. Times are ISO 8601 in UTC, calendar days `YYYY-MM-DD`. */
export type SqlValue = string | number | Uint8Array | null

/** A row by the names of its columns. Bytes are a `Uint8Array`. */
export type SqlRow = Readonly<Record<string, SqlValue>>

/** A statement with its parameters, independent of a database's placeholders: one value belongs between each two parts. */
export interface Statement {
  readonly parts: readonly string[]
  readonly values: readonly SqlValue[]
}

/** Returns the statement of a template; its values become parameters. */
export function sql (parts: TemplateStringsArray, ...values: SqlValue[]): Statement {
  return { parts, values }
}

/** Returns the statement of a text without parameters, such as a table definition. */
export function sqlText (text: string): Statement {
  return { parts: [text], values: [] }
}

/** Returns a statement's text; `mark` writes each parameter by its number, from 1. */
export function writeStatement ({ parts }: Statement, mark: (number: number) => string): string {
  return parts.reduce((text, part, index) => `${text}${mark(index)}${part}`)
}
