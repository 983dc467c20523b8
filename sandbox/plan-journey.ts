import type { CalendarDate } from '../src/domain/time/calendar-date.ts'
import type { JourneyPlan, JumpTargetPlan, StagePlan } from './journey-plan.ts'
import { parseCalendarDate } from '../src/domain/time/calendar-date.ts'
import { chainSteps, planSteps, type StepSketch } from './stage-steps.ts'
import { stepUuid } from './step-uuid.ts'

/** A journey as a person writes it: names and rates; ids follow from positions. */
export interface JourneySketch {
  id: string
  name: string
  shows: string
  goal: string
  /** The journey to which profiles jump that reach the goal. */
  goalJump?: string
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
  /** Position of the target stage, and the daily rate. */
  moves?: Array<[to: number, rate: number]>
  /** Name, daily rate, and the journey to whose first stage profiles jump, if any. */
  exits?: Array<[name: string, rate: number, journeyId?: string]>
  /** Name, daily rate, and the journey whose first stage is the target; without one, the target is the stage's own journey. */
  jumps?: Array<[name: string, rate: number, journeyId?: string]>
  activations?: Array<[name: string, reach: number]>
  waits?: string[]
  /** The steps and the links between them, if they are not just a chain; the first one is the root. */
  steps?: StepSketch[]
  dwellDays?: number
}

/** Returns the plan of a sketch, with every id and step UUID generated deterministically. */
export function planJourney (sketch: JourneySketch): JourneyPlan {
  return {
    id: sketch.id,
    name: sketch.name,
    shows: sketch.shows,
    goalName: sketch.goal,
    goalTarget: sketch.goalJump === undefined ? null : targetOf(sketch.goalJump, null),
    createdOn: dateOf(sketch.createdOn),
    launchedOn: sketch.launchedOn === null ? null : dateOf(sketch.launchedOn),
    launchEntries: sketch.launchEntries ?? 0,
    dailyEntries: sketch.dailyEntries ?? 0,
    dailyGrowth: sketch.dailyGrowth ?? 0,
    stepKeys: sketch.stepKeys ?? 'bare',
    nextStageNodes: sketch.nextStageNodes ?? 'stage',
    stages: sketch.stages.map((stage, at) => planStage(sketch.id, at, stage))
  }
}

function planStage (journeyId: string, position: number, sketch: StageSketch): StagePlan {
  const id = `${journeyId}${twoDigits(position + 1)}`
  const uuidOf = (kind: string, at: number): string => stepUuid(`${id}/${kind}/${at}`)
  const jumps = (sketch.jumps ?? []).map(([name, rate, target = journeyId], at) =>
    ({ uuid: uuidOf('jump', at), name, rate, target: targetOf(target, `${id}${twoDigits(at + 1)}`) }))
  const activations = (sketch.activations ?? []).map(([name, reach], at) =>
    ({ id: `${id}${twoDigits(at + 1)}`, uuid: uuidOf('activation', at), name, reach }))
  const waits = (sketch.waits ?? ['Wait 7 days']).map((name, at) => ({ uuid: uuidOf('wait', at), name }))
  const uuids = new Set([...waits, ...activations, ...jumps].map(({ uuid }) => uuid))
  const sketched = sketch.steps?.map(step =>
    step.jump === undefined ? step : { ...step, definition: { ...step.definition, target: jumps[step.jump]?.target } })
  const steps = planSteps(sketched ?? chainSteps({ waits, activations, jumps }), key => {
    const jump = /^jump-(\d+)$/.exec(key)
    if (jump !== null) return uuidOf('jump', Number(jump[1]))
    return uuids.has(key) ? key : stepUuid(`${id}/step/${key}`)
  })
  return {
    id,
    name: sketch.name,
    milestoneName: sketch.milestone ?? `${sketch.name} completed`,
    entryShare: sketch.entryShare ?? 0,
    goalRate: sketch.goalRate ?? 0,
    moves: (sketch.moves ?? []).map(([to, rate]) => ({ to, rate })),
    exits: (sketch.exits ?? []).map(([name, rate, target]) =>
      ({ name, rate, target: target === undefined ? null : targetOf(target, null) })),
    jumps,
    activations,
    waits,
    steps,
    rootStep: steps[0]?.uuid ?? '',
    dwellDays: sketch.dwellDays ?? null
  }
}

function targetOf (journeyId: string, jumpReferenceId: string | null): JumpTargetPlan {
  return { journeyId, journeyStageId: `${journeyId}01`, journeyBundleId: journeyId, stageOrderIndex: 0, jumpReferenceId }
}

function twoDigits (count: number): string {
  return String(count).padStart(2, '0')
}

function dateOf (text: string): CalendarDate {
  const date = parseCalendarDate(text)
  if (date === null) throw new Error(`no such day: ${text}`)
  return date
}
