import pg from 'pg'
import { formatInstant, withTimeout, type Clock } from '../../runtime/clock.ts'
import { postgresTypes } from '../sql/column-types.ts'
import { StoreFaultError, type Database, type OpenedDatabase, type RunOptions, type SqlRows } from '../sql/database.ts'
import { migrate, readVersion, requireKnown } from '../sql/migrate.ts'
import { sqlText, writeStatement, type SqlRow, type Statement } from '../sql/statement.ts'
import type { PostgresSettings } from '../store-settings.ts'
import { columnParsers } from './column-parsers.ts'
import { explainPostgresError } from './postgres-faults.ts'

export interface PostgresDatabaseOptions {
  settings: PostgresSettings
  clock: Clock
  /** The schema version to migrate to: the newest unless given. */
  schema?: number
}

/** One for reads, one for writes, and some for concurrent work. */
const maxConnections = 4
const connectMs = 3_000
const idleMs = 60_000
/** How long opening may take: another replica may be changing the schema. */
const openMs = 30_000
/** The number of the lock for schema changes; any other number would work. */
const schemaLock = 7_461_026_317

/** PostgreSQL. It keeps no session state, so that a pooler such as PgBouncer may sit in between. */
export class PostgresDatabase implements Database {
  readonly kind = 'postgres'
  readonly #options: PostgresDatabaseOptions
  readonly #pool: pg.Pool
  #isUpToDate = false

  constructor (options: PostgresDatabaseOptions) {
    const { settings: { host, port, user, password, database, tls } } = options
    this.#options = options
    this.#pool = new pg.Pool({
      host,
      port,
      user,
      database,
      // a function, so that printing the settings does not print the password
      ...password === null ? {} : { password: () => password.reveal() },
      ssl: tls === 'disable' ? false : { rejectUnauthorized: tls === 'verify-full' },
      application_name: 'td-journey-bff', // eslint-disable-line camelcase -- the package's name
      max: maxConnections,
      connectionTimeoutMillis: connectMs,
      idleTimeoutMillis: idleMs,
      keepAlive: true,
      allowExitOnIdle: true,
      types: columnParsers
    })
    // an idle connection that breaks is replaced
    this.#pool.on('error', () => {})
    // one that breaks while in use fails its query; without a listener, its event would end the process
    this.#pool.on('connect', client => { client.on('error', () => {}) })
  }

  async open (): Promise<OpenedDatabase> {
    const at = formatInstant(this.#options.clock.wallMs())
    const { schema } = this.#options
    if (this.#isUpToDate) {
      // after a failover, a server may be read-only for a while
      const [rows = []] = await this.run([readVersion], { timeoutMs: openMs, reads: true })
      return { ...requireKnown(rows, schema), quarantined: null }
    }
    const migrated = await this.#transact(openMs, async execute => {
      await execute(sqlText(`SELECT pg_advisory_xact_lock(${schemaLock})`))
      const steps = migrate(postgresTypes, at, schema)
      for (let step = steps.next(); ; step = steps.next(await execute(step.value))) if (step.done === true) return step.value
    })
    this.#isUpToDate = true
    return { ...migrated, quarantined: null }
  }

  async run (statements: readonly Statement[], { timeoutMs, reads = false }: RunOptions): Promise<SqlRows> {
    return await this.#transact(timeoutMs, async execute => {
      const rows: SqlRow[][] = []
      for (const statement of statements) rows.push(await execute(statement))
      return rows
    }, reads)
  }

  async close (): Promise<void> {
    if (this.#pool.ended) return
    await withTimeout(this.#pool.end(), connectMs, this.#options.clock)
  }

  /**
   * Returns a connection. If the server is silent or closes it at once, the package throws an error without a code, so the time tells the
   * two apart.
   */
  async #connect (): Promise<pg.PoolClient> {
    const { clock } = this.#options
    const startMs = clock.monotonicMs()
    try {
      return await this.#pool.connect()
    } catch (error) {
      // a timer may be up to 1 ms early
      if (clock.monotonicMs() - startMs < connectMs - 1) throw error
      throw new StoreFaultError('timeout', `PostgreSQL accepted no connection within ${connectMs} ms`)
    }
  }

  async #transact<T> (
    timeoutMs: number, work: (execute: (statement: Statement) => Promise<SqlRow[]>) => Promise<T>, readsOnly = false
  ): Promise<T> {
    let client: pg.PoolClient | undefined
    let isOver = false
    const transaction = async (): Promise<T> => {
      client = await this.#connect()
      // nobody uses a connection that arrives too late
      if (isOver) {
        client.release(true)
        throw new StoreFaultError('timeout', 'the connection came too late')
      }
      // the server enforces the timeout as well, so that nothing piles up there
      await client.query(`BEGIN${readsOnly ? ' READ ONLY' : ''}; SET LOCAL statement_timeout = ${Math.ceil(timeoutMs)}`)
      const result = await work(statement => execute(client, statement))
      await client.query('COMMIT')
      return result
    }
    try {
      const outcome = await withTimeout(transaction(), timeoutMs, this.#options.clock)
      if (outcome === 'late') throw new StoreFaultError('timeout', `PostgreSQL did not answer within ${timeoutMs} ms`)
      client?.release()
      return outcome
    } catch (error) {
      // ending the connection rolls back
      isOver = true
      client?.release(true)
      throw explainPostgresError(error)
    }
  }
}

async function execute (client: pg.PoolClient | undefined, statement: Statement): Promise<SqlRow[]> {
  if (client === undefined) throw new StoreFaultError('connection', 'there is no connection')
  const { rows } = await client.query<SqlRow>(writeStatement(statement, number => `$${number}`), [...statement.values])
  return rows
}
