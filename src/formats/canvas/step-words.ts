import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import type { StepType } from '../../domain/td/step-type.ts'
import { formatNumber } from '../layout/place-labels.ts'
import { toReadable } from '../readable-text.ts'

export type CanvasStage = CanvasReading['stages'][number]
export type CanvasStep = CanvasStage['steps'][number]
export type CanvasEdge = CanvasStage['edges'][number]

/** Names for steps without a name. */
const types: Record<StepType, string> = {
  wait: 'Wait',
  activation: 'Activation',
  'decision-point': 'Decision',
  'ab-test': 'A/B test',
  merge: 'Merge',
  jump: 'Jump',
  end: 'End',
  unknown: 'Step'
}

/** Returns a step's name on one line, or a word for its type. */
export function nameStep ({ name, type }: CanvasStep): string {
  return (name === null ? '' : toReadable(name)) || types[type]
}

/** Returns a stage's name on one line, or its id. */
export function nameStage ({ name, id }: CanvasStage): string {
  return (name === null ? '' : toReadable(name)) || `Stage ${toReadable(id)}`
}

/** Returns the word for a step's type. */
export function describeType ({ type }: CanvasStep): string {
  return types[type]
}

/**
 * Describes a step, the most important first: where it jumps to, how many profiles are in it, how long they wait, and how many entered.
 * Empty if TD counts no profiles and the step has neither a jump nor a wait.
 */
export function describeStep ({ current, entered, wait, jump }: CanvasStep): string[] {
  const target = jump === null ? [] : [`to ${toReadable(jump.stageName ?? jump.journeyName ?? jump.journeyId ?? 'another journey')}`]
  const inside = current === null ? [] : [`${formatNumber(current)} inside`]
  const length = wait === null || wait.length === null ? [] : [describeLength(wait.length, wait.unit)]
  const came = entered === null ? [] : [`${formatNumber(entered)} entered`]
  return [...target, ...inside, ...length, ...came]
}

function describeLength (length: number, unit: string | null): string {
  return unit === null ? `waits ${length}` : `waits ${length} ${unit}${length === 1 ? '' : 's'}`
}

const edgeWords: Record<CanvasEdge['kind'], string> = { next: '', branch: '', variant: '', excluded: 'else', 'timed-out': 'timed out' }

/** Describes an edge: its name, or a word for its kind, and the percentage of a variant. Empty for a plain next step. */
export function describeEdge ({ name, kind, percentage, isWinner }: CanvasEdge): string {
  const words = [(name === null ? '' : toReadable(name)) || edgeWords[kind], percentage === null ? '' : `${formatNumber(percentage)} %`]
  return [...words, isWinner ? 'winner' : ''].filter(word => word !== '').join(' · ')
}
