import type { RowFigures } from '../state/journey-figures.ts'
import type { ListedJourney, Rate } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { dayOf } from './describe-freshness.ts'
import { nothing, type NumberWords } from './number-words.ts'
import { titleProblem } from './title-problem.ts'

/** A text of a cell, and what explains it. */
export interface CellWords { shown: string, title: string | null }

/** What a row of the list says in figures. */
export interface RowWords {
  entries: CellWords
  goalRate: CellWords
  /** What the rate was computed from. */
  goalRateOf: string | null
  change: (CellWords & { direction: 'up' | 'down' | 'same' }) | null
  age: CellWords
  /** What is said where there are no figures. */
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
  return {
    entries: { shown: words.count(readEntries(current)), title: null },
    goalRate: { shown: compared.value, title: rate === null ? null : explainMissing(rate) },
    goalRateOf: rate === null || rate.value === null
      ? null
      : texts.ratioOf(words.count(rate.numerator), words.count(rate.denominator)),
    change: rate?.value == null || baseline?.value == null
      ? null
      : {
          shown: texts.points(compared.difference),
          title: texts.untestedChange(compared.difference, compared.baseline),
          direction: rate.value === baseline.value ? 'same' : rate.value > baseline.value ? 'up' : 'down'
        },
    age: describeAge(current, nowMs, timeZone, words),
    instead: isDraft
      ? texts.noFiguresOfDrafts
      : isPending
        ? texts.figuresPending
        : current?.status === 'failed'
          ? texts.noFigures(current.problem == null ? texts.slowRefresh : titleProblem(current.problem))
          : null,
    isPending,
    warning: current?.status === 'stale' ? texts.stale : current?.run?.late === true ? texts.late : null
  }
}

/** Entries in the period; since launch where no days were chosen. */
export function readEntries (figures: ListedJourney | null): number | null {
  return figures?.period?.flows.entries ?? (figures?.totalsScope === 'cumulative' ? figures.totals?.entered ?? null : null)
}

/** The goal rate of the period; that since launch where no days were chosen. */
export function readGoalRate (figures: ListedJourney | null): Rate | null {
  return figures?.period?.rates.goal ?? (figures?.totalsScope === 'cumulative' ? figures.rates?.completion ?? null : null)
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
