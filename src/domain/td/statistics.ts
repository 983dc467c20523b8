import type { Count } from '../numbers/count.ts'

/** A journey's statistics as TD sent them; `null` stands where TD sent no number. */
export interface JourneyStatistics {
  totals: { entered: Count, current: Count, goals: Count, exitsOrJumps: Count }
  /** TD's own rates in percent. */
  reportedPercent: { completion: Count, exitOrJump: Count }
  history: JourneyPoint[]
  stages: StageStatistics[]
}

export interface StageStatistics {
  id: string | null
  totals: { entered: Count, current: Count, milestones: Count, exitsOrJumps: Count }
  reportedPercent: { milestone: Count, exitOrJump: Count }
  steps: StepSize[]
  history: StagePoint[]
}

/** One of TD's history points; everything but `current` counts movements since the point before. */
export interface JourneyPoint {
  /** TD's text, not yet read as a time. */
  updatedAt: string | null
  current: Count
  entries: Count
  goals: Count
  exits: Count
  jumps: Count
}

export interface StagePoint {
  updatedAt: string | null
  current: Count
  entries: Count
  milestones: Count
  exits: Count
  jumps: Count
  /** Exits by criterion, in the order of the stage's criteria. */
  exitSizes: number[]
}

export interface StepSize {
  id: string
  current: Count
  entered: Count
}
