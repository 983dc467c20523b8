import type { JourneyStatistics } from '../td/statistics.ts'

/** What stands for statistics where TD sent none. */
export const noStatistics = {
  totals: { entered: null, current: null, goals: null, exitsOrJumps: null },
  reportedPercent: { completion: null, exitOrJump: null },
  history: [],
  stages: []
} satisfies JourneyStatistics
