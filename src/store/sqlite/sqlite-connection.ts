import Libsql from 'libsql'
import { sqliteTypes } from '../sql/column-types.ts'
import { StoreFaultError, type OpenedDatabase, type SqlRows } from '../sql/database.ts'
import { migrate, readVersion, requireKnown, type Migrated } from '../sql/migrate.ts'
import type { SqlRow, SqlValue } from '../sql/statement.ts'
import { explainSqliteError } from './sqlite-faults.ts'
import { prepareFile, quarantineFile } from './sqlite-file.ts'
import type { TextStatement } from './thread-messages.ts'
import { toText } from './to-text.ts'

/** How long SQLite waits for a lock of another process. The caller decides about longer waits. */
const busyMs = 200

/** Prepared statements that are kept. The service has far fewer statements. */
const maxPrepared = 200

/** One connection to a file. It blocks, so it belongs in a separate thread. All methods throw `StoreFaultError`. */
export class SqliteConnection {
  #db: Libsql.Database | null = null
  readonly #prepared = new Map<string, Libsql.Statement>()
  /** Whether SQLite reported damage since the file was opened. */
  #isSuspect = false

  /** Opens the file and brings its schema up to date. A damaged file is renamed and replaced by an empty one. */
  open (path: string, at: string, schema?: number): OpenedDatabase {
    // a file that is open and sound needs no lock
    if (this.#db !== null && !this.#isSuspect) return this.#reopen(schema)
    this.close()
    try {
      const opened = this.#connect(path, at, schema)
      this.#isSuspect = false
      return { ...opened, quarantined: null }
    } catch (error) {
      this.close()
      const explained = explainSqliteError(error)
      if (explained.fault !== 'corrupt') throw explained
      const quarantined = quarantineFile(path, at)
      this.#isSuspect = false
      return { ...this.#connect(path, at, schema), quarantined }
    }
  }

  /** Runs statements in one transaction. */
  run (statements: readonly TextStatement[], reads: boolean): SqlRows {
    const db = this.#db
    if (db === null) throw new StoreFaultError('connection', 'the store is not open')
    try {
      return this.#transact(db, reads ? 'DEFERRED' : 'IMMEDIATE', () => statements.map(statement => this.#execute(db, statement)))
    } catch (error) {
      const explained = explainSqliteError(error)
      if (explained.fault === 'corrupt') this.#isSuspect = true
      throw explained
    }
  }

  close (): void {
    try {
      this.#db?.close()
    } catch {
      // a connection that cannot be closed is not used again
    }
    this.#db = null
    this.#prepared.clear()
  }

  #reopen (schema?: number): OpenedDatabase {
    const [rows = []] = this.run([toText(readVersion)], true)
    return { ...requireKnown(rows, schema), quarantined: null }
  }

  #connect (path: string, at: string, schema?: number): Migrated {
    prepareFile(path)
    const db = new Libsql(path, { timeout: busyMs })
    this.#db = db
    // it only has an effect in an empty file
    db.exec('PRAGMA auto_vacuum = INCREMENTAL')
    // readers do not wait for a writer; kill -9 loses nothing that was committed, a power failure at most the last transactions
    db.exec('PRAGMA journal_mode = WAL')
    db.exec('PRAGMA synchronous = NORMAL')
    db.exec('PRAGMA foreign_keys = ON')
    db.exec('PRAGMA journal_size_limit = 67108864')
    if (this.#isSuspect && !this.#isSound(db)) throw new StoreFaultError('corrupt', 'the file is damaged')
    return this.#migrate(db, at, schema)
  }

  /** Another process that opens the file at the same time waits for the lock, and then finds nothing left to do. */
  #migrate (db: Libsql.Database, at: string, schema?: number): Migrated {
    return this.#transact(db, 'IMMEDIATE', () => {
      const steps = migrate(sqliteTypes, at, schema)
      for (let step = steps.next(); ; step = steps.next(this.#execute(db, toText(step.value)))) if (step.done === true) return step.value
    })
  }

  #isSound (db: Libsql.Database): boolean {
    const [row = {}] = this.#execute(db, { text: 'PRAGMA quick_check(1)', values: [] })
    return Object.values(row)[0] === 'ok'
  }

  #execute (db: Libsql.Database, { text, values }: TextStatement): SqlRow[] {
    const statement = this.#prepared.get(text) ?? db.prepare(text)
    if (this.#prepared.size < maxPrepared) this.#prepared.set(text, statement)
    if (statement.reader) return statement.all(...values).map(row => readRow(row as Record<string, SqlValue | ArrayBuffer>))
    statement.run(...values)
    return []
  }

  #transact<T> (db: Libsql.Database, mode: 'DEFERRED' | 'IMMEDIATE', work: () => T): T {
    db.exec(`BEGIN ${mode}`)
    try {
      const result = work()
      db.exec('COMMIT')
      return result
    } catch (error) {
      // SQLite may have rolled back already
      if (db.inTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}

function readRow (row: Record<string, SqlValue | ArrayBuffer>): SqlRow {
  const read = (value: SqlValue | ArrayBuffer): SqlValue => value instanceof ArrayBuffer ? new Uint8Array(value) : value
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, read(value)]))
}
