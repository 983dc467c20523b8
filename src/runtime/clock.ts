/** The time. It is passed in, so that tests can advance it by days at once. */
export interface Clock {
  /** Ms since 1970 UTC, for people and calendars; may be set back. */
  wallMs (): number
  /** Ms since some moment; never goes back, so it measures every lifetime. */
  monotonicMs (): number
  /** Calls back once after `delayMs`, unless the returned function is called first. */
  setTimer (callback: () => void, delayMs: number): () => void
}

/** The process's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer (callback, delayMs) {
    const timer = setTimeout(callback, delayMs).unref()
    return () => clearTimeout(timer)
  }
}

/** Returns a clock of the same time whose timers take this many times as long. */
export function stretchTimers (clock: Clock, factor: number): Clock {
  return { ...clock, setTimer: (callback, delayMs) => clock.setTimer(callback, factor * delayMs) }
}

/** Returns a time of the wall clock, in ms since 1970, as ISO 8601 UTC with milliseconds. */
export function formatInstant (wallMs: number): string {
  return new Date(wallMs).toISOString()
}

/** Returns the promise's outcome, or `late` if `delayMs` pass first. The promise itself continues. */
export function withTimeout<T> (promise: Promise<T>, delayMs: number, clock: Clock): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(() => resolve('late'), Math.max(0, delayMs))
    promise.then(resolve, reject).finally(cancel)
  })
}
