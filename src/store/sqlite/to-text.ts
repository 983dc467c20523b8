import { writeStatement, type Statement } from '../sql/statement.ts'
import type { TextStatement } from './thread-messages.ts'

/** Returns a statement in SQLite's form. */
export function toText (statement: Statement): TextStatement {
  return { text: writeStatement(statement, number => `?${number}`), values: statement.values }
}
