import type { AuditAction, AuditEvent } from '../../http/plugins/audit.ts'
import type { Clock } from '../../runtime/clock.ts'

export interface AuditLogOptions {
  log: (line: object, message: string) => void
  clock: Pick<Clock, 'setTimer'>
}

const windowMs = 60_000
/** Maximum of lines per action and client in a minute. */
const maxLines = 60
/** Maximum of clients and actions with separate counts in a minute. All others are counted together. */
const maxSeries = 1_000

interface Series {
  action: AuditAction
  clientId: string | null
  lines: number
  suppressed: number
}

const messages: Readonly<Record<AuditAction, string>> = {
  purge: 'audit: cache purged',
  'history-deletion': 'audit: history deleted',
  refresh: 'audit: refresh forced',
  refusal: 'audit: request refused'
}

/**
 * Writes one line for each purge, deletion of history, forced refresh and refusal. Each client gets at most 60 lines of each per minute;
 * a last line counts the suppressed ones. So a flood neither fills the log nor hides the actions of others.
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

  /** Ends the minute, and logs the number of suppressed lines. */
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
    // the rest counts as unknown clients
    if (this.#series.size >= maxSeries && clientId !== null) return this.#find(action, null)
    const series = { action, clientId, lines: 0, suppressed: 0 }
    this.#series.set(key, series)
    return series
  }
}
