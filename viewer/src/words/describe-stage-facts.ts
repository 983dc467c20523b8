import type { CanvasStage } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { figureOfCanvas, type Figure } from './figure.ts'
import type { NumberWords } from './number-words.ts'

/** A stage's residence time, or why there is none. */
export interface ResidenceWords {
  shown: string
  note: string | null
  figures: Figure[]
}

/** Describes how long profiles stay in a stage, by Little's law. */
export function describeResidence ({ residence, residenceWithheld, index }: CanvasStage, words: NumberWords): ResidenceWords {
  if (residence === null) {
    const reason = residenceWithheld === null ? null : texts.residenceWithheld[residenceWithheld]
    return { shown: texts.timeInStageWithheld, note: reason === null ? null : texts.timeInStageBecause(reason), figures: [] }
  }
  const shown = words.days(residence.days)
  return {
    shown,
    note: residence.stable ? null : texts.timeInStageUnstable,
    figures: [figureOfCanvas(texts.timeInStage, shown, `/stages/${index}/residence`)]
  }
}

/** Describes how many profiles are inside a stage. */
export function describeInside ({ current, index }: CanvasStage, words: NumberWords): Omit<ResidenceWords, 'note'> {
  if (current === null) return { shown: texts.notCounted, figures: [] }
  const shown = words.count(current)
  return { shown, figures: [figureOfCanvas(texts.insideStage, shown, `/stages/${index}/current`)] }
}
