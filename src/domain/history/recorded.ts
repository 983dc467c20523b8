import type { Count } from '../numbers/count.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'

/** A recorded run of a journey. Times are ISO UTC. */
export interface RecordedRun {
  snapshotId: number
  /** When the run ended, as reported by TD. */
  at: string
  recordedAt: string
  dataUpdatedAt: string | null
  totals: JourneyStatistics['totals']
}

/** A stage of a recorded run. */
export interface RecordedStage {
  snapshotId: number
  index: number
  id: string
  name: string | null
  totals: StageStatistics['totals']
}

/** A step of a recorded run. */
export interface RecordedStep {
  snapshotId: number
  stageIndex: number
  id: string
  type: string | null
  current: Count
  entered: Count
}

/** A time span in which runs are known to be missing. */
export interface MissedRun {
  since: string
  until: string
  reason: string
}
