import { withTimeout, type Clock } from '../runtime/clock.ts'
import type { IncidentLog } from '../runtime/log.ts'
import type { RedisConnection } from './redis-connection.ts'
import type { ScriptCall } from './scripts.ts'
import type { TierFault } from '../cache/tier-state.ts'
import { faultOfError, type TierCounts } from './tier-counts.ts'

export interface TierLinkOptions {
  clock: Clock
  counts: TierCounts
  connection: Pick<RedisConnection, 'run' | 'reconnect'>
  /** How long a caller waits for a reply. */
  timeoutMs: number
  /** Catches up with what was missed, by `runPatiently`. Returns `false` if that is not possible. */
  catchUp (): Promise<boolean>
  /** Called whenever the tier is reached again. */
  onReached? (): void
  log: Pick<IncidentLog, 'info' | 'warn'>
}

/** Between two checks. Bounds how long a lost message goes unnoticed. */
const catchUpMs = 500
/** How long to wait for replies that no caller waits for. */
const patientMs = 500
const firstPauseMs = 500
const longestPauseMs = 8_000
/** After so long without a fault, the next pause is a first one again. */
const goodAfterMs = 10_000
/** Failed checks in a row after which new connections are made, as the old ones may lead nowhere. */
const maxFailedChecks = 4

/**
 * The way to Redis, and whether it is worth asking. After a fault nobody asks until a check in the background has succeeded and a
 * pause is over. The pause doubles from 0.5 s to 8 s while faults go on. So callers rarely wait for a slow Redis, and for `timeoutMs`
 * at most.
 */
export class TierLink {
  readonly #options: TierLinkOptions
  #caughtUp = false
  #pausedUntilMs = -Infinity
  #pauseMs = firstPauseMs
  #goodSinceMs = -Infinity
  #failedChecks = 0
  #told: boolean | null = null
  #checking: Promise<void> | null = null
  #cancelTimer = (): void => {}
  #closed = false

  constructor (options: TierLinkOptions) {
    this.#options = options
    // a connection that is ready earlier is checked at once
    this.#cancelTimer = options.clock.setTimer(() => this.check(), catchUpMs)
  }

  /** Returns whether the tier may be asked. */
  isUp (): boolean {
    return this.#caughtUp && this.#options.clock.monotonicMs() >= this.#pausedUntilMs
  }

  /** Runs a script if the tier may be asked. Returns its reply, or `null` if there is none. Never throws. */
  async run (...call: ScriptCall): Promise<unknown> {
    return this.isUp() ? await this.#attempt(call, this.#options.timeoutMs) : null
  }

  /** Runs a script in any case, with more patience. Returns what `run` does. */
  async runPatiently (...call: ScriptCall): Promise<unknown> {
    return await this.#attempt(call, Math.max(patientMs, this.#options.timeoutMs))
  }

  /** Checks the tier now, and then regularly until `close`. */
  check (): void {
    if (this.#closed || this.#checking !== null) return
    this.#cancelTimer()
    this.#checking = this.#catchUp().finally(() => {
      this.#checking = null
      if (!this.#closed) this.#cancelTimer = this.#options.clock.setTimer(() => this.check(), catchUpMs)
    })
  }

  /** Notes that the connection broke: messages missed from now on have to be caught up with. */
  lose (): void {
    if (this.#caughtUp) this.#fail('connection')
  }

  /** Asks nothing until everything was caught up with again, as what there is to catch up with is another. */
  restart (): void {
    this.#caughtUp = false
    this.check()
  }

  close (): void {
    this.#closed = true
    this.#caughtUp = false
    this.#cancelTimer()
  }

  async #catchUp (): Promise<void> {
    const { clock, connection } = this.#options
    const reached = await this.#options.catchUp()
    if (this.#closed) return
    if (!reached) {
      this.#tell(false)
      if (++this.#failedChecks % maxFailedChecks === 0) connection.reconnect()
      return
    }
    this.#failedChecks = 0
    if (!this.#caughtUp) this.#goodSinceMs = Math.max(clock.monotonicMs(), this.#pausedUntilMs)
    this.#tell(true)
  }

  async #attempt (call: ScriptCall, timeoutMs: number): Promise<unknown> {
    const { clock, connection } = this.#options
    try {
      const reply = connection.run(...call)
      const outcome = await withTimeout(reply, timeoutMs, clock)
      if (outcome !== 'late') return outcome
      // where this process was late itself, the reply has come by now but has not been read
      const unread = await Promise.race([reply, afterReading()])
      if (unread !== 'late') return unread
      reply.catch(() => {})
      this.#fail('timeout')
    } catch (error) {
      this.#fail(faultOfError(error))
    }
    return null
  }

  #fail (fault: TierFault): void {
    const { clock, counts } = this.#options
    counts.faults.add(fault)
    // reading still works if writing does not
    if (fault === 'full' || fault === 'read-only' || !this.#caughtUp) return
    const nowMs = clock.monotonicMs()
    this.#pauseMs = nowMs - this.#goodSinceMs >= goodAfterMs ? firstPauseMs : Math.min(2 * this.#pauseMs, longestPauseMs)
    this.#pausedUntilMs = nowMs + this.#pauseMs
    this.#tell(false)
  }

  #tell (reached: boolean): void {
    const { counts, log, onReached } = this.#options
    this.#caughtUp = reached
    if (this.#told === reached) return
    this.#told = reached
    if (reached) onReached?.()
    if (reached) log.info({}, 'the shared tier is reached')
    else log.warn({ faults: counts.state().faults }, 'the shared tier cannot be reached: this replica is on its own')
  }
}

/** Resolves after everything that the sockets have received by now was read. */
async function afterReading (): Promise<'late'> {
  for (let round = 0; round < 2; round++) await new Promise(resolve => setImmediate(resolve))
  return 'late'
}
