import { systemClock, type Clock } from '../../src/runtime/clock.ts'

/** The clock of a service whose deadlines are no part of a test: they are ten times as long, so that a busy machine keeps them. */
export const patientClock: Clock = {
  ...systemClock,
  setTimer: (callback, delayMs) => systemClock.setTimer(callback, delayMs < 200 ? delayMs : 10 * delayMs)
}
