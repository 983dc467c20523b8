import type { Comparison, ListedJourney, Rate } from '../state/report-types.ts'
import { readEntries, readGoalRate } from './describe-row.ts'
import { writeTest } from './describe-tiles.ts'
import { texts } from './english.ts'
import { nothing, type ComparedWords, type NumberWords } from './number-words.ts'

/** A figure of two journeys, or of two ranges of days. */
export interface ComparedRow extends ComparedWords {
  id: string
  label: string
  /** What is known of the difference. */
  detail: string | null
}

/** Sets figures of two journeys side by side: of the same days, or since launch. */
export function compareJourneys (here: ListedJourney, other: ListedJourney, words: NumberWords): ComparedRow[] {
  const isPeriod = here.period != null || other.period != null
  const labels = isPeriod ? texts.comparedRows : texts.comparedRowsOfTotals
  const count = (id: keyof typeof labels, read: (journey: ListedJourney) => number | null): ComparedRow =>
    ({ id, label: labels[id], ...words.compareCounts(read(here), read(other)), detail: null })
  const rate = (id: keyof typeof labels, read: (journey: ListedJourney) => Rate | null): ComparedRow =>
    rateRow(id, labels[id], words.comparePercents(read(here)?.value ?? null, read(other)?.value ?? null), null)
  return [
    count('entries', readEntries),
    count('goals', ({ period, totals }) => isPeriod ? period?.flows.goals ?? null : totals?.goals ?? null),
    rate('goalRate', readGoalRate),
    rate('exitOrJumpRate', ({ period, rates }) => isPeriod ? period?.rates.exitOrJump ?? null : rates?.exitOrJump ?? null),
    count('current', ({ period, totals }) => isPeriod ? period?.after ?? null : totals?.current ?? null)
  ]
}

/** Sets figures of a journey on two ranges of days side by side. */
export function compareDays ({ flows, rates }: NonNullable<Comparison['statistics']>, words: NumberWords): ComparedRow[] {
  const labels = texts.comparedRows
  const count = (id: 'entries' | 'goals'): ComparedRow => ({
    id,
    label: labels[id],
    ...words.compareCounts(flows[id].current, flows[id].baseline),
    detail: flows[id].relativeChange === null ? null : words.relativeChange(flows[id].relativeChange)
  })
  const rate = (id: keyof typeof labels, compared: typeof rates.goal): ComparedRow =>
    rateRow(id, labels[id], words.comparePercents(compared.current.value, compared.baseline.value), writeTest(compared))
  return [count('entries'), count('goals'), rate('goalRate', rates.goal), rate('exitOrJumpRate', rates.exitOrJump)]
}

function rateRow (id: string, label: string, compared: ComparedWords, detail: string | null): ComparedRow {
  const { difference } = compared
  return { id, label, ...compared, difference: difference === nothing ? nothing : texts.points(difference), detail }
}
