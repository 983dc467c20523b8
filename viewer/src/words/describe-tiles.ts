import type { Comparison, Overview, Rate } from '../state/report-types.ts'
import { texts } from './english.ts'
import { figureOf, figuresOfRate, type Figure } from './figure.ts'
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
  /** The numbers of the tile, that of `value` first. */
  figures: Figure[]
}

export interface TileChange {
  direction: 'up' | 'down' | 'same'
  text: string
  /** Whether it is more than chance. */
  test: string | null
}

type Statistics = NonNullable<Overview['statistics']>
type Compared = NonNullable<Comparison['statistics']>
type Difference = Compared['flows']['entries']
type RateDifference = Compared['rates']['goal']

/** The tiles of a journey. `comparison` is `null` where there is no period to compare with, or not yet. */
export function describeTiles (statistics: Statistics, comparison: Comparison['statistics'], words: NumberWords): Tile[] {
  const { period } = statistics
  return period === null ? describeTotals(statistics, words) : describePeriod(period, statistics, comparison, words)
}

function describeTotals ({ totals, rates, growth }: Statistics, words: NumberWords): Tile[] {
  const total = (id: string, label: string, name: keyof typeof totals): Tile =>
    plain(id, label, totals[name], `/statistics/totals/${name}`, words)
  const rated = (tile: Tile, name: keyof typeof rates): Tile => withRate(tile, rates[name], `/statistics/rates/${name}`, 'entered', words)
  const inside = rated(total('current', 'Inside now', 'current'), 'active')
  const change = words.change(growth.change)
  const relativeChange = words.relativeChange(growth.rate)
  return [
    { ...total('entered', 'Entered', 'entered'), note: 'entries since launch' },
    rated(total('goals', 'Reached the goal', 'goals'), 'completion'),
    rated(total('exits', 'Left by exit or jump', 'exitsOrJumps'), 'exitOrJump'),
    growth.change === null
      ? { ...inside, note: null }
      : {
          ...inside,
          note: `${change} (${relativeChange}) over the series shown`,
          figures: [
            ...inside.figures,
            figureOf(texts.netChange, change, '/statistics/growth/change'),
            figureOf(texts.relativeNetChange, relativeChange, '/statistics/growth/rate')
          ]
        }
  ]
}

function describePeriod (
  { flows, rates, after, net }: NonNullable<Statistics['period']>, { totals, rates: totalRates }: Statistics,
  comparison: Comparison['statistics'], words: NumberWords
): Tile[] {
  const at = (pointer: string): string => `/statistics/period/${pointer}`
  const goals = withRate(
    plain('goals', 'Reached the goal', flows.goals, at('flows/goals'), words), rates.goal, at('rates/goal'), 'entries', words)
  const exits = withRate(plain('exits', 'Left by exit or jump', rates.exitOrJump.numerator, at('rates/exitOrJump/numerator'), words),
    rates.exitOrJump, at('rates/exitOrJump'), 'entries', words)
  const comparedExits = compareRates(exits, rates.exitOrJump, comparison, 'exitOrJump', words) ?? exits
  const inside = plain('current', 'Inside at the end', after, at('after'), words)
  const completion = plain('completion', 'Completion, TD’s totals', totals.goals, '/statistics/totals/goals', words)
  const { value, numerator, denominator } = totalRates.completion
  return [
    {
      ...compareCounts(plain('entered', 'Entries', flows.entries, at('flows/entries'), words), flows.entries, comparison, 'entries', words),
      note: 'in this period'
    },
    {
      ...compareRates(goals, rates.goal, comparison, 'goal', words) ?? compareCounts(goals, flows.goals, comparison, 'goals', words),
      ...rates.goal.withheld === 'exceeds-denominator' ? { note: writeLeavers(rates.goalOfLeavers, words) } : {}
    },
    {
      ...comparedExits,
      note: `${words.count(flows.exits)} exits, ${words.count(flows.jumps)} jumps`,
      figures: [
        ...comparedExits.figures,
        figureOf(texts.exits, words.count(flows.exits), at('flows/exits')),
        figureOf(texts.jumps, words.count(flows.jumps), at('flows/jumps'))
      ]
    },
    net.change === null
      ? inside
      : {
          ...inside,
          note: `${words.change(net.change)} (${words.relativeChange(net.rate)}) over the period`,
          figures: [
            ...inside.figures,
            figureOf(texts.netChange, words.change(net.change), at('net/change')),
            figureOf(texts.relativeNetChange, words.relativeChange(net.rate), at('net/rate'))
          ]
        },
    {
      ...completion,
      value: words.percent(value),
      rate: `${words.count(numerator)} of ${words.count(denominator)} entered`,
      note: 'TD does not say what days its totals cover',
      figures: figuresOfRate('/statistics/rates/completion', totalRates.completion, words)
    }
  ]
}

