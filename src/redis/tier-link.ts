import { withTimeout, type Clock } from '../runtime/clock.ts'
import type { IncidentLog } from '../runtime/log.ts'
import type { RedisConnection } from './redis-connection.ts'
import type { ScriptCall } from './scripts.ts'
import type { TierFault, TierState } from '../cache/tier-state.ts'
import { faultOfError, type TierCounts } from './tier-counts.ts'
import { WriteFaults } from './write-faults.ts'

export interface TierLinkOptions {
  clock: Clock
  counts: TierCounts
  connection: Pick<RedisConnection, 'run' | 'reconnect' | 'fault'>
  /** How long a caller waits for a reply. */
  timeoutMs: number
  /** Applies what was missed, by `runPatiently`. Returns `false` if that is not possible. */
  catchUp (): Promise<boolean>
  /** Called whenever the tier is reached again. */
  onReached? (): void
  log: Pick<IncidentLog, 'info' | 'warn'>
}

/** Interval of checks. It bounds how long a lost message goes unnoticed. */
const catchUpMs = 500
/** How long to wait for replies that no caller waits for. */
const patientMs = 500
const firstPauseMs = 500
const longestPauseMs = 8_000
/** After this long without a fault, the next pause is the shortest again. */
const goodAfterMs = 10_000
/** Failed checks in a row after which new connections are opened, because the old ones may lead nowhere. */
const maxFailedChecks = 4
/** After Redis was too slow for a caller: checks in a row that must take at most half of a caller's timeout. */
const quickChecks = 3

/**
 * The link to Redis, with a circuit breaker. After a fault nobody calls Redis until a check in the background has succeeded and a pause
 * is over. The pause doubles from 0.5 s to 8 s while faults continue. After a late reply, several quick checks are required, so that a
 * slightly too slow Redis is not retried again and again. Callers therefore rarely wait for a slow Redis, and for `timeoutMs` at most.
 */
