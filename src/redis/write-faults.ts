import type { IncidentLog } from '../runtime/log.ts'

export interface WriteFaultsOptions {
  /** Monotonic. */
  nowMs: () => number
  reconnect (): void
  log: Pick<IncidentLog, 'info' | 'warn'>
}

/** How long to wait before the first new connection to a server that cannot be written to. */
const firstReconnectMs = 2_000
const longestReconnectMs = 60_000

/**
 * Whether writing fails while reading works. After a failover the connection may lead to the demoted server, so new connections
 * are opened: after 2 s, then less and less often, at last once a minute.
 */
export class WriteFaults {
  readonly #options: WriteFaultsOptions
  #isFailing = false
  #reconnectAtMs = Infinity
  #waitMs = firstReconnectMs

  constructor (options: WriteFaultsOptions) {
    this.#options = options
  }

  areFailing (): boolean {
    return this.#isFailing
  }

  /** Notes a failed write. */
  add (fault: 'full' | 'read-only'): void {
    const { nowMs, reconnect, log } = this.#options
    if (!this.#isFailing) {
      this.#isFailing = true
      this.#reconnectAtMs = nowMs() + this.#waitMs
      log.warn({ fault }, 'the shared tier is not writable: existing values are read, and each replica loads for itself')
    }
    // a full server is full on every connection
    if (fault === 'full' || nowMs() < this.#reconnectAtMs) return
    this.#waitMs = Math.min(2 * this.#waitMs, longestReconnectMs)
    this.#reconnectAtMs = nowMs() + this.#waitMs
    reconnect()
  }

  /** Notes a write that succeeded. */
  end (): void {
    if (!this.#isFailing) return
    this.#isFailing = false
    this.#waitMs = firstReconnectMs
    this.#options.log.info({}, 'the shared tier is writable again')
  }
}
