import type { Clock } from '../runtime/clock.ts'
import { withTimeout } from '../runtime/with-timeout.ts'
import type { RedisConnection } from './redis-connection.ts'
import type { Script } from './scripts.ts'
import type { TierFault } from '../cache/tier-state.ts'
import type { TierCounts } from './tier-counts.ts'
import { faultOfError } from './tier-fault.ts'

export interface TierLinkOptions {
  clock: Clock
  counts: TierCounts
  connection: RedisConnection
  /** How long a caller waits for a reply. */
  timeoutMs: number
  /** Catches up with what was missed; `run` is not held up by pauses. Gives `false` where it could not. */
  catchUp (): Promise<boolean>
  /** Called whenever the tier is reached anew. */
  onReached? (): void
  log: { info (fields: object, message: string): void, warn (fields: object, message: string): void }
}

/** Between two looks at what was purged elsewhere: it bounds how long a message that got lost goes unnoticed. */
const catchUpMs = 500
/** Nobody waits for these looks, nor for announcing a purge, but the operator. */
export const patientMs = 500
const firstPauseMs = 500
const longestPauseMs = 8_000
/** A link that has served for so long starts with the first pause again. */
const goodAfterMs = 10_000
/** Looks in a row without a reply, after which new connections are made: the old ones may lead nowhere. */
const patientTimes = 4

/**
 * The way to Redis, and whether it is worth asking. After a fault nobody asks until a look in the background has found it
 * well again and a pause is over, which doubles from 0.5 s to 8 s while faults go on: so a caller waits for a slow Redis at
 * most once in a while, and for `timeoutMs` at most.
 */
export class TierLink {
  readonly #options: TierLinkOptions
  #caughtUp = false
  #pausedUntilMs = -Infinity
  #pauseMs = firstPauseMs
  #goodSinceMs = -Infinity
  #failedLooks = 0
  #told: boolean | null = null
  #looking: Promise<void> | null = null
  #cancelTimer = (): void => {}
  #closed = false

  constructor (options: TierLinkOptions) {
    this.#options = options
    // a connection that is ready earlier is looked through at once
    this.#cancelTimer = options.clock.setTimer(() => this.look(), catchUpMs)
  }

  /** Whether the tier may be asked. */
  isUp (): boolean {
    return this.#caughtUp && this.#options.clock.monotonicMs() >= this.#pausedUntilMs
  }

  /** Runs a script if the tier may be asked; `null` where it could not. Never throws. */
  async run (script: Script, keys: readonly string[], args: ReadonlyArray<string | number | Buffer>): Promise<unknown> {
    return this.isUp() ? await this.#attempt(script, keys, args, this.#options.timeoutMs) : null
  }

  /** Runs a script in any case, with more patience. */
  async runPatiently (script: Script, keys: readonly string[], args: ReadonlyArray<string | number | Buffer>): Promise<unknown> {
    return await this.#attempt(script, keys, args, Math.max(patientMs, this.#options.timeoutMs))
  }

  /** Looks at once, and then regularly again, until `close`. */
  look (): void {
    if (this.#closed || this.#looking !== null) return
    this.#cancelTimer()
    this.#looking = this.#catchUp().finally(() => {
      this.#looking = null
      if (!this.#closed) this.#cancelTimer = this.#options.clock.setTimer(() => this.look(), catchUpMs)
    })
  }

  /** Takes note of a connection that broke: what is missed from now on has to be caught up with. */
  lose (): void {
    if (this.#caughtUp) this.#fail('connection')
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
      this.#failedLooks++
      if (this.#failedLooks % patientTimes === 0) connection.reconnect()
      return
    }
    this.#failedLooks = 0
    if (!this.#caughtUp) this.#goodSinceMs = Math.max(clock.monotonicMs(), this.#pausedUntilMs)
    this.#tell(true)
  }

  async #attempt (
    script: Script, keys: readonly string[], args: ReadonlyArray<string | number | Buffer>, timeoutMs: number
  ): Promise<unknown> {
    const { clock, connection } = this.#options
    try {
      const reply = connection.run(script, keys, args)
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
    counts.fault(fault)
    // reading goes on where writing does not
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

/** Comes after what the sockets have received by now was read. */
async function afterReading (): Promise<'late'> {
  for (let turn = 0; turn < 2; turn++) await new Promise(resolve => setImmediate(resolve))
  return 'late'
}
