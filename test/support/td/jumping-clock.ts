import type { Clock } from '../../../src/runtime/clock.ts'

export interface JumpingClock extends Clock {
  /** The waits, oldest first. */
  waits: number[]
  /** Moves the time forward. */
  pass (ms: number): void
}

/** A stopped clock whose timers fire at once and move it forward. */
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
