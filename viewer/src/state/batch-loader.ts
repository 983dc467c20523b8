/** The result for one of the ids: loaded, or when to ask again, in seconds. */
export type BatchItem<Value> = { value: Value, askAgainS: number | null }

export interface BatchLoader {
  /** Loads an id soon, together with others, unless it is loaded or loading. */
  want (id: string): void
  /** Cancels ids that have not been requested yet. */
  release (id: string): void
  /** Reloads everything that is wanted now. Ids that were cancelled meanwhile are requested when they are next wanted. */
  refresh (): void
  /** Stops. */
  end (): void
}

interface Options<Value> {
  /** Returns the result of each id. Throws if there is no answer. */
  load (ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, BatchItem<Value>>>
  onLoaded (id: string, value: Value): void
  /** Seconds until the next attempt after `load` threw; `null` if another attempt cannot help. */
  retryAfterS (error: unknown): number | null
  /** Calls back after some ms; returns a function that cancels it. */
  schedule?: (call: () => void, ms: number) => () => void
}

/** Waits until a scroll ends or a screen fills. */
const gatherMs = 120
const mostAtOnce = 20
const mostAttempts = 8
const longestWaitS = 60

/** Loads ids in batches, one batch at a time. What is not ready is requested again at growing intervals while it is wanted. */
export function createBatchLoader<Value> ({ load, onLoaded, retryAfterS, schedule = scheduleInBrowser }: Options<Value>): BatchLoader {
  const wanted = new WantedIds()
  const ended = new AbortController()
  let isBusy = false
  let cancelNext: (() => void) | null = null
  const later = new Set<() => void>()

  const gather = (): void => {
    if (isBusy || cancelNext !== null || ended.signal.aborted || !wanted.hasWaiting()) return
    cancelNext = schedule(() => {
      cancelNext = null
      askNext().catch(() => {})
    }, gatherMs)
  }

  const askNext = async (): Promise<void> => {
    const ids = wanted.take(mostAtOnce)
    if (ids.length === 0) return
    isBusy = true
    try {
      const found = await load(ids, ended.signal)
      if (ended.signal.aborted) return
      for (const id of ids) {
        const item = found.get(id)
        if (item !== undefined) onLoaded(id, item.value)
        settle(id, item?.askAgainS ?? null)
      }
    } catch (error) {
      for (const id of ids) settle(id, retryAfterS(error))
    } finally {
      isBusy = false
      gather()
    }
  }

  const settle = (id: string, askAgainS: number | null): void => {
    const next = ended.signal.aborted ? null : wanted.settle(id, askAgainS)
    if (next === null) return
    const cancel = schedule(() => {
      later.delete(cancel)
      next.begin()
      gather()
    }, next.waitS * 1_000)
    later.add(cancel)
  }

  return {
    want (id) {
      wanted.want(id)
      gather()
    },
    release: id => { wanted.release(id) },
    refresh () {
      wanted.refresh()
      gather()
    },
    end () {
      ended.abort()
      cancelNext?.()
      for (const cancel of later) cancel()
    }
  }
}

interface Wanted { state: 'waiting' | 'asked' | 'there' | 'given-up', attempts: number, isSeen: boolean }

/** The wanted ids, and how far the request for each of them is. */
class WantedIds {
  readonly #wanted = new Map<string, Wanted>()

  want (id: string): void {
    const known = this.#wanted.get(id)
    if (known === undefined) this.#wanted.set(id, { state: 'waiting', attempts: 0, isSeen: true })
    else known.isSeen = true
  }

  release (id: string): void {
    const known = this.#wanted.get(id)
    if (known?.state === 'there') known.isSeen = false
    else this.#wanted.delete(id)
  }

  /** Makes everything wait again that is seen. */
  refresh (): void {
    for (const [id, { state, isSeen }] of this.#wanted) {
      if (!isSeen) this.#wanted.delete(id)
      else if (state !== 'asked') this.#wanted.set(id, { state: 'waiting', attempts: 0, isSeen })
    }
  }

  hasWaiting (): boolean {
    return [...this.#wanted.values()].some(({ state }) => state === 'waiting')
  }

  /** Returns ids that wait, at most this many, which are requested now. */
  take (count: number): string[] {
    const waiting = [...this.#wanted].filter(([, { state }]) => state === 'waiting').slice(0, count)
    for (const [, wanted] of waiting) wanted.state = 'asked'
    return waiting.map(([id]) => id)
  }

  /** Notes the result of a request. Returns when the next one begins, or `null` if there is none. */
  settle (id: string, askAgainS: number | null): { waitS: number, begin: () => void } | null {
    const known = this.#wanted.get(id)
    if (known === undefined) return null
    known.attempts++
    if (askAgainS === null || known.attempts >= mostAttempts) {
      known.state = askAgainS === null ? 'there' : 'given-up'
      return null
    }
    return {
      waitS: Math.min(longestWaitS, Math.max(1, askAgainS) * 1.5 ** (known.attempts - 1)),
      begin: () => {
        // another request may have replaced this one
        if (this.#wanted.get(id) === known && known.state === 'asked') known.state = 'waiting'
      }
    }
  }
}

function scheduleInBrowser (call: () => void, ms: number): () => void {
  const timer = setTimeout(call, ms)
  return () => { clearTimeout(timer) }
}
