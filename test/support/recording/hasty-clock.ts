import { systemClock, type Clock } from '../../../src/runtime/clock.ts'

/** The time that several replicas and Treasure Data share. */
export interface SharedTime {
  nowMs (): number
  /** Lets time pass for all. */
  pass (ms: number): void
}

/** Returns a time that passes as it does, and faster on request. */
export function shareTime (start: string): SharedTime {
  let skippedMs = Date.parse(start) - systemClock.monotonicMs()
  return { nowMs: () => systemClock.monotonicMs() + skippedMs, pass: ms => { skippedMs += ms } }
}

export interface HastyClock extends Clock {
  /** Holds the rounds that are due from now on, as if the process hung; or lets them begin. */
  freeze (isFrozen: boolean): void
  /** Returns whether a round is held, so that none is in progress. */
  isHolding (): boolean
}

/** Timers of this length are those of rounds, not deadlines. */
const isRound = (delayMs: number): boolean => delayMs >= 18_000 && delayMs <= 22_000

/** A clock on a shared time. Timers of rounds ring after some real ms, and do not let time pass. */
export function createHastyClock (time: SharedTime): HastyClock {
  let isFrozen = false
  const held: Array<() => void> = []
  return {
    wallMs: time.nowMs,
    monotonicMs: time.nowMs,
    freeze (next) {
      isFrozen = next
      if (!next) for (const ring of held.splice(0)) ring()
    },
    isHolding: () => held.length > 0,
    setTimer (callback, delayMs) {
      const isOfRound = isRound(delayMs)
      const ring = (): void => { if (isFrozen && isOfRound) held.push(ring); else callback() }
      return systemClock.setTimer(ring, isOfRound ? 20 : delayMs)
    }
  }
}
