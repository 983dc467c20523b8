import type { Clock } from '../../runtime/clock.ts'
import type { IncidentLog } from '../../runtime/log.ts'
import type { QueueState } from './permit-refused.ts'

/** The incident is over after this long without refusals. */
const quietMs = 60_000

/** Logs refusals caused by a full queue: one line at the start of an incident and one at its end, however many loads are refused. */
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
      this.#log.warn({ waiting, expectedWaitS }, 'queue for Treasure Data is full; refusing loads')
    }
    this.#refused++
    this.#refusedInTotal++
    this.#cancelTimer()
    this.#cancelTimer = this.#clock.setTimer(() => this.#end(), quietMs)
  }

  /** Returns the number of refusals since the start. */
  refused (): number {
    return this.#refusedInTotal
  }

  #end (): void {
    this.#log.info({ refused: this.#refused }, 'queue for Treasure Data has room again')
    this.#refused = 0
  }
}
