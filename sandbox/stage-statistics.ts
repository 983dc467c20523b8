import type { CalendarDate } from '../src/domain/time/calendar-date.ts'
import type { DayRange } from './day-range.ts'
import type { JourneyPlan, StagePlan } from './journey-plan.ts'
import type { SimulatedDay } from './simulate-day.ts'
import { runTimeOf } from './daily-run.ts'
import { withinRange } from './day-range.ts'
import { percentOf } from './percent-of.ts'
import { stepInfluxes, stepSizes } from './step-numbers.ts'
import { sum } from './sum.ts'

/** The numbers of one run in one stage, in profiles. */
export interface StageRun {
  readonly date: CalendarDate
  readonly size: number
  readonly exitSizes: readonly number[]
  readonly entryInflux: number
  readonly milestoneInflux: number
  readonly exitInflux: number
  readonly jumpInflux: number
  /** By position of the jump; `jumpInflux` is their sum. */
  readonly jumpSizes: readonly number[]
}

/** Returns the runs of the stage at position `at`. */
export function stageRuns (days: readonly SimulatedDay[], at: number): StageRun[] {
  return days.flatMap(({ date, stages }) => {
    const stage = stages[at]
    if (stage === undefined) return []
    return [{
      date,
      size: stage.size,
      exitSizes: stage.exits,
      entryInflux: stage.newcomers + stage.arrivals,
      // Treasure Data names no other way out, so reaching the goal or another stage is the stage's milestone
      milestoneInflux: stage.toGoal + sum(stage.moves),
      exitInflux: sum(stage.exits),
      jumpInflux: sum(stage.jumps),
      jumpSizes: stage.jumps
    }]
  })
}

/** Returns the statistics of a stage: totals since launch, history within `range`. */
export function stageStatistics (
  stage: StagePlan, runs: readonly StageRun[], range: DayRange, stepKeys: JourneyPlan['stepKeys']
): object {
  const total = (numberOf: (run: StageRun) => number): number => sum(runs.map(numberOf))
  const enteredSize = total(({ entryInflux }) => entryInflux)
  const milestoneSize = total(({ milestoneInflux }) => milestoneInflux)
  const exitOrJumpSize = total(({ exitInflux, jumpInflux }) => exitInflux + jumpInflux)
  const last = runs.at(-1)
  const size = last?.size ?? 0
  return {
    id: stage.id,
    enteredSize,
    milestoneSize,
    completeMilestoneRate: percentOf(milestoneSize, enteredSize),
    exitOrJumpSize,
    exitOrJumpRate: percentOf(exitOrJumpSize, enteredSize),
    history: withinRange(runs, range).map(({ date, jumpSizes, ...numbers }) =>
      ({ updatedAt: runTimeOf(date), journeyStageId: stage.id, ...numbers })),
    stepSizes: stepSizes(stage, size, stepKeys),
    stepInfluxes: stepInfluxes(stage, last?.entryInflux ?? 0, last?.jumpSizes ?? [], stepKeys),
    size
  }
}
