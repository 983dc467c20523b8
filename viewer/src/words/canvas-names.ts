import { toReadable } from '../../../src/formats/readable-text.ts'
import type { CanvasStage, CanvasStep } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'

/** The name of a stage, or its id. */
export function nameStage ({ name, id }: Pick<CanvasStage, 'name' | 'id'>): string {
  return (name === null ? '' : toReadable(name)) || texts.stageCalled(id)
}

/** The name of a step, or what it is. */
export function nameStep ({ name, type }: Pick<CanvasStep, 'name' | 'type'>): string {
  return (name === null ? '' : toReadable(name)) || texts.stepTypes[type]
}
