/** The order in which loads are sent. Callers wait for the first kind only. */
export const loadPriorities = ['callers', 'refreshes', 'definitions', 'warm-up'] as const

export type LoadPriority = typeof loadPriorities[number]

/** The priority of a load that continues without callers. */
export type BackgroundPriority = Exclude<LoadPriority, 'callers'>

/** The request that starts loads: its name in the log, and the calls that its loads have made. */
export interface LoadCause {
  readonly requestId: string
  /** Calls of the upstream so far, including retries. */
  calls: number
}

/** On whose behalf a caller waits for loads. */
export interface Waiter {
  /** Clients take turns, however many loads each waits for. */
  readonly client: string
  /** `null` outside of requests. */
  readonly cause: LoadCause | null
  /** Aborts once the caller no longer waits; `null` for a caller that never gives up. */
  readonly signal: AbortSignal | null
}

/** For callers that need not be distinguished. */
export const anybody: Waiter = { client: '', cause: null, signal: null }

/** A load was dropped before it was sent, because nobody wanted it any more. */
export class LoadAbandonedError extends Error {
  override name = 'LoadAbandonedError'

  constructor () {
    super('Nobody waits for this load any more')
  }
}

/**
 * Who wants one load. This changes while the load waits: callers come and go, and the background may want it, too. Once nobody does, a
 * load that was not sent is abandoned for good.
 */
export class LoadDemand {
  /** The request that started the load; `null` if none did. Callers who join later are not its cause. */
  readonly cause: LoadCause | null
  readonly #callers = new Map<symbol, string>()
  #background: BackgroundPriority | null
  #stage: 'starting' | 'queued' | 'sent' | 'abandoned' = 'starting'
  #onChange = (): void => {}

  constructor (background: BackgroundPriority | null, cause: LoadCause | null = null) {
    this.#background = background
    this.cause = cause
  }

  /** Adds a caller. Returns a function that removes it. */
  join (client: string): () => void {
    const caller = Symbol(client)
    this.#callers.set(caller, client)
    this.#onChange()
    return () => {
      if (!this.#callers.delete(caller)) return
      if (!this.isWanted() && this.#stage !== 'sent') this.#stage = 'abandoned'
      this.#onChange()
    }
  }

  /** Makes the load continue without callers, at least at this priority. */
  keep (priority: BackgroundPriority): void {
    if (this.#background !== null && loadPriorities.indexOf(this.#background) <= loadPriorities.indexOf(priority)) return
    this.#background = priority
    this.#onChange()
  }

  /** Returns the current priority. */
  priority (): LoadPriority {
    return this.isAwaited() ? 'callers' : this.#background ?? 'warm-up'
  }

  /** Returns the clients of the waiting callers, earliest first. A client appears once for each of its callers. */
  clients (): Iterable<string> {
    return this.#callers.values()
  }

  /** Returns whether a caller is waiting. */
  isAwaited (): boolean {
    return this.#callers.size > 0
  }

  isWanted (): boolean {
    return this.isAwaited() || this.#background !== null
  }

  isAbandoned (): boolean {
    return this.#stage === 'abandoned'
  }

  /** Returns whether the load waits for a permit. */
  isQueued (): boolean {
    return this.#stage === 'queued'
  }

  /** Called when the load begins to wait for a permit; `onChange` is called on everything that may change its position. */
  beginWaiting (onChange: () => void): void {
    if (this.#stage === 'starting') this.#stage = 'queued'
    this.#onChange = onChange
  }

  /** Called when the load no longer waits for a permit. */
  endWaiting (isSent: boolean): void {
    if (isSent) this.#stage = 'sent'
    this.#onChange = () => {}
  }
}
