import type { Clock } from '../../../src/runtime/clock.ts'

export interface JumpingClock extends Clock {
  /** What was waited for, oldest first. */
  waits: number[]
  /** Lets time pass. */
  pass (ms: number): void
}

/** A clock that stands still but for its timers, which ring at once and take the clock along. */
export function createJumpingClock (startMs = Date.parse('2026-01-01T00:00:00Z')): JumpingClock {
  let nowMs = startMs
  const waits: number[] = []
  return {
    waits,
    pass: ms => { nowMs += ms },
    wallMs: () => nowMs,
    monotonicMs: () => nowMs,
    setTimer (callback, delayMs) {
      const timer = setImmediate(() => {
        waits.push(delayMs)
        nowMs += delayMs
        callback()
      })
      return () => clearImmediate(timer)
    }
  }
}
