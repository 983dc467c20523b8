import type { CalendarDate } from '../src/domain/time/calendar-date.ts'
import type { JourneyPlan, StagePlan } from './journey-plan.ts'
import { parseCalendarDate } from '../src/domain/time/calendar-date.ts'
import { stepUuid } from './step-uuid.ts'

/** A journey as a person writes it down: names and rates; ids follow from positions. */
export interface JourneySketch {
  id: string
  name: string
  shows: string
  goal: string
  createdOn: string
  launchedOn: string | null
  launchEntries?: number
  dailyEntries?: number
  dailyGrowth?: number
  stepKeys?: JourneyPlan['stepKeys']
  nextStageNodes?: JourneyPlan['nextStageNodes']
  stages: StageSketch[]
}

export interface StageSketch {
  name: string
  milestone?: string
  entryShare?: number
  goalRate?: number
  /** Position of the stage that is reached, and the daily rate. */
  moves?: Array<[to: number, rate: number]>
  exits?: Array<[name: string, rate: number]>
  jumps?: Array<[name: string, rate: number]>
  activations?: Array<[name: string, reach: number]>
  waits?: string[]
}

/** Gives the plan of a sketch, with every id and step UUID filled in the same way each time. */
export function planJourney (sketch: JourneySketch): JourneyPlan {
  return {
    id: sketch.id,
    name: sketch.name,
    shows: sketch.shows,
    goalName: sketch.goal,
    createdOn: dateOf(sketch.createdOn),
    launchedOn: sketch.launchedOn === null ? null : dateOf(sketch.launchedOn),
    launchEntries: sketch.launchEntries ?? 0,
    dailyEntries: sketch.dailyEntries ?? 0,
    dailyGrowth: sketch.dailyGrowth ?? 0,
    stepKeys: sketch.stepKeys ?? 'bare',
    nextStageNodes: sketch.nextStageNodes ?? 'stage',
    stages: sketch.stages.map((stage, at) => planStage(`${sketch.id}${twoDigits(at + 1)}`, stage))
  }
}

function planStage (id: string, sketch: StageSketch): StagePlan {
  const uuidOf = (kind: string, at: number): string => stepUuid(`${id}/${kind}/${at}`)
  return {
    id,
    name: sketch.name,
    milestoneName: sketch.milestone ?? `${sketch.name} completed`,
    entryShare: sketch.entryShare ?? 0,
    goalRate: sketch.goalRate ?? 0,
    moves: (sketch.moves ?? []).map(([to, rate]) => ({ to, rate })),
    exits: (sketch.exits ?? []).map(([name, rate]) => ({ name, rate })),
    jumps: (sketch.jumps ?? []).map(([name, rate], at) => ({ uuid: uuidOf('jump', at), name, rate })),
    activations: (sketch.activations ?? []).map(([name, reach], at) =>
      ({ id: `${id}${twoDigits(at + 1)}`, uuid: uuidOf('activation', at), name, reach })),
    waits: (sketch.waits ?? ['Wait 7 days']).map((name, at) => ({ uuid: uuidOf('wait', at), name }))
  }
}

function twoDigits (count: number): string {
  return String(count).padStart(2, '0')
}

function dateOf (text: string): CalendarDate {
  const date = parseCalendarDate(text)
  if (date === null) throw new Error(`no such day: ${text}`)
  return date
}
