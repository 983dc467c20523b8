import type { Comparison, Overview, Rate } from '../state/report-types.ts'
import type { NumberWords } from './number-words.ts'

/** One figure that says what it was computed from. */
export interface Tile {
  id: string
  label: string
  value: string
  /** The rate with its numerator and denominator. */
  rate: string | null
  /** Against the period before. */
  change: TileChange | null
  note: string | null
}

export interface TileChange {
  direction: 'up' | 'down' | 'same'
  text: string
  /** Whether it is more than chance. */
  test: string | null
}

type Statistics = NonNullable<Overview['statistics']>

/** The tiles of a journey. `comparison` is `null` where there is no period to compare with, or not yet. */
export function describeTiles (statistics: Statistics, comparison: Comparison['statistics'], words: NumberWords): Tile[] {
  const { period } = statistics
  return period === null ? describeTotals(statistics, words) : describePeriod(period, statistics, comparison, words)
}

function describeTotals ({ totals, rates, growth }: Statistics, words: NumberWords): Tile[] {
  const change = growth.change === null
    ? null
    : `${words.change(growth.change)} (${words.relativeChange(growth.rate)}) over the series shown`
  return [
    { ...plain('entered', 'Entered', totals.entered, words), note: 'entries since launch' },
    {
      ...plain('goals', 'Reached the goal', totals.goals, words),
      rate: writeRate(rates.completion, 'entered', words),
      note: writeInterval(rates.completion, words)
    },
    {
      ...plain('exits', 'Left by exit or jump', totals.exitsOrJumps, words),
      rate: writeRate(rates.exitOrJump, 'entered', words),
      note: writeInterval(rates.exitOrJump, words)
    },
    { ...plain('current', 'Inside now', totals.current, words), rate: writeRate(rates.active, 'entered', words), note: change }
  ]
}

function describePeriod (
  { flows, rates, after, net }: NonNullable<Statistics['period']>,
  { totals, rates: totalRates }: Statistics,
  comparison: Comparison['statistics'],
  words: NumberWords
): Tile[] {
  return [
    {
      ...plain('entered', 'Entries', flows.entries, words), change: compareCounts(comparison?.flows.entries, words), note: 'in this period'
    },
    {
      ...plain('goals', 'Reached the goal', flows.goals, words),
      rate: writeRate(rates.goal, 'entries', words),
      change: comparison === null ? null : compareRates(comparison.rates.goal, comparison.flows.goals, words),
      note: rates.goal.withheld === 'exceeds-denominator' ? writeLeavers(rates.goalOfLeavers, words) : writeInterval(rates.goal, words)
    },
    {
      ...plain('exits', 'Left by exit or jump', rates.exitOrJump.numerator, words),
      rate: writeRate(rates.exitOrJump, 'entries', words),
      change: comparison === null ? null : compareRates(comparison.rates.exitOrJump, undefined, words),
      note: `${words.count(flows.exits)} exits, ${words.count(flows.jumps)} jumps`
    },
    {
      ...plain('current', 'Inside at the end', after, words),
      note: net.change === null ? null : `${words.change(net.change)} (${words.relativeChange(net.rate)}) over the period`
    },
    {
      ...plain('completion', 'Completion, TD’s totals', totals.goals, words),
      value: words.percent(totalRates.completion.value),
      rate: `${words.count(totalRates.completion.numerator)} of ${words.count(totalRates.completion.denominator)} entered`,
      note: 'TD does not say what days its totals cover'
    }
  ]
}

/** More reached the goal than entered: the share of those who left says how many it was. */
function writeLeavers (rate: Rate, words: NumberWords): string {
  return `${writeRate(rate, 'who left', words)}; some entered before the period`
}

function plain (id: string, label: string, value: number | null, words: NumberWords): Tile {
  return { id, label, value: words.count(value), rate: null, change: null, note: null }
}

/** A rate with what it was computed from. */
export function writeRate ({ value, numerator, denominator }: Rate, of: string, words: NumberWords): string {
  return `${words.percent(value)} · ${words.count(numerator)} of ${words.count(denominator)} ${of}`
}

function writeInterval ({ interval }: Rate, words: NumberWords): string | null {
  return interval === null ? null : `95 % interval ${words.percent(interval.low)} to ${words.percent(interval.high)}`
}

type Difference = NonNullable<Comparison['statistics']>['flows']['entries']
type RateDifference = NonNullable<Comparison['statistics']>['rates']['goal']

const whyUndecided: Readonly<Record<NonNullable<RateDifference['undecided']>, string>> = {
  'overlapping-periods': 'not tested: the periods share days',
  'repeated-entries': 'not tested: profiles may enter again',
  'reentry-unknown': 'not tested: profiles may be allowed to enter again',
  'no-rate': 'not tested: a rate is missing',
  'too-few-days': 'not tested: fewer than seven days',
  'too-few-events': 'not tested: too few events'
}

function compareCounts (difference: Difference | undefined, words: NumberWords): TileChange | null {
  if (difference === undefined || difference.change === null) return null
  const share = difference.relativeChange === null ? '' : ` (${words.relativeChange(difference.relativeChange)})`
  return {
    direction: toDirection(difference.change),
    text: `${words.change(difference.change)}${share} from ${words.count(difference.baseline)}`,
    test: null
  }
}

function compareRates (
  { change, pointChange, baseline, significant, undecided }: RateDifference, counts: Difference | undefined, words: NumberWords
): TileChange | null {
  if (change === null || pointChange === null) return compareCounts(counts, words)
  const verdict = significant === true ? 'more than chance' : 'may be chance'
  const reason = undecided === null ? null : whyUndecided[undecided]
  const test = significant === null ? reason : verdict
  return { direction: toDirection(change), text: `${words.points(pointChange)} points from ${words.percent(baseline.value)}`, test }
}

function toDirection (change: number): TileChange['direction'] {
  return change === 0 ? 'same' : change > 0 ? 'up' : 'down'
}
