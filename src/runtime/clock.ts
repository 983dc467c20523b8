/** The time. It is passed in, so that tests walk through days in no time. */
export interface Clock {
  /** Ms since 1970 UTC, for people and calendars; may be set back. */
  wallMs (): number
  /** Ms since some moment; never goes back, so every lifetime is measured by it. */
  monotonicMs (): number
  /** Calls once after `delayMs`, unless the function it returns is called before. */
  setTimer (callback: () => void, delayMs: number): () => void
}

/** The process's own clock. Its timers keep no process alive. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer (callback, delayMs) {
    const timer = setTimeout(callback, delayMs).unref()
    return () => clearTimeout(timer)
  }
}
