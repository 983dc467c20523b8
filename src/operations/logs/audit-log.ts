import type { AuditAction, AuditEvent } from '../../http/plugins/audit.ts'
import type { Clock } from '../../runtime/clock.ts'

export interface AuditLogOptions {
  log: (line: object, message: string) => void
  clock: Pick<Clock, 'setTimer'>
}

const windowMs = 60_000
/** Lines of one action and one client in a minute. */
const maxLines = 60
/** Clients and actions that are counted apart in a minute; those beyond are counted together. */
const maxSeries = 1_000

interface Series {
  action: AuditAction
  clientId: string | null
  lines: number
  suppressed: number
}

const messages: Readonly<Record<AuditAction, string>> = {
  purge: 'audit: cache purged', refresh: 'audit: refresh forced', refusal: 'audit: request refused'
}

/**
 * Writes one line for each purge, forced refresh and refusal. A client has 60 lines of each in a minute; the minute ends with a line that
 * says how many more there were. So a flood neither fills the log nor hides what others did.
 */
export class AuditLog {
  readonly #options: AuditLogOptions
  readonly #series = new Map<string, Series>()
  #cancel: (() => void) | null = null

  constructor (options: AuditLogOptions) {
    this.#options = options
  }

  record ({ action, requestId, ...event }: AuditEvent): void {
    const series = this.#find(action, event.clientId)
    if (series.lines >= maxLines) series.suppressed++
    else {
      series.lines++
      this.#options.log({ audit: action, ...event, reqId: requestId }, messages[action])
    }
    this.#cancel ??= this.#options.clock.setTimer(() => this.close(), windowMs)
  }

  /** Ends the minute: tells what was suppressed. */
  close (): void {
    this.#cancel?.()
    this.#cancel = null
    for (const { action, clientId, suppressed } of this.#series.values()) {
      if (suppressed > 0) this.#options.log({ audit: action, clientId, suppressed }, 'audit: lines suppressed')
    }
    this.#series.clear()
  }

  #find (action: AuditAction, clientId: string | null): Series {
    const key = JSON.stringify([action, clientId])
    const known = this.#series.get(key)
    if (known !== undefined) return known
    // strangers are the client that nobody knows
    if (this.#series.size >= maxSeries && clientId !== null) return this.#find(action, null)
    const series = { action, clientId, lines: 0, suppressed: 0 }
    this.#series.set(key, series)
    return series
  }
}
