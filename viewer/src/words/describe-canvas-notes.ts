import type { Canvas } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { nameStage, nameStep } from './canvas-names.ts'

/** An irregularity of a canvas. */
export interface CanvasNote {
  code: string
  title: string
  count: number
  message: string
  /** The affected steps or stages, by name or id. */
  names: string[]
}

/** Lists the irregularities of a canvas. */
export function listCanvasNotes ({ stages, adjustments }: Canvas): CanvasNote[] {
  const names = new Map<string, string>()
  for (const stage of stages) {
    names.set(stage.id, nameStage(stage))
    for (const step of stage.steps) if (!names.has(step.id)) names.set(step.id, nameStep(step))
  }
  return adjustments.map(({ code, ids, count, message }) => ({
    code,
    title: texts.canvasNotes[code] ?? code.replaceAll('-', ' '),
    count,
    message,
    names: ids.map(id => {
      const name = names.get(id)
      return name === undefined || name === id ? id : texts.namedId(name, id)
    })
  }))
}
