import type { Adjustment } from '../td/adjustment.ts'
import type { Check } from '../numbers/check.ts'
import type { Growth } from '../numbers/growth.ts'
import type { Rate } from '../numbers/rate.ts'
import type { Count } from '../numbers/count.ts'
import type { StepType } from '../td/step-type.ts'

/** A journey's statistics with rates, growth, flows and checks; all but journey, range and freshness. */
export interface StatisticsReading {
  totalsScope: 'cumulative' | 'unknown'
  totals: { entered: Count, current: Count, goals: Count, exitsOrJumps: Count }
  rates: { completion: Rate, exitOrJump: Rate, active: Rate }
  growth: Growth
  stages: StageReading[]
  series: JourneySeriesPoint[]
  flows: { entries: Count, goals: Count, exits: Count, jumps: Count }
  checks: Check[]
  warnings: Adjustment[]
}

export interface StageReading {
  id: string
  /** Place in TD's list, from 0; repeated ids are told apart by it. */
  index: number
  totals: { entered: Count, current: Count, milestones: Count, exitsOrJumps: Count }
  rates: { milestone: Rate, exitOrJump: Rate, active: Rate }
  exits: StageExit[]
  steps: StageStep[]
  series: StageSeriesPoint[]
}

export interface StageExit {
  /** Place among the stage's exit criteria, from 0. */
  index: number
  id: string
  /** Summed over the returned history. */
  exited: number
}

export interface StageStep {
  id: string
  type: StepType
  current: Count
  entered: Count
}

export interface JourneySeriesPoint {
  updatedAt: string | null
  current: Count
  entries: Count
  goals: Count
  exits: Count
  jumps: Count
  /** entries − goals − exits − jumps. */
  netChange: Count
}

export interface StageSeriesPoint {
  updatedAt: string | null
  current: Count
  entries: Count
  milestones: Count
  exits: Count
  jumps: Count
  /** entries − milestones − exits − jumps. */
  netChange: Count
}
