import type { StoreFault, storeKinds } from '../../cache/store-state.ts'
import type { SqlRow, Statement } from './statement.ts'

/** Rows of each statement, in their order. */
export type SqlRows = ReadonlyArray<readonly SqlRow[]>

export interface RunOptions {
  /** How long the database may take, in ms. After that the call fails, and what it was to do may or may not be done. */
  timeoutMs: number
  /** Whether the statements only read. They need no lock then, and go before others that wait. */
  reads?: boolean
}

/** What opening a database led to. */
export interface OpenedDatabase {
  /** The version of the schema before, 0 for an empty database, and now. */
  from: number
  to: number
  /** Where the damaged file is that was replaced by an empty one; `null` if none was. */
  quarantined: string | null
}

/** A database that speaks SQL. Both implementations pass `test/support/store/database-suite.ts`. */
export interface Database {
  readonly kind: typeof storeKinds[number]
  /**
   * Connects, and brings the schema to the version that this service knows, under a lock. It may be called again after a fault. Throws
   * `StoreFaultError`.
   */
  open (): Promise<OpenedDatabase>
  /** Runs statements in one transaction: all of them or none. Throws `StoreFaultError`. */
  run (statements: readonly Statement[], options: RunOptions): Promise<SqlRows>
  /** Ends what is under way, and the connection. */
  close (): Promise<void>
}

/** The store could not do what it was asked. The message is made for operators and holds no value. */
export class StoreFaultError extends Error {
  override name = 'StoreFaultError'
  readonly fault: StoreFault

  constructor (fault: StoreFault, message: string) {
    super(message)
    this.fault = fault
  }
}
