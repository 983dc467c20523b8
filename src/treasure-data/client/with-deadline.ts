/** Until when a load may go on: by the clock, and by the signal. */
export interface Deadline {
  /** Monotonic. */
  atMs: number
  signal: AbortSignal
}

/**
 * Runs the task with a signal that aborts as a `TimeoutError` after `deadlineMs`. Unlike `AbortSignal.timeout` it leaves
 * nothing behind once the task has ended: at a thousand requests a second, signals that live for 20 s cost hundreds of MiB.
 */
export async function withDeadline<T> (deadlineMs: number, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DOMException('The deadline has passed', 'TimeoutError')), deadlineMs)
  try {
    return await task(controller.signal)
  } finally {
    clearTimeout(timer)
  }
}
