import type { Rate } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from './number-words.ts'

/** A number on the page, and its location in a report, by which the API explains it. */
export interface Figure {
  label: string
  /** As the page shows it. */
  shown: string
  report: 'overview' | 'comparison' | 'canvas' | 'statistics'
  /** A JSON pointer into the report. */
  pointer: string
  /** The journey of the report, if it is not that of the page. */
  journeyId?: string
  /** For a recorded run, when it was recorded: the number is in the report since launch, as of that time. */
  recordedAt?: string
}

/** Figures that are explained together; the selected one is first. */
export interface Question {
  /** The subject of the figures. */
  title: string
  figures: readonly Figure[]
}

/** Returns a number of the overview. */
export function figureOf (label: string, shown: string, pointer: string): Figure {
  return { label, shown, report: 'overview', pointer }
}

/** Returns the figures as numbers of another report than the overview. */
export function figuresIn (report: Figure['report'], figures: readonly Figure[], journeyId?: string): Figure[] {
  return figures.map(figure => ({ ...figure, report, ...journeyId === undefined ? {} : { journeyId } }))
}

/** A change as the page shows it: the number of the previous period, and the difference from it. */
export interface WrittenChange { baseline: string, difference: string }

/** Returns the change of a number from the previous period, and its value then; `pointer` leads to both in the comparison. */
export function figuresOfChange (label: string, { baseline, difference }: WrittenChange, pointer: string): Figure[] {
  return figuresIn('comparison', [
    figureOf(texts.changeTo(label), difference, `${pointer}/change`),
    figureOf(texts.before(label), baseline, `${pointer}/baseline`)
  ])
}

/** Returns a number of the canvas. */
export function figureOfCanvas (label: string, shown: string, pointer: string): Figure {
  return { label, shown, report: 'canvas', pointer }
}

/** Returns figures of the recorded statistics since launch. */
export function recordedFigures (figures: readonly Figure[], recordedAt: string): Figure[] {
  return figuresIn('statistics', figures).map(figure => ({ ...figure, recordedAt }))
}

/** Returns a rate with its numerator, denominator and interval. */
export function figuresOfRate (
  pointer: string, { value, numerator, denominator, interval }: Rate, words: NumberWords, label = texts.rate
): Figure[] {
  return [
    figureOf(label, words.percent(value), pointer),
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
