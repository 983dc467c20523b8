import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import { findTimeout } from '../../domain/td/step-definition.ts'
import { formatNumber } from '../layout/place-labels.ts'
import { toReadable } from '../readable-text.ts'
import type { PictureWords } from '../words/picture-words.ts'

export type CanvasStage = CanvasReading['stages'][number]
export type CanvasStep = CanvasStage['steps'][number]
export type CanvasEdge = CanvasStage['edges'][number]

/** Returns a step's name on one line, or a word for its type. */
export function nameStep ({ name, type }: CanvasStep, words: PictureWords): string {
  return (name === null ? '' : toReadable(name)) || words.stepTypes[type]
}

/** Returns a stage's name on one line, or its id. */
export function nameStage ({ name, id }: CanvasStage, words: PictureWords): string {
  return (name === null ? '' : toReadable(name)) || words.stageCalled(toReadable(id))
}

/**
 * Describes a step, the most important first: where it jumps to, how many profiles are in it, how long they wait, and how many entered.
 * Empty if TD counts no profiles and the step has neither a jump nor a wait.
 */
export function describeStep ({ current, entered, wait, jump }: CanvasStep, words: PictureWords): string[] {
  const target = jump === null ? [] : [words.jumpsTo(nameTarget(jump, words))]
  const inside = current === null ? [] : [words.inside(formatNumber(current))]
  const length = wait === null ? [] : describeWait(wait, words)
  const came = entered === null ? [] : [words.entered(formatNumber(entered))]
  return [...target, ...inside, ...length, ...came]
}

/** Returns the stage that a jump leads to, or its journey if the stage has no name. */
function nameTarget ({ journeyId, journeyName, stageName, deleted, masked }: NonNullable<CanvasStep['jump']>, words: PictureWords): string {
  const id = masked ? null : journeyId
  const name = toReadable(stageName ?? journeyName ?? '') || (id === null ? words.otherJourney : words.journeyCalled(toReadable(id)))
  return deleted ? words.deleted(name) : name
}

/** Describes how long a wait lasts, or what ends it. Empty if TD does not say. */
function describeWait (wait: NonNullable<CanvasStep['wait']>, words: PictureWords): string[] {
  const { kind, length, unit, until, daysOfTheWeek } = wait
  if (until !== null) return [words.waitsUntil(toReadable(until))]
  if (daysOfTheWeek.length > 0) return [words.waitsUntilAny(daysOfTheWeek)]
  if (length !== null) return [words.waits(length, unit)]
  const timeout = findTimeout(wait)
  if (timeout !== null && timeout.length !== null) return [words.waitsAtMost(timeout.length, timeout.unit)]
  return kind === 'condition' ? [words.waitsForCondition] : []
}

/**
 * Describes an edge: its name, or a word for its kind, and of a variant the percentage, and whether it is the control group or the winner.
 * Empty for a plain next step.
 */
export function describeEdge ({ name, kind, percentage, isControlGroup, isWinner }: CanvasEdge, words: PictureWords): string {
  const called = (name === null ? '' : toReadable(name)) || words.edges[kind]
  const share = percentage === null ? '' : `${formatNumber(percentage)} %`
  return [called, share, isControlGroup ? words.controlGroup : '', isWinner ? words.winner : ''].filter(word => word !== '').join(' · ')
}
