import { systemClock, type Clock } from '../../../src/runtime/clock.ts'

/** The time of several replicas and Treasure Data. */
export interface SharedTime {
  nowMs (): number
  /** Moves the time of all forward. */
  pass (ms: number): void
}

/** Returns a time in whole ms, like that of a clock, that passes at real speed and can be moved forward. */
export function shareTime (start: string): SharedTime {
  let skippedMs = Date.parse(start) - systemClock.monotonicMs()
  return { nowMs: () => Math.floor(systemClock.monotonicMs() + skippedMs), pass: ms => { skippedMs += ms } }
}

export interface QuickRoundsClock extends Clock {
  /** Delays all rounds from now on, as if the process hung, or starts them again. */
  freeze (isFrozen: boolean): void
  /** Returns whether a round is held, so that none is in progress. */
  isHolding (): boolean
  /** Returns whether a round is in progress, according to its timers: the next one is set when it ends. */
  isInRound (): boolean
}

/** Timers of this length start rounds; others are deadlines. */
const isRound = (delayMs: number): boolean => delayMs >= 18_000 && delayMs <= 22_000

/** Returns a clock on a shared time. Timers of rounds fire after 20 real ms, without moving the time. */
export function createQuickRoundsClock (time: SharedTime): QuickRoundsClock {
  let isFrozen = false
  let isInRound = false
  const held: Array<() => void> = []
  return {
    wallMs: time.nowMs,
    monotonicMs: time.nowMs,
    freeze (next) {
      isFrozen = next
      if (!next) for (const ring of held.splice(0)) ring()
    },
    isHolding: () => held.length > 0,
    isInRound: () => isInRound,
    setTimer (callback, delayMs) {
      const isOfRound = isRound(delayMs)
      if (isOfRound) isInRound = false
      const ring = (): void => {
        if (isFrozen && isOfRound) held.push(ring)
        else {
          if (isOfRound) isInRound = true
          callback()
        }
      }
      return systemClock.setTimer(ring, isOfRound ? 20 : delayMs)
    }
  }
}
