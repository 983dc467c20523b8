import type { StoreFault, StoreState } from '../cache/store-state.ts'
import type { Clock } from '../runtime/clock.ts'
import type { IncidentLog } from '../runtime/log.ts'
import { GrowingPause } from './growing-pause.ts'
import { StoreFaultError, type Database, type SqlRows } from './sql/database.ts'
import type { Statement } from './sql/statement.ts'
import type { StoreCounts } from './store-counts.ts'
import { StoreIncident } from './store-incident.ts'

export interface StoreLinkOptions {
  database: Database
  clock: Clock
  counts: StoreCounts
  log: IncidentLog
  /** Called each time the database was opened, before anybody else may use it. Throws `StoreFaultError` if that fails. */
  enter (): Promise<void>
}

/** How long a caller waits for rows. After a restart many callers read at once, and Treasure Data would take longer. */
const readMs = 2_000
/** How long a batch of writes may take. */
export const writeMs = 10_000

/** Faults that affect only writing: existing rows can still be read. */
const writeFaults: ReadonlySet<StoreFault> = new Set<StoreFault>(['full', 'read-only', 'locked', 'other'])

/**
 * The link to the database, with a circuit breaker. After a fault nobody uses the database until it was opened again, after a pause that
 * doubles while faults continue. Callers therefore rarely wait for a slow database, and for two seconds at most. Nothing here throws.
 */
export class StoreLink {
  readonly #options: StoreLinkOptions
  readonly #pause: GrowingPause
  readonly #writePause: GrowingPause
  readonly #outage: StoreIncident
  readonly #writeOutage: StoreIncident
  #isUp = false
  #isRefused = false
  #isClosed = false
  #opening: Promise<void> | null = null
  #cancelTimer = (): void => {}

  constructor (options: StoreLinkOptions) {
    const { clock, log } = options
    this.#options = options
    this.#pause = new GrowingPause(clock.monotonicMs)
    this.#writePause = new GrowingPause(clock.monotonicMs)
    this.#outage = new StoreIncident(log, 'the store cannot be used: answers are cached in memory only', 'the store is in use')
    this.#writeOutage = new StoreIncident(log, 'the store is not writable: existing answers are still read', 'the store is writable again')
  }

  /** Opens the database. Returns when that has succeeded or failed; a failed attempt is repeated later. */
  async start (): Promise<void> {
    this.#opening ??= this.#open().finally(() => { this.#opening = null })
    await this.#opening
  }

  /** Opens the database again, because the account changed. */
  restart (): void {
    this.#isUp = false
    this.#reopenAfter(0)
  }

  isUp (): boolean {
    return this.#isUp
  }

  /** Returns whether writing is worth an attempt. */
  isWritable (): boolean {
    return this.#isUp && !this.#writePause.isOn()
  }

  state (): Exclude<StoreState['state'], 'off'> {
    if (this.#isRefused) return 'refused'
    if (!this.#isUp) return 'unreachable'
    return this.#writeOutage.isOpen() ? 'degraded' : 'connected'
  }

  /** Reads rows. Returns `null` if the store is unavailable. */
  async read (...statements: Statement[]): Promise<SqlRows | null> {
    if (!this.#isUp) return null
    try {
      return await this.#options.database.run(statements, { timeoutMs: readMs, reads: true })
    } catch (error) {
      this.#report(faultOf(error), false)
      return null
    }
  }

  /** Writes in one transaction. Returns the rows of each statement, or `null` if the store cannot be written to. */
  async write (statements: readonly Statement[]): Promise<SqlRows | null> {
    if (!this.isWritable()) return null
    try {
      const rows = await this.#options.database.run(statements, { timeoutMs: writeMs })
      this.#writePause.noteSuccess()
      this.#writeOutage.end()
      return rows
    } catch (error) {
      this.#report(faultOf(error), true)
      return null
    }
  }

  async close (): Promise<void> {
    this.#isClosed = true
    this.#isUp = false
    this.#cancelTimer()
    await this.#opening
    await this.#options.database.close().catch(() => {})
  }

  async #open (): Promise<void> {
    const { database, enter, log, counts } = this.#options
    this.#cancelTimer()
    if (this.#isClosed) return
    try {
      const { from, to, quarantined } = await database.open()
      if (quarantined !== null) {
        counts.addFault('corrupt')
        log.error({ quarantined }, 'the store file was damaged: it was renamed and replaced by an empty one')
      }
      if (from !== to) log.info({ from, to }, 'the schema of the store was migrated')
      await enter()
    } catch (error) {
      return this.#fail(faultOf(error))
    }
    this.#pause.noteSuccess()
    this.#isUp = true
    this.#outage.end()
  }

  #report (error: StoreFaultError, isWrite: boolean): void {
    if (!writeFaults.has(error.fault)) return this.#fail(error)
    this.#options.counts.addFault(error.fault)
    if (!isWrite) return
    this.#writePause.noteFailure()
    this.#writeOutage.begin(error)
  }

  #fail (error: StoreFaultError): void {
    this.#options.counts.addFault(error.fault)
    this.#isUp = false
    if (this.#isClosed) return
    this.#outage.begin(error)
    // only another version of the service can help
    this.#isRefused = error.fault === 'newer-schema'
    if (!this.#isRefused) this.#reopenAfter(this.#pause.noteFailure())
  }

  #reopenAfter (delayMs: number): void {
    this.#cancelTimer()
    if (!this.#isClosed) this.#cancelTimer = this.#options.clock.setTimer(() => { this.start().catch(() => {}) }, delayMs)
  }
}

function faultOf (error: unknown): StoreFaultError {
  return error instanceof StoreFaultError ? error : new StoreFaultError('other', 'the store failed for an unknown reason')
}
