import type { ListedJourney, Rate } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { dayOf, hasRunFailed } from './describe-freshness.ts'
import { figureOf, figuresIn, figuresOfChange, figuresOfRate, type Figure, type WrittenChange } from './figure.ts'
import { nothing, type NumberWords } from './number-words.ts'
import { titleProblem } from './title-problem.ts'

/** The figures of a journey in the list; `null` until they are loaded. */
export interface RowFigures {
  current: ListedJourney | null
  /** Those of the previous period. */
  before: ListedJourney | null
}

/** The text of a cell, and its explanation. */
export interface CellWords { shown: string, title: string | null }

/** A cell with numbers that can be explained; the first one is `shown`. */
interface FigureCell extends CellWords { figures: Figure[] }

/** The figures of a row of the list. */
export interface RowWords {
  entries: FigureCell
  goalRate: FigureCell
  /** The numerator and the denominator of the rate. */
  goalRateOf: string | null
  change: (CellWords & { direction: 'up' | 'down' | 'same' }) | null
  age: CellWords
  /** The text in place of missing figures. */
  instead: string | null
  isPending: boolean
  /** Why the figures may be old. */
  warning: string | null
}

const empty: CellWords = { shown: nothing, title: null }

/** Describes the figures of a journey, as far as they are known. */
export function describeRow (
  { current, before }: RowFigures, isDraft: boolean, { nowMs, timeZone }: { nowMs: number, timeZone: string }, words: NumberWords
): RowWords {
  const isPending = !isDraft && (current === null || current.status === 'pending')
  const rate = readGoalRate(current)
  const baseline = readGoalRate(before)
  const compared = words.comparePercents(rate?.value ?? null, baseline?.value ?? null)
  const entries = words.count(readEntries(current))
  const change = describeChange(rate?.value ?? null, baseline?.value ?? null, compared)
  return {
    entries: { shown: entries, title: null, figures: traceEntries(current, entries) },
    goalRate: {
      shown: compared.value,
      title: rate === null ? null : explainMissing(rate),
      figures: traceGoalRate(current, rate, change === null ? null : compared, words)
    },
    goalRateOf: rate === null || rate.value === null
      ? null
      : texts.ratioOf(words.count(rate.numerator), words.count(rate.denominator)),
    change,
    age: describeAge(current, nowMs, timeZone, words),
    instead: isDraft
      ? texts.noFiguresOfDrafts
      : isPending
        ? texts.figuresPending
        : current?.status === 'failed'
          ? texts.noFigures(current.problem == null ? texts.slowRefresh : titleProblem(current.problem))
          : null,
    isPending,
    warning: current === null ? null : warnOf(current)
  }
}

/** Returns why the numbers may be old. A paused journey is marked next to its state. */
function warnOf ({ status, run = null }: ListedJourney): string | null {
  if (status === 'stale') return texts.stale
  if (hasRunFailed(run)) return texts.runFailed
  return run?.late === true ? texts.late : null
}

/** Returns the entries in the period, or since launch if no days are selected. */
export function readEntries (figures: ListedJourney | null): number | null {
  return figures?.period?.flows.entries ?? (figures?.totalsScope === 'cumulative' ? figures.totals?.entered ?? null : null)
}

/** Returns the goal rate of the period, or since launch if no days are selected. */
export function readGoalRate (figures: ListedJourney | null): Rate | null {
  return figures?.period?.rates.goal ?? (figures?.totalsScope === 'cumulative' ? figures.rates?.completion ?? null : null)
}

/** Describes how a rate changed from the previous period; `null` if one of them is missing. */
function describeChange (value: number | null, before: number | null, written: WrittenChange): RowWords['change'] {
  if (value === null || before === null) return null
  const { baseline, difference } = written
  return {
    shown: texts.points(difference),
    title: texts.untestedChange(difference, baseline),
    direction: value === before ? 'same' : value > before ? 'up' : 'down'
  }
}

function traceEntries (current: ListedJourney | null, shown: string): Figure[] {
  if (current?.totals == null) return []
  const pointer = current.period == null ? '/totals/entered' : '/period/flows/entries'
  return figuresIn('statistics', [figureOf(texts.journeyColumns.entries, shown, pointer)], current.journeyId)
}

/** Returns the goal rate with its operands, and its change from the previous period if there is one. */
function traceGoalRate (
  current: ListedJourney | null, rate: Rate | null, change: WrittenChange | null, words: NumberWords
): Figure[] {
  if (current === null || rate === null) return []
  const label = texts.journeyColumns.goalRate
  const pointer = current.period == null ? '/rates/completion' : '/period/rates/goal'
  const changes = change === null ? [] : figuresOfChange(label, change, '/statistics/rates/goal')
  return [
    ...figuresIn('statistics', figuresOfRate(pointer, rate, words, label), current.journeyId),
    ...figuresIn('comparison', changes, current.journeyId)
  ]
}

function explainMissing ({ value, numerator, denominator }: Rate): string | null {
  if (value !== null || numerator === null || denominator === null) return null
  return denominator === 0 ? texts.noEntries : numerator > denominator ? texts.goalsExceedEntries : null
}

function describeAge (current: ListedJourney | null, nowMs: number, timeZone: string, words: NumberWords): CellWords {
  const updatedAt = current?.dataUpdatedAt ?? null
  if (updatedAt === null) return empty
  const day = words.relativeDay(dayOf(Date.parse(updatedAt), timeZone), dayOf(nowMs, timeZone))
  return { shown: day, title: texts.dataFrom(day, words.instant(updatedAt)) }
}
