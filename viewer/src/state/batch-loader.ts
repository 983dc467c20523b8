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

interface Wanted { state: 'waiting' | 'asked' | 'there' | 'given-up', attempts: number, isSeen: boolean }

/** Loads ids in batches, one batch at a time. What is not ready is requested again at growing intervals while it is wanted. */
export function createBatchLoader<Value> ({ load, onLoaded, retryAfterS, schedule = scheduleInBrowser }: Options<Value>): BatchLoader {
  const wanted = new Map<string, Wanted>()
  const ended = new AbortController()
  let isBusy = false
  let cancelNext: (() => void) | null = null
  const later = new Set<() => void>()

  const gather = (): void => {
    if (isBusy || cancelNext !== null || ended.signal.aborted) return
    if (![...wanted.values()].some(({ state }) => state === 'waiting')) return
    cancelNext = schedule(() => {
      cancelNext = null
      askNext().catch(() => {})
    }, gatherMs)
  }

  const askNext = async (): Promise<void> => {
    const ids = [...wanted].filter(([, { state }]) => state === 'waiting').slice(0, mostAtOnce).map(([id]) => id)
    if (ids.length === 0) return
    for (const id of ids) mark(id, 'asked')
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

  const mark = (id: string, state: Wanted['state']): void => {
    const known = wanted.get(id)
    if (known !== undefined) known.state = state
  }

  const settle = (id: string, askAgainS: number | null): void => {
    const known = wanted.get(id)
    if (known === undefined || ended.signal.aborted) return
    known.attempts++
    if (askAgainS === null || known.attempts >= mostAttempts) {
      known.state = askAgainS === null ? 'there' : 'given-up'
      return
    }
    const waitS = Math.min(longestWaitS, Math.max(1, askAgainS) * 1.5 ** (known.attempts - 1))
    const cancel = schedule(() => {
      later.delete(cancel)
      // another request may have replaced this one
      if (wanted.get(id) === known && known.state === 'asked') known.state = 'waiting'
      gather()
    }, waitS * 1_000)
    later.add(cancel)
  }

  return {
    want (id) {
      const known = wanted.get(id)
      if (known === undefined) wanted.set(id, { state: 'waiting', attempts: 0, isSeen: true })
      else known.isSeen = true
      gather()
    },
    release (id) {
      const known = wanted.get(id)
      if (known?.state === 'there') known.isSeen = false
      else wanted.delete(id)
    },
    refresh () {
      for (const [id, { state, isSeen }] of wanted) {
        if (!isSeen) wanted.delete(id)
        else if (state !== 'asked') wanted.set(id, { state: 'waiting', attempts: 0, isSeen })
      }
      gather()
    },
    end () {
      ended.abort()
      cancelNext?.()
      for (const cancel of later) cancel()
    }
  }
}

function scheduleInBrowser (call: () => void, ms: number): () => void {
  const timer = setTimeout(call, ms)
  return () => { clearTimeout(timer) }
}
