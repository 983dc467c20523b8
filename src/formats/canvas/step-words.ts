import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import { formatNumber } from '../layout/place-labels.ts'
import { toReadable } from '../readable-text.ts'
import type { PictureWords } from '../words/picture-words.ts'

export type CanvasStage = CanvasReading['stages'][number]
export type CanvasStep = CanvasStage['steps'][number]
export type CanvasEdge = CanvasStage['edges'][number]

/** Returns a step's name on one line, or a word for its type. */
export function nameStep ({ name, type }: CanvasStep, words: PictureWords): string {
  return (name === null ? '' : toReadable(name)) || words.steps[type]
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
  const target = jump === null
    ? []
    : [words.jumpsTo(toReadable(jump.stageName ?? jump.journeyName ?? jump.journeyId ?? words.otherJourney))]
  const inside = current === null ? [] : [words.inside(formatNumber(current))]
  const length = wait === null || wait.length === null ? [] : [words.waits(wait.length, wait.unit)]
  const came = entered === null ? [] : [words.entered(formatNumber(entered))]
  return [...target, ...inside, ...length, ...came]
}

/** Describes an edge: its name, or a word for its kind, and the percentage of a variant. Empty for a plain next step. */
export function describeEdge ({ name, kind, percentage, isWinner }: CanvasEdge, words: PictureWords): string {
  const called = (name === null ? '' : toReadable(name)) || words.edges[kind]
  const share = percentage === null ? '' : `${formatNumber(percentage)} %`
  return [called, share, isWinner ? words.winner : ''].filter(word => word !== '').join(' · ')
}
