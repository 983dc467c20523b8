import { systemClock, type Clock } from '../../src/runtime/clock.ts'

/** Far from midnight, when dates change. */
const noon = '2026-11-28T12:00:00Z'

/** How far this time is from the machine's, in ms. */
export const skippedMs = Date.parse(noon) - Date.now()

/** The time of services, and of pages that a browser opens. It runs on from noon, so no test depends on when it is run. */
export const noonClock: Clock = { ...systemClock, wallMs: () => Date.now() + skippedMs }
