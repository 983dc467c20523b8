import type { Clock } from '../../runtime/clock.ts'
import type { IncidentLog } from '../../runtime/log.ts'
import type { QueueState } from './permit-refused.ts'

/** Without refusals for so long, the incident is over. */
const quietMs = 60_000

/** Logs that loads are refused for want of room: one line when that begins and one when it ends, however many are refused. */
export class QueueIncident {
  readonly #clock: Pick<Clock, 'setTimer'>
  readonly #log: IncidentLog
  #refused = 0
  #refusedInTotal = 0
  #cancelTimer = (): void => {}

  constructor (clock: Pick<Clock, 'setTimer'>, log: IncidentLog) {
    this.#clock = clock
    this.#log = log
  }

  /** Counts a refusal. */
  note ({ waiting, expectedWaitMs }: QueueState): void {
    if (this.#refused === 0) {
      const expectedWaitS = Math.round(expectedWaitMs / 1_000)
      this.#log.warn({ waiting, expectedWaitS }, 'queue for treasure data is full: loads are refused until it has room')
    }
    this.#refused++
    this.#refusedInTotal++
    this.#cancelTimer()
    this.#cancelTimer = this.#clock.setTimer(() => this.#end(), quietMs)
  }

  /** Returns the refusals since the start. */
  refused (): number {
    return this.#refusedInTotal
  }

  #end (): void {
    this.#log.info({ refused: this.#refused }, 'queue for treasure data has room again')
    this.#refused = 0
  }
}
