/** Limits of running and waiting builds per caller. */
const maxRunning = 2
const maxWaiting = 64

interface Queue {
  running: number
  waiting: Array<() => void>
}

/**
 * Limits each caller to two running builds. Further builds wait in order, and each starts in a later turn of the event loop, so that work
 * of other callers can run in between.
 */
export class BuildSlots {
  readonly #queues = new Map<string, Queue>()

  /** Number of waiting builds. */
  get waiting (): number {
    let waiting = 0
    for (const queue of this.#queues.values()) waiting += queue.waiting.length
    return waiting
  }

  /** Waits for a slot of the caller. Returns a function that releases it, or `null` if too many of its builds already wait. */
  async take (caller: string): Promise<(() => void) | null> {
    const queue = this.#queues.get(caller) ?? { running: 0, waiting: [] }
    if (queue.running >= maxRunning) {
      if (queue.waiting.length >= maxWaiting) return null
      // the slot is passed on, so `running` stays the same
      await new Promise<void>(resolve => { queue.waiting.push(resolve) })
    } else {
      queue.running++
      this.#queues.set(caller, queue)
    }
    return () => { setImmediate(() => this.#release(caller, queue)) }
  }

  #release (caller: string, queue: Queue): void {
    const next = queue.waiting.shift()
    if (next !== undefined) next()
    else if (--queue.running === 0) this.#queues.delete(caller)
  }
}
