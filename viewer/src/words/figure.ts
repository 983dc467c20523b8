import type { Rate } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from './number-words.ts'

/** A number on the page, and where it stands in a report, which is what the API explains. */
export interface Figure {
  label: string
  /** As the page shows it. */
  shown: string
  report: 'overview' | 'comparison' | 'canvas' | 'statistics'
  /** A JSON pointer into the report. */
  pointer: string
  /** Of a recorded run: when it was recorded. The report is the one since launch, as of then. */
  recordedAt?: string
}

/** Figures that are explained together, the one that was asked about first. */
export interface Question {
  /** What the figures are of. */
  title: string
  figures: readonly Figure[]
}

export function figureOf (label: string, shown: string, pointer: string): Figure {
  return { label, shown, report: 'overview', pointer }
}

/** A number of the canvas. */
export function figureOfCanvas (label: string, shown: string, pointer: string): Figure {
  return { label, shown, report: 'canvas', pointer }
}

/** Figures of the statistics since launch, as they were recorded. */
export function recordedFigures (figures: readonly Figure[], recordedAt: string): Figure[] {
  return figures.map(figure => ({ ...figure, report: 'statistics', recordedAt }))
}

/** A rate with both of its sides and its interval. */
export function figuresOfRate (pointer: string, { value, numerator, denominator, interval }: Rate, words: NumberWords): Figure[] {
  return [
    figureOf(texts.rate, words.percent(value), pointer),
    figureOf(texts.numerator, words.count(numerator), `${pointer}/numerator`),
    figureOf(texts.denominator, words.count(denominator), `${pointer}/denominator`),
    ...interval === null
      ? []
      : [
          figureOf(texts.intervalLow, words.percent(interval.low), `${pointer}/interval/low`),
          figureOf(texts.intervalHigh, words.percent(interval.high), `${pointer}/interval/high`)
        ]
  ]
}
