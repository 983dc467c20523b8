import type { Comparison, ListedJourney, Rate } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { readEntries, readGoalRate } from './describe-row.ts'
import { writeTest } from './describe-tiles.ts'
import { figureOf, figuresIn, figuresOfRate, type Figure } from './figure.ts'
import { nothing, type ComparedWords, type NumberWords } from './number-words.ts'

/** The origins of two numbers and of their difference. */
export type ComparedFigures = Record<keyof ComparedWords, Figure[]>

/** A figure of two journeys, or of two ranges of days. */
export interface ComparedRow extends ComparedWords {
  id: string
  label: string
  /** The significance of the difference. */
  detail: string | null
  figures: ComparedFigures
}

/** Compares the figures of two journeys: of the same days, or since launch. */
export function compareJourneys (here: ListedJourney, other: ListedJourney, words: NumberWords): ComparedRow[] {
  const isPeriod = here.period != null || other.period != null
  const labels = isPeriod ? texts.comparedRows : texts.comparedRowsOfTotals
  type Label = keyof typeof labels
  // the difference of two journeys is that of the page, so both of its numbers are explained
  const ofBoth = (trace: (journey: ListedJourney) => Figure[]): ComparedFigures => {
    const [value, baseline] = [here, other].map(journey =>
      journey.totals == null ? [] : figuresIn('statistics', trace(journey), journey.journeyId))
    return { value: value ?? [], baseline: baseline ?? [], difference: [...value ?? [], ...baseline ?? []] }
  }
  const count = (id: Label, pointer: string, read: (journey: ListedJourney) => number | null): ComparedRow => ({
    id,
    label: labels[id],
    ...words.compareCounts(read(here), read(other)),
    detail: null,
    figures: ofBoth(journey => [figureOf(texts.figureAt(labels[id], nameOf(journey)), words.count(read(journey)), pointer)])
  })
  const rate = (id: Label, pointer: string, read: (journey: ListedJourney) => Rate | null): ComparedRow => rateRow({
    id,
    label: labels[id],
    ...words.comparePercents(read(here)?.value ?? null, read(other)?.value ?? null),
    detail: null,
    figures: ofBoth(journey => {
      const found = read(journey)
      return found === null ? [] : figuresOfRate(pointer, found, words, texts.figureAt(labels[id], nameOf(journey)))
    })
  })
  const at = (ofPeriod: string, ofTotals: string): string => isPeriod ? `/period/${ofPeriod}` : `/${ofTotals}`
  return [
    count('entries', at('flows/entries', 'totals/entered'), readEntries),
    count('goals', at('flows/goals', 'totals/goals'),
      ({ period, totals }) => isPeriod ? period?.flows.goals ?? null : totals?.goals ?? null),
    rate('goalRate', at('rates/goal', 'rates/completion'), readGoalRate),
    rate('exitOrJumpRate', at('rates/exitOrJump', 'rates/exitOrJump'),
      ({ period, rates }) => isPeriod ? period?.rates.exitOrJump ?? null : rates?.exitOrJump ?? null),
    count('current', at('after', 'totals/current'), ({ period, totals }) => isPeriod ? period?.after ?? null : totals?.current ?? null)
  ]
}

function nameOf ({ name, journeyId }: ListedJourney): string {
  return name ?? texts.journeyCalled(journeyId)
}

/** Compares flows and rates of two periods or two versions, with the significance of differences between rates. */
export function compareStatistics ({ flows, rates }: NonNullable<Comparison['statistics']>, words: NumberWords): ComparedRow[] {
  const labels = texts.comparedRows
  const count = (id: keyof typeof flows): ComparedRow => {
    const { current, baseline, relativeChange } = flows[id]
    const written = words.compareCounts(current, baseline)
    return {
      id,
      label: labels[id],
      ...written,
      detail: relativeChange === null ? null : words.relativeChange(relativeChange),
      figures: traceDifference(labels[id], written, `/statistics/flows/${id}`)
    }
  }
  const rate = (id: 'goalRate' | 'exitOrJumpRate', name: keyof typeof rates): ComparedRow => {
    const compared = rates[name]
    const written = words.comparePercents(compared.current.value, compared.baseline.value)
    const at = `/statistics/rates/${name}`
    const { difference } = traceDifference(labels[id], written, at)
    const ofSide = (side: 'current' | 'baseline'): Figure[] =>
      figuresIn('comparison', figuresOfRate(`${at}/${side}`, compared[side], words))
    return rateRow({
      id,
      label: labels[id],
      ...written,
      detail: describeTest(compared, words),
      figures: { value: ofSide('current'), baseline: ofSide('baseline'), difference: [...difference, ...boundsOf(at, compared, words)] }
    })
  }
  return [
    count('entries'), count('goals'), count('exits'), count('jumps'), rate('goalRate', 'goal'), rate('exitOrJumpRate', 'exitOrJump')
  ]
}

/** Returns the origins of a number on both sides of a comparison and of its change; `pointer` leads to them in the report. */
export function traceDifference (label: string, { value, baseline, difference }: ComparedWords, pointer: string): ComparedFigures {
  const trace = (label: string, shown: string, member: string): Figure[] =>
    figuresIn('comparison', [figureOf(label, shown, `${pointer}/${member}`)])
  return {
    value: trace(label, value, 'current'),
    baseline: trace(label, baseline, 'baseline'),
    difference: trace(texts.differenceOf(label), difference, 'change')
  }
}

type ComparedRate = NonNullable<Comparison['statistics']>['rates']['goal']

function boundsOf (pointer: string, { interval }: ComparedRate, words: NumberWords): Figure[] {
  if (interval === null) return []
  const { low, high } = interval
  return figuresIn('comparison', [
    figureOf(texts.intervalLow, writePoints(low, words), `${pointer}/interval/low`),
    figureOf(texts.intervalHigh, writePoints(high, words), `${pointer}/interval/high`)
  ])
}

/** Returns whether rates differ by more than chance, with the interval of the difference, or why they were not tested. */
function describeTest (compared: ComparedRate, words: NumberWords): string | null {
  const verdict = writeTest(compared)
  const { interval } = compared
  if (verdict === null || interval === null) return verdict
  return texts.testedDifference({ verdict, low: writePoints(interval.low, words), high: writePoints(interval.high, words) })
}

function writePoints (fraction: number, words: NumberWords): string {
  return words.comparePercents(fraction, 0).difference
}

function rateRow (row: ComparedRow): ComparedRow {
  const { difference } = row
  return { ...row, difference: difference === nothing ? nothing : texts.points(difference) }
}
