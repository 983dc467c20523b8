import type { StoreFault } from '../cache/store-state.ts'
import type { IncidentLog } from '../runtime/log.ts'
import type { StoreFaultError } from './sql/database.ts'

/** Logs an incident: its beginning, each further kind of fault once, and its end. */
export class StoreIncident {
  readonly #log: IncidentLog
  readonly #beginning: string
  readonly #ending: string
  readonly #told = new Set<StoreFault>()

  constructor (log: IncidentLog, beginning: string, ending: string) {
    this.#log = log
    this.#beginning = beginning
    this.#ending = ending
  }

  isOpen (): boolean {
    return this.#told.size > 0
  }

  begin ({ fault, message }: StoreFaultError): void {
    if (this.#told.has(fault)) return
    this.#told.add(fault)
    this.#log.warn({ fault, reason: message }, this.#beginning)
  }

  end (): void {
    if (!this.isOpen()) return
    this.#told.clear()
    this.#log.info({}, this.#ending)
  }
}
