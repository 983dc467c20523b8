import type { DayRange } from './day-range.ts'
import type { JourneyPlan } from './journey-plan.ts'
import type { SimulatedDay, StageDay } from './simulate-day.ts'
import { runTimeOf } from './daily-run.ts'
import { withinRange } from './day-range.ts'
import { percentOf } from './percent-of.ts'
import { stageRuns, stageStatistics } from './stage-statistics.ts'
import { sum } from './sum.ts'

/** The numbers of one run for the whole journey, in profiles. */
interface JourneyDay {
  readonly date: SimulatedDay['date']
  readonly size: number
  /** Goals since launch. */
  readonly goalSize: number
  readonly entryInflux: number
  readonly goalInflux: number
  readonly exitInflux: number
  readonly jumpInflux: number
}

/** Returns the statistics body of a journey: totals since launch, history within `range`; `data` is null before the first run. */
export function journeyStatistics (plan: JourneyPlan, days: readonly SimulatedDay[], range: DayRange): object {
  const journeyDays = addUpDays(days)
  const last = journeyDays.at(-1)
  if (last === undefined) return { data: null, included: [] }
  const enteredSize = sum(journeyDays.map(({ entryInflux }) => entryInflux))
  const exitOrJumpSize = sum(journeyDays.map(({ exitInflux, jumpInflux }) => exitInflux + jumpInflux))
  return {
    data: {
      id: plan.id,
      type: 'journeyStatistic',
      attributes: {
        size: last.size,
        goalSize: last.goalSize,
        enteredSize,
        completionRate: percentOf(last.goalSize, enteredSize),
        exitOrJumpSize,
        exitOrJumpRate: percentOf(exitOrJumpSize, enteredSize),
        journeyStageStatistics: plan.stages.map((stage, at) => stageStatistics(stage, stageRuns(days, at), range, plan.stepKeys)),
        history: withinRange(journeyDays, range).map(({ date, ...numbers }) => ({ updatedAt: runTimeOf(date), ...numbers })),
        simulationLog: null
      }
    },
    included: []
  }
}

function addUpDays (days: readonly SimulatedDay[]): JourneyDay[] {
  let goalSize = 0
  return days.map(({ date, stages }) => {
    const total = (numberOf: (stage: StageDay) => number): number => sum(stages.map(numberOf))
    const goalInflux = total(({ toGoal }) => toGoal)
    goalSize += goalInflux
    return {
      date,
      size: total(({ size }) => size),
      goalSize,
      entryInflux: total(({ newcomers }) => newcomers),
      goalInflux,
      exitInflux: total(({ exits }) => sum(exits)),
      jumpInflux: total(({ jumps }) => sum(jumps))
    }
  })
}
