import type { StoreFault } from '../../cache/store-state.ts'
import { StoreFaultError } from '../sql/database.ts'

/** Faults by the first characters of SQLite's result codes (https://sqlite.org/rescode.html). */
const faults: ReadonlyArray<readonly [beginning: string, fault: StoreFault]> = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_IOERR', 'io'],
  ['SQLITE_CANTOPEN', 'no-access'],
  ['SQLITE_PERM', 'no-access'],
  ['SQLITE_AUTH', 'no-access']
]

/** Returns what an error of the SQLite package means. Its message may quote a statement, so it is left out. */
export function explainSqliteError (error: unknown): StoreFaultError {
  if (error instanceof StoreFaultError) return error
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  // the package gives no code if a file cannot be opened
  if (code === null || code === '') return new StoreFaultError('no-access', 'SQLite cannot open the file')
  const fault = faults.find(([beginning]) => code.startsWith(beginning))?.[1] ?? 'other'
  return new StoreFaultError(fault, `SQLite: ${code}`)
}