/** More reached the goal than entered: the share of those who left says how many it was. */
function writeLeavers (rate: Rate, words: NumberWords): string {
  return `${writeRate(rate, 'who left', words)}; some entered before the period`
}

function plain (id: string, label: string, value: number | null, pointer: string, words: NumberWords): Tile {
  const shown = words.count(value)
  return { id, label, value: shown, rate: null, change: null, note: null, figures: [figureOf(label, shown, pointer)] }
}

function withRate (tile: Tile, rate: Rate, pointer: string, of: string, words: NumberWords): Tile {
  return {
    ...tile,
    rate: writeRate(rate, of, words),
    note: writeInterval(rate, words),
    figures: [...tile.figures, ...figuresOfRate(pointer, rate, words)]
  }
}

/** A rate with what it was computed from. */
export function writeRate ({ value, numerator, denominator }: Rate, of: string, words: NumberWords, shown = words.percent(value)): string {
  return `${shown} · ${words.count(numerator)} of ${words.count(denominator)} ${of}`
}

function writeInterval ({ interval }: Rate, words: NumberWords): string | null {
  return interval === null ? null : `95 % interval ${words.percent(interval.low)} to ${words.percent(interval.high)}`
}

const whyUndecided: Readonly<Record<NonNullable<RateDifference['undecided']>, string>> = {
  'overlapping-periods': 'not tested: the periods share days',
  'repeated-entries': 'not tested: profiles may enter again',
  'reentry-unknown': 'not tested: profiles may be allowed to enter again',
  'no-rate': 'not tested: a rate is missing',
  'too-few-days': 'not tested: fewer than seven days',
  'too-few-events': 'not tested: too few events'
}

/** Returns whether a difference is more than chance, or why it was not tested. */
export function writeTest ({ significant, undecided }: Pick<RateDifference, 'significant' | 'undecided'>): string | null {
  if (significant !== null) return significant ? 'more than chance' : 'may be chance'
  return undecided === null ? null : whyUndecided[undecided]
}

/** Sets the tile's count beside that of the period before. */
function compareCounts (
  tile: Tile, value: number | null, comparison: Comparison['statistics'], flow: keyof Compared['flows'], words: NumberWords
): Tile {
  const difference: Difference | undefined = comparison?.flows[flow]
  if (difference === undefined || difference.change === null || value === null || difference.baseline === null) return tile
  const written = words.compareCounts(value, difference.baseline)
  const relative = difference.relativeChange === null ? '' : ` (${words.relativeChange(difference.relativeChange)})`
  return {
    ...tile,
    value: written.value,
    change: {
      direction: toDirection(value - difference.baseline), text: `${written.difference}${relative} from ${written.baseline}`, test: null
    },
    figures: [...tile.figures, ...comparedFigures(tile.label, written, `/statistics/flows/${flow}`)]
  }
}

/** Sets the tile's rate beside that of the period before; `null` where one of them is missing. */
function compareRates (
  tile: Tile, rate: Rate, comparison: Comparison['statistics'], name: keyof Compared['rates'], words: NumberWords
): Tile | null {
  const difference: RateDifference | undefined = comparison?.rates[name]
  const baseline = difference?.baseline.value ?? null
  if (difference === undefined || rate.value === null || baseline === null) return null
  const written = words.comparePercents(rate.value, baseline)
  return {
    ...tile,
    rate: writeRate(rate, 'entries', words, written.value),
    change: {
      direction: toDirection(rate.value - baseline),
      text: `${written.difference} points from ${written.baseline}`,
      test: writeTest(difference)
    },
    figures: [...tile.figures, ...comparedFigures(texts.rate, written, `/statistics/rates/${name}`)]
  }
}

function comparedFigures (label: string, { baseline, difference }: { baseline: string, difference: string }, pointer: string): Figure[] {
  return [
    { label: texts.changeTo(label), shown: difference, report: 'comparison', pointer: `${pointer}/change` },
    { label: texts.before(label), shown: baseline, report: 'comparison', pointer: `${pointer}/baseline` }
  ]
}

function toDirection (change: number): TileChange['direction'] {
  return change === 0 ? 'same' : change > 0 ? 'up' : 'down'
}
