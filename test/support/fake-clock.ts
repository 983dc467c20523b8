import type { Clock } from '../../src/runtime/clock.ts'

export interface FakeClock extends Clock {
  /** Lets time pass on both clocks, ringing timers on the way, and gives promises time to settle in between. */
  advance (ms: number): Promise<void>
  /** Ms until the next timer rings; `Infinity` where there is none. */
  nextRingMs (): number
  /** Sets the wall clock forward or back; the monotonic one stays. */
  shiftWall (ms: number): void
}

/** A clock that stands still until told otherwise. */
export function createFakeClock (startMs: number): FakeClock {
  let wallMs = startMs
  let monotonicMs = 1_000
  const timers = new Set<{ atMs: number, callback: () => void }>()
  const pass = (ms: number): void => {
    wallMs += ms
    monotonicMs += ms
  }
  return {
    wallMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    setTimer (callback, delayMs) {
      const timer = { atMs: monotonicMs + delayMs, callback }
      timers.add(timer)
      return () => { timers.delete(timer) }
    },
    nextRingMs: () => Math.min(...[...timers].map(({ atMs }) => Math.max(0, atMs - monotonicMs))),
    async advance (ms) {
      const endMs = monotonicMs + ms
      await settle()
      for (;;) {
        const [next] = [...timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)
        if (next === undefined) break
        timers.delete(next)
        pass(Math.max(0, next.atMs - monotonicMs))
        next.callback()
        await settle()
      }
      pass(endMs - monotonicMs)
      await settle()
    },
    shiftWall (ms) { wallMs += ms }
  }
}

/** Lets everything that is ready to run do so. */
export async function settle (): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise(resolve => setImmediate(resolve))
}
