import { identifyStage } from '../td/ids.ts'
import { noStatistics, type JourneyStatistics, type StageStatistics } from '../td/statistics.ts'
import { typeOfStep, type StepType } from '../td/step-type.ts'
import { parseInstant } from '../time/instant.ts'

/** The numbers of a journey after a run: totals, sizes of stages and steps, and the time of each run in its history. */
export interface RunNumbers {
  totals: JourneyStatistics['totals']
  /** In Treasure Data's order. */
  stages: Array<{ id: string, totals: StageStatistics['totals'], steps: StepNumbers[] }>
  /** ISO UTC, the earliest first, without invalid ones. */
  times: string[]
}

interface StepNumbers {
  id: string
  type: StepType
  current: number | null
  entered: number | null
}

/** Returns the numbers after the last run of statistics since launch. */
export function measureRun (statistics: JourneyStatistics | null): RunNumbers {
  const { totals, stages, history } = statistics ?? noStatistics
  return {
    totals,
    stages: stages.map((stage, index) => ({
      id: identifyStage(stage, index),
      totals: stage.totals,
      steps: stage.steps.map(({ id, current, entered }) => ({ id, type: typeOfStep(id), current, entered }))
    })),
    times: history.map(({ updatedAt }) => parseInstant(updatedAt ?? '')).filter(time => time !== null).sort()
  }
}
