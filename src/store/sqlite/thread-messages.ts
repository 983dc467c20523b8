import type { StoreFault } from '../../cache/store-state.ts'
import type { OpenedDatabase, SqlRows } from '../sql/database.ts'
import type { SqlValue } from '../sql/statement.ts'

/** A statement in SQLite's form. */
export interface TextStatement {
  text: string
  values: readonly SqlValue[]
}

/** A task for the thread, which does one at a time. `at` is the time in ISO format. */
export type ThreadTask =
  | { task: 'open', path: string, at: string, schema: number | undefined }
  | { task: 'run', reads: boolean, statements: TextStatement[] }
  | { task: 'close' }

export type ThreadReply =
  | { opened: OpenedDatabase }
  | { rows: SqlRows }
  | { fault: StoreFault, message: string }
  | { closed: true }
