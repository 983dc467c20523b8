import { toReadable } from '../../../src/formats/readable-text.ts'
import type { CanvasStage, CanvasStep } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'

/** Returns the name of a stage, or else its id. */
export function nameStage ({ name, id }: Pick<CanvasStage, 'name' | 'id'>): string {
  return (name === null ? '' : toReadable(name)) || texts.stageCalled(id)
}

/** Returns the name of a step, or else its type. */
export function nameStep ({ name, type }: Pick<CanvasStep, 'name' | 'type'>): string {
  return (name === null ? '' : toReadable(name)) || texts.stepTypes[type]
}
