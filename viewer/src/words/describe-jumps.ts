import { toReadable } from '../../../src/formats/readable-text.ts'
import type { Canvas, CanvasStage } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { nameStep } from './canvas-names.ts'

type Target = NonNullable<Canvas['goal']['jump']>
type Source = Canvas['jumpsFrom'][number]

/** A jump between this journey and another one. */
export interface JumpWords {
  /** What causes the jump; `null` if the other journey does. */
  by: string | null
  journey: string
  /** The journey to link to; `null` if it is deleted, unknown or hidden from this reader. */
  journeyId: string | null
}

/** Returns the target of a jump. */
export function describeJumpTarget ({ journeyId, journeyName, stageName, deleted, masked }: Target): string {
  const journey = nameJourney(masked, journeyId, journeyName)
  const place = stageName === null ? journey : texts.stageOfJourney(toReadable(stageName), journey)
  return deleted ? texts.deletedTarget(place) : place
}

/** Lists the jumps out of a stage: by its milestone, its exits and its steps. */
export function listJumpsAway ({ milestone, exits, steps }: CanvasStage): JumpWords[] {
  const ends = [
    { by: texts.onMilestone(quote(milestone.name)), jump: milestone.jump },
    ...exits.map(({ name, jump }) => ({ by: texts.onExit(quote(name)), jump })),
    ...steps.map(step => ({ by: texts.onStep(quote(nameStep(step))), jump: step.jump }))
  ]
  return ends.flatMap(({ by, jump }) => jump === null ? [] : [describeAway(by, jump)])
}

/** Lists the jumps of profiles that reach the goal. */
export function listGoalJumps ({ goal }: Canvas): JumpWords[] {
  return goal.jump === null ? [] : [describeAway(texts.onGoal(quote(goal.name)), goal.jump)]
}

/** Lists the jumps into a stage; with `null`, those into the journey but into no stage of the canvas. */
export function listJumpsHere ({ jumpsFrom, stages }: Canvas, stageId: string | null): JumpWords[] {
  const known = new Set(stages.map(({ id }) => id))
  return jumpsFrom
    .filter(({ targetStageId }) => stageId === null ? targetStageId === null || !known.has(targetStageId) : targetStageId === stageId)
    .map(describeSource)
}

function describeAway (by: string, jump: Target): JumpWords {
  return { by, journey: describeJumpTarget(jump), journeyId: jump.deleted || jump.masked ? null : jump.journeyId }
}

function describeSource ({ journeyId, journeyName, stageName, folder, deleted, masked }: Source): JumpWords {
  const journey = nameJourney(masked, journeyId, journeyName)
  const place = stageName === null ? journey : texts.fromStage(toReadable(stageName), journey)
  const whole = folder === null ? place : texts.jumpInFolder(place, toReadable(folder))
  return { by: null, journey: deleted ? texts.deletedTarget(whole) : whole, journeyId: deleted || masked ? null : journeyId }
}

function nameJourney (masked: boolean, id: string | null, name: string | null): string {
  if (masked) return texts.maskedJourney
  const readable = name === null ? '' : toReadable(name)
  return readable || (id === null ? texts.unknownJourney : texts.journeyCalled(id))
}

function quote (name: string | null): string {
  return name === null || toReadable(name) === '' ? texts.unnamed : texts.quoted(toReadable(name))
}
