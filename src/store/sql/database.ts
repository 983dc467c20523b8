import type { StoreFault, storeKinds } from '../../cache/store-state.ts'
import type { SqlRow, Statement } from './statement.ts'

/** Rows of each statement, in order. */
export type SqlRows = ReadonlyArray<readonly SqlRow[]>

export interface RunOptions {
  /** Timeout in ms. After that the call fails, and its changes may or may not take effect. */
  timeoutMs: number
  /** Whether the statements only read. They then need no lock, and overtake others that wait. */
  reads?: boolean
}

/** The result of opening a database. */
export interface OpenedDatabase {
  /** The previous version of the schema, 0 for an empty database, and the current one. */
  from: number
  to: number
  /** The new path of a damaged file that was replaced by an empty one; `null` if none was. */
  quarantined: string | null
}

/** An SQL database. Both implementations pass `test/support/store/database-suite.ts`. */
export interface Database {
  readonly kind: typeof storeKinds[number]
  /**
   * Connects, and migrates the schema to this service's version, under a lock. It may be called again after a fault. Throws
   * `StoreFaultError`.
   */
  open (): Promise<OpenedDatabase>
  /** Runs statements in one transaction: all of them or none. Throws `StoreFaultError`. */
  run (statements: readonly Statement[], options: RunOptions): Promise<SqlRows>
  /** Aborts work in progress, and closes the connection. */
  close (): Promise<void>
}

/** The store could not do something. The message is for operators and contains no values. */
export class StoreFaultError extends Error {
  override name = 'StoreFaultError'
  readonly fault: StoreFault

  constructor (fault: StoreFault, message: string) {
    super(message)
    this.fault = fault
  }
}
