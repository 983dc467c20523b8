/** What each caller may have under way, and waiting. */
const maxRunning = 2
const maxWaiting = 64

interface Queue {
  running: number
  waiting: Array<() => void>
}

/**
 * Lets each caller have two builds under way. Its others wait for a later turn of the event loop, in order, so that whatever other
 * callers want comes in between.
 */
export class BuildSlots {
  readonly #queues = new Map<string, Queue>()

  /** Builds that wait for their turn. */
  get waiting (): number {
    let waiting = 0
    for (const queue of this.#queues.values()) waiting += queue.waiting.length
    return waiting
  }

  /** Waits for a slot of the caller. Returns what gives it back, or `null` if too many of its builds are waiting already. */
  async take (caller: string): Promise<(() => void) | null> {
    const queue = this.#queues.get(caller) ?? { running: 0, waiting: [] }
    if (queue.running >= maxRunning) {
      if (queue.waiting.length >= maxWaiting) return null
      // the slot is handed on, so `running` stays
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
