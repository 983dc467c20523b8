/** The order in which loads are sent. A caller waits for the first kind, nobody for the others. */
export const loadPriorities = ['callers', 'refreshes', 'definitions', 'warm-up'] as const

export type LoadPriority = typeof loadPriorities[number]

/** The priority of a load that goes on without callers. */
export type BackgroundPriority = Exclude<LoadPriority, 'callers'>

/** The request that starts loads: what the log calls it, and what they have cost. */
export interface LoadCause {
  readonly requestId: string
  /** Calls of the upstream by now, retries included. */
  calls: number
}

/** In whose name a caller waits for loads. */
export interface Waiter {
  /** Clients take turns, however many loads each waits for. */
  readonly client: string
  /** `null` if it is no request. */
  readonly cause: LoadCause | null
  /** Aborts once the caller no longer waits; `null` for a caller that never gives up. */
  readonly signal: AbortSignal | null
}

/** For callers that nobody tells apart. */
export const anybody: Waiter = { client: '', cause: null, signal: null }

/** A load was dropped before it was sent, because nobody wanted it any more. */
export class LoadAbandonedError extends Error {
  override name = 'LoadAbandonedError'

  constructor () {
    super('Nobody waits for this load any more')
  }
}

/**
 * Who wants one load, as it changes while the load waits: callers come and go, and the background may want it, too. Once nobody does, a
 * load that was not sent is abandoned for good.
 */
export class LoadDemand {
  /** What started the load; `null` if no request did. Those who join it later are not its cause. */
  readonly cause: LoadCause | null
  readonly #callers = new Map<symbol, string>()
  #background: BackgroundPriority | null
  #stage: 'starting' | 'queued' | 'sent' | 'abandoned' = 'starting'
  #onChange = (): void => {}

  constructor (background: BackgroundPriority | null, cause: LoadCause | null = null) {
    this.#background = background
    this.cause = cause
  }

  /** Adds a caller. Returns how it leaves. */
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

  /** Has the load go on without callers, at least at this priority. */
  keep (priority: BackgroundPriority): void {
    if (this.#background !== null && loadPriorities.indexOf(this.#background) <= loadPriorities.indexOf(priority)) return
    this.#background = priority
    this.#onChange()
  }

  /** Returns the priority as it is now. */
  priority (): LoadPriority {
    return this.isAwaited() ? 'callers' : this.#background ?? 'warm-up'
  }

  /** Returns the clients of the callers who wait, each as often as it does, the first first. */
  clients (): Iterable<string> {
    return this.#callers.values()
  }

  /** Returns whether a caller waits. */
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

  /** Called when the load begins to wait for a permit; `onChange` is told of everything that may change its place. */
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