export class TierLink {
  readonly #options: TierLinkOptions
  readonly #writes: WriteFaults
  #caughtUp = false
  #pausedUntilMs = -Infinity
  #pauseMs = firstPauseMs
  #goodSinceMs = -Infinity
  #failedChecks = 0
  /** Quick checks that are still required before callers may use Redis again. */
  #quickChecksLeft = 0
  /** Whether a reply of the current check took more than half of a caller's timeout. */
  #isSlow = false
  #reported: boolean | null = null
  /** Faults of this outage that were logged. */
  readonly #reportedFaults = new Set<TierFault | null>()
  #onChecked = (): void => {}
  /** Resolves after the first check, whatever its outcome. */
  readonly checked = new Promise<void>(resolve => { this.#onChecked = resolve })
  #checking: Promise<void> | null = null
  #cancelTimer = (): void => {}
  #closed = false

  constructor (options: TierLinkOptions) {
    const { clock, connection, log } = options
    this.#options = options
    this.#writes = new WriteFaults({ nowMs: clock.monotonicMs, reconnect: () => connection.reconnect(), log })
    // a connection that becomes ready earlier is checked at once
    this.#cancelTimer = clock.setTimer(() => this.check(), catchUpMs)
  }

  /** Returns whether callers may use the tier. */
  isUp (): boolean {
    return this.#caughtUp && this.#options.clock.monotonicMs() >= this.#pausedUntilMs
  }

  /** Returns whether the tier can be read, and written to. */
  state (): TierState['state'] {
    if (!this.isUp()) return 'unreachable'
    return this.#writes.areFailing() ? 'degraded' : 'connected'
  }

  /** Runs a script if callers may use the tier. Returns its reply, or `null` if there is none. Never throws. */
  async run (...call: ScriptCall): Promise<unknown> {
    return this.isUp() ? await this.#attempt(call, this.#options.timeoutMs) : null
  }

  /** Runs a script in any case, with a longer timeout. Returns what `run` does. */
  async runPatiently (...call: ScriptCall): Promise<unknown> {
    return await this.#attempt(call, Math.max(patientMs, this.#options.timeoutMs), this.#options.timeoutMs / 2)
  }

  /** Checks the tier now, and then regularly until `close`. */
  check (): void {
    if (this.#closed || this.#checking !== null) return
    this.#cancelTimer()
    this.#checking = this.#catchUp().finally(() => {
      this.#checking = null
      this.#onChecked()
      if (!this.#closed) this.#cancelTimer = this.#options.clock.setTimer(() => this.check(), catchUpMs)
    })
  }

  /** Notes that the connection broke: messages missed from now on have to be caught up with. */
  lose (): void {
    if (this.#caughtUp) this.report('connection')
  }

  /** Keeps callers away until everything was caught up with again, because the account changed. */
  restart (): void {
    this.#caughtUp = false
    this.check()
  }

  /** Notes a fault. A reply may report one, too. */
  report (fault: TierFault): void {
    const { clock, counts } = this.#options
    counts.addFault(fault)
    // reading still works when writing does not
    if (fault === 'full' || fault === 'read-only') return this.#writes.add(fault)
    if (!this.#caughtUp) return
    const nowMs = clock.monotonicMs()
    this.#pauseMs = nowMs - this.#goodSinceMs >= goodAfterMs ? firstPauseMs : Math.min(2 * this.#pauseMs, longestPauseMs)
    this.#pausedUntilMs = nowMs + this.#pauseMs
    if (fault === 'timeout') this.#quickChecksLeft = quickChecks
    this.#tell(false)
  }

  close (): void {
    this.#closed = true
    this.#caughtUp = false
    this.#cancelTimer()
  }

  async #catchUp (): Promise<void> {
    const { clock, connection } = this.#options
    this.#isSlow = false
    const reached = await this.#options.catchUp()
    if (this.#closed) return
    if (!reached) {
      this.#tell(false)
      if (++this.#failedChecks % maxFailedChecks === 0) connection.reconnect()
      return
    }
    this.#failedChecks = 0
    if (this.#caughtUp) return
    if (this.#quickChecksLeft > 0) this.#quickChecksLeft = this.#isSlow ? quickChecks : this.#quickChecksLeft - 1
    if (this.#quickChecksLeft > 0) return
    this.#goodSinceMs = Math.max(clock.monotonicMs(), this.#pausedUntilMs)
    this.#tell(true)
  }

  /** Runs a script. Notes that Redis is slow if the reply takes longer than `quickMs`. */
  async #attempt (call: ScriptCall, timeoutMs: number, quickMs = timeoutMs): Promise<unknown> {
    const { connection } = this.#options
    try {
      const reply = connection.run(...call)
      if (quickMs < timeoutMs && await this.#isLate(reply, quickMs)) this.#isSlow = true
      if (await this.#isLate(reply, timeoutMs)) {
        reply.catch(() => {})
        this.report('timeout')
        return null
      }
      const outcome = await reply
      if (call[0].writes) this.#writes.end()
      return outcome
    } catch (error) {
      const fault = faultOfError(error)
      this.report(fault === 'connection' ? connection.fault() ?? fault : fault)
      return null
    }
  }

  /** Waits for a reply. If this process itself was late, the reply may have arrived without being read. */
  async #isLate (reply: Promise<unknown>, timeoutMs: number): Promise<boolean> {
    if (await withTimeout(reply, timeoutMs, this.#options.clock) !== 'late') return false
    return await Promise.race([reply, afterReading()]) === 'late'
  }

  #tell (reached: boolean): void {
    const { counts, log, onReached } = this.#options
    this.#caughtUp = reached
    const { faults, lastFault } = counts.state()
    const fault = lastFault?.fault ?? null
    if (this.#reported === reached && (reached || this.#reportedFaults.has(fault))) return
    if (reached) this.#reportedFaults.clear()
    else this.#reportedFaults.add(fault)
    this.#reported = reached
    if (reached) onReached?.()
    if (reached) log.info({}, 'the shared tier is connected')
    else log.warn({ faults, fault }, 'the shared tier cannot be reached: this replica works alone')
  }
}

/** Resolves after everything that the sockets have received so far was read. */
async function afterReading (): Promise<'late'> {
  for (let round = 0; round < 2; round++) await new Promise(resolve => setImmediate(resolve))
  return 'late'
}
