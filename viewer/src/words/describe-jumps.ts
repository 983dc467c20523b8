import { toReadable } from '../../../src/formats/readable-text.ts'
import type { Canvas, CanvasStage } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { nameStep } from './canvas-names.ts'

type Target = NonNullable<Canvas['goal']['jump']>
type Source = Canvas['jumpsFrom'][number]

/** A jump between this journey and another one. */
export interface JumpWords {
  /** Why or by what profiles jump; `null` where that is the other journey. */
  by: string | null
  journey: string
  /** The journey that can be shown; `null` where it is deleted, unknown or not for this reader. */
  journeyId: string | null
}

/** Where a jump leads. */
export function describeJumpTarget ({ journeyId, journeyName, stageName, deleted, masked }: Target): string {
  const journey = nameJourney(masked, journeyId, journeyName)
  const place = stageName === null ? journey : texts.stageOfJourney(toReadable(stageName), journey)
  return deleted ? texts.deletedTarget(place) : place
}

/** Where profiles of a stage are led: by its milestone, its exits and its jumps. */
export function listJumpsAway ({ milestone, exits, steps }: CanvasStage): JumpWords[] {
  const ends = [
    { by: texts.onMilestone(quote(milestone.name)), jump: milestone.jump },
    ...exits.map(({ name, jump }) => ({ by: texts.onExit(quote(name)), jump })),
    ...steps.map(step => ({ by: texts.onStep(quote(nameStep(step))), jump: step.jump }))
  ]
  return ends.flatMap(({ by, jump }) => jump === null ? [] : [describeAway(by, jump)])
}

/** Where profiles are led that reach the goal. */
export function listGoalJumps ({ goal }: Canvas): JumpWords[] {
  return goal.jump === null ? [] : [describeAway(texts.onGoal(quote(goal.name)), goal.jump)]
}

/** Who jumps into a stage; with `null`, into the journey without a stage that the canvas has. */
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
