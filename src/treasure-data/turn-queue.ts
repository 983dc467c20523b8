/** Lets at most a number of tasks run at once; those that somebody waits for go first. */
export interface TurnQueue {
  /**
   * Runs the task when its turn comes. `isAwaited` is asked when a turn is free, so that a task can gain priority while it
   * waits. Rejects with the signal's reason where that aborts before the turn.
   */
  run<T> (task: () => Promise<T>, isAwaited: () => boolean, signal: AbortSignal): Promise<T>
}

interface Waiting {
  isAwaited: () => boolean
  begin: () => void
}

/** A queue of `maxRunning` turns; equal tasks go in the order they came. */
export function createTurnQueue (maxRunning: number): TurnQueue {
  const queue: Waiting[] = []
  let running = 0

  const takeTurn = (isAwaited: () => boolean, signal: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
    const waiting = { isAwaited, begin: resolve }
    const giveUp = (): void => {
      const place = queue.indexOf(waiting)
      if (place === -1) return
      queue.splice(place, 1)
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    queue.push(waiting)
    giveTurns()
  })

  const giveTurns = (): void => {
    while (running < maxRunning && queue.length > 0) {
      const place = Math.max(0, queue.findIndex(({ isAwaited }) => isAwaited()))
      const [next] = queue.splice(place, 1)
      running++
      next?.begin()
    }
  }

  return {
    async run (task, isAwaited, signal) {
      await takeTurn(isAwaited, signal)
      try {
        return await task()
      } finally {
        running--
        giveTurns()
      }
    }
  }
}
