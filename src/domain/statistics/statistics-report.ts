import type { Check } from '../numbers/check.ts'
import type { Count } from '../numbers/count.ts'
import type { Growth } from '../numbers/growth.ts'
import type { Rate } from '../numbers/rate.ts'
import type { Adjustment } from '../td/adjustment.ts'
import type { JourneyPoint, JourneyStatistics, StagePoint, StageStatistics, StepSize } from '../td/statistics.ts'
import type { StepType } from '../td/step-type.ts'
import type { JourneyRateName, StageRateName } from './rates.ts'

/** Since launch, or with a range unknown: TD does not say whether from and to change its totals. */
export type TotalsScope = 'cumulative' | 'unknown'

/** A journey's statistics with rates, growth, flows and checks; all but journey, range and freshness. */
export interface StatisticsReading {
  totalsScope: TotalsScope
  totals: JourneyStatistics['totals']
  rates: Record<JourneyRateName, Rate>
  growth: Growth
  stages: StageReading[]
  series: JourneySeriesPoint[]
  flows: Record<'entries' | 'goals' | 'exits' | 'jumps', Count>
  checks: Check[]
  warnings: Adjustment[]
}

export interface StageReading {
  id: string
  /** Position in TD's list, from 0; it tells repeated ids apart. */
  index: number
  totals: StageStatistics['totals']
  rates: Record<StageRateName, Rate>
  exits: StageExit[]
  steps: StageStep[]
  series: StageSeriesPoint[]
}

export interface StageExit {
  /** Position among the stage's exit criteria, from 0. */
  index: number
  id: string
  /** Summed over the returned history. */
  exited: number
}

export interface StageStep extends StepSize {
  type: StepType
}

/** A point of TD's history, with its time as ISO UTC. */
export interface JourneySeriesPoint extends JourneyPoint {
  /** entries − goals − exits − jumps. */
  netChange: Count
}

/** A point of a stage's history, with its time as ISO UTC. */
export interface StageSeriesPoint extends Omit<StagePoint, 'exitSizes'> {
  /** entries − milestones − exits − jumps. */
  netChange: Count
}
