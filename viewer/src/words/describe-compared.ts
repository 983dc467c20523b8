import type { Comparison, ListedJourney, Rate } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { readEntries, readGoalRate } from './describe-row.ts'
import { writeTest } from './describe-tiles.ts'
import { nothing, type ComparedWords, type NumberWords } from './number-words.ts'

/** A figure of two journeys, or of two ranges of days. */
export interface ComparedRow extends ComparedWords {
  id: string
  label: string
  /** The significance of the difference. */
  detail: string | null
}

/** Compares the figures of two journeys: of the same days, or since launch. */
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

/** Compares flows and rates of two periods or two versions, with the significance of differences between rates. */
export function compareStatistics ({ flows, rates }: NonNullable<Comparison['statistics']>, words: NumberWords): ComparedRow[] {
  const labels = texts.comparedRows
  const count = (id: keyof typeof flows): ComparedRow => ({
    id,
    label: labels[id],
    ...words.compareCounts(flows[id].current, flows[id].baseline),
    detail: flows[id].relativeChange === null ? null : words.relativeChange(flows[id].relativeChange)
  })
  const rate = (id: keyof typeof labels, compared: typeof rates.goal): ComparedRow =>
    rateRow(id, labels[id], words.comparePercents(compared.current.value, compared.baseline.value), describeTest(compared, words))
  return [
    count('entries'), count('goals'), count('exits'), count('jumps'), rate('goalRate', rates.goal),
    rate('exitOrJumpRate', rates.exitOrJump)
  ]
}

/** Returns whether rates differ by more than chance, with the interval of the difference, or why they were not tested. */
function describeTest (compared: NonNullable<Comparison['statistics']>['rates']['goal'], words: NumberWords): string | null {
  const verdict = writeTest(compared)
  const { interval } = compared
  if (verdict === null || interval === null) return verdict
  const writePoints = (fraction: number): string => words.comparePercents(fraction, 0).difference
  return texts.testedDifference({ verdict, low: writePoints(interval.low), high: writePoints(interval.high) })
}

function rateRow (id: string, label: string, compared: ComparedWords, detail: string | null): ComparedRow {
  const { difference } = compared
  return { id, label, ...compared, difference: difference === nothing ? nothing : texts.points(difference), detail }
}
