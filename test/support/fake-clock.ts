import type { Clock } from '../../src/runtime/clock.ts'

export interface FakeClock extends Clock {
  /** Moves both clocks forward, fires timers on the way, and lets promises settle in between. */
  advance (ms: number): Promise<void>
  /** Ms until the next timer fires; `Infinity` if there is none. */
  nextRingMs (): number
  /** Sets the wall clock forward or back. The monotonic clock does not change. */
  shiftWall (ms: number): void
}

/** Returns a stopped clock that the test moves. */
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
