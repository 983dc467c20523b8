import { createHmac, randomBytes } from 'node:crypto'
import type { StoreState } from '../cache/store-state.ts'
import { formatInstant, type Clock } from '../runtime/clock.ts'
import type { IncidentLog } from '../runtime/log.ts'
import type { Secret } from '../runtime/secret.ts'
import { insertAccount, selectAccount } from './sql/accounts.ts'
import type { Database, SqlRows } from './sql/database.ts'
import { sql, type Statement } from './sql/statement.ts'
import { StoreCounts } from './store-counts.ts'
import { StoreLink, writeMs } from './store-link.ts'

export interface PersistentStoreOptions {
  database: Database
  clock: Clock
  log: IncidentLog
  /** The upstream that the answers belong to; another upstream has its own. */
  origin: string
  /** The account at the upstream: accounts share nothing. */
  account: string
  /** The current Treasure Data key. */
  key: Secret
}

/** Keeps something in the store. */
export interface StoreFollower {
  /** Returns what to read each time the store was opened, before anybody else may use it. */
  readOnEntry (accountId: number): Statement[]
  /** Receives the rows of each of these statements. */
  onEntry (rows: SqlRows): void
}

/** The connection to the store, for answers and for history. It is opened by `start`, and again after faults. */
export class PersistentStore {
  readonly clock: Clock
  readonly counts: StoreCounts
  readonly link: StoreLink
  readonly kind: Database['kind']
  readonly #options: PersistentStoreOptions
  readonly #followers: StoreFollower[] = []
  #account: string
  #accountId: number | null = null
  #key: Secret
  #salt = ''

  constructor (options: PersistentStoreOptions) {
    const { database, clock, log, account, key } = options
    this.#options = options
    this.clock = clock
    this.kind = database.kind
    this.counts = new StoreCounts(clock.wallMs)
    this.link = new StoreLink({ database, clock, counts: this.counts, log, enter: () => this.#enter() })
    this.#account = account
    this.#key = key
  }

  /** The account's number in the store; `null` while the store is not in use. */
  get accountId (): number | null {
    return this.link.isUp() ? this.#accountId : null
  }

  /** The current Treasure Data key. */
  get key (): Secret {
    return this.#key
  }

  /** Returns a text that identifies a Treasure Data key: an HMAC-SHA256 (RFC 2104) with a salt of this store. */
  keyTag (key: Secret): string {
    return createHmac('sha256', this.#salt).update(key.reveal()).digest('base64url').slice(0, 22)
  }

  /** Called before `start`. */
  follow (follower: StoreFollower): void {
    this.#followers.push(follower)
  }

  state (): Omit<StoreState, 'pending'> {
    return { kind: this.kind, state: this.link.state(), ...this.counts.state() }
  }

  /** Notes that another key of the same account is in use. */
  useKey (key: Secret): void {
    this.#key = key
  }

  /** Keeps the data of another account from now on. */
  moveTo (account: string): void {
    this.#account = account
    this.#accountId = null
    this.link.restart()
  }

  /** Enters the account, and brings all followers up to date. Throws `StoreFaultError`. */
  async #enter (): Promise<void> {
    const { database, origin, clock } = this.#options
    const account = this.#account
    const at = formatInstant(clock.wallMs())
    const find = [
      sql`SELECT value FROM store_settings WHERE name = ${'salt'}`,
      selectAccount({ account, origin })
    ]
    let rows = await database.run(find, { timeoutMs: writeMs, reads: true })
    if (rows.some(({ length }) => length === 0)) {
      await database.run([
        sql`INSERT INTO store_settings (name, value) VALUES (${'salt'}, ${randomBytes(16).toString('hex')}) ON CONFLICT (name) DO NOTHING`,
        insertAccount({ account, origin }, at)
      ], { timeoutMs: writeMs })
      rows = await database.run(find, { timeoutMs: writeMs, reads: true })
    }
    this.#salt = String(rows[0]?.[0]?.['value'])
    const accountId = Number(rows[1]?.[0]?.['account_id'])
    for (const follower of this.#followers) {
      const statements = follower.readOnEntry(accountId)
      if (statements.length > 0) follower.onEntry(await database.run(statements, { timeoutMs: writeMs, reads: true }))
    }
    // the account may have changed in the meantime
    if (account !== this.#account) return await this.#enter()
    this.#accountId = accountId
  }
}
