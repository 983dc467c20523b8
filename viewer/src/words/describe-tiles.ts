import type { Comparison, Overview, Rate } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { figureOf, figuresOfChange, figuresOfRate, type Figure } from './figure.ts'
import type { NumberWords } from './number-words.ts'

/** A key figure, with what it was computed from. */
export interface Tile {
  id: string
  label: string
  value: string
  /** The rate with its numerator and denominator. */
  rate: string | null
  /** The change from the previous period. */
  change: TileChange | null
  note: string | null
  /** The numbers of the tile; the first one is `value`. */
  figures: Figure[]
}

export interface TileChange {
  direction: 'up' | 'down' | 'same'
  text: string
  /** Whether the change is more than chance. */
  test: string | null
}

type Statistics = NonNullable<Overview['statistics']>
type Compared = NonNullable<Comparison['statistics']>
type Difference = Compared['flows']['entries']
type RateDifference = Compared['rates']['goal']
/** The denominator of a rate. */
type RateBase = keyof typeof texts.rateOf

/** Returns the tiles of a journey. `comparison` is `null` without a baseline, or until it is loaded. */
export function describeTiles (statistics: Statistics, comparison: Comparison['statistics'], words: NumberWords): Tile[] {
  const { period } = statistics
  return period === null ? describeTotals(statistics, words) : describePeriod(period, statistics, comparison, words)
}

function describeTotals ({ totals, rates, growth }: Statistics, words: NumberWords): Tile[] {
  const total = (id: string, label: string, name: keyof typeof totals): Tile =>
    plain(id, label, totals[name], `/statistics/totals/${name}`, words)
  const rated = (tile: Tile, name: keyof typeof rates): Tile => withRate(tile, rates[name], `/statistics/rates/${name}`, 'entered', words)
  const inside = rated(total('current', texts.tiles.insideNow, 'current'), 'active')
  const change = words.change(growth.change)
  const relativeChange = words.relativeChange(growth.rate)
  return [
    { ...total('entered', texts.tiles.enteredSinceLaunch, 'entered'), note: texts.entriesSinceLaunch },
    rated(total('goals', texts.tiles.goals, 'goals'), 'completion'),
    rated(total('exits', texts.tiles.exits, 'exitsOrJumps'), 'exitOrJump'),
    growth.change === null
      ? { ...inside, note: null }
      : {
          ...inside,
          note: texts.changeOverSeries(change, relativeChange),
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
  const reached = withRate(
    plain('goals', texts.tiles.goals, flows.goals, at('flows/goals'), words), rates.goal, at('rates/goal'), 'entries', words)
  // more profiles reached the goal than entered, so the share of those that left is shown instead
  const goals = rates.goal.withheld !== 'exceeds-denominator'
    ? reached
    : {
        ...reached,
        note: writeRate(rates.goalOfLeavers, 'leavers', words),
        figures: [...reached.figures, ...figuresOfRate(at('rates/goalOfLeavers'), rates.goalOfLeavers, words, texts.rateOfLeavers)]
      }
  const exits = withRate(plain('exits', texts.tiles.exits, rates.exitOrJump.numerator, at('rates/exitOrJump/numerator'), words),
    rates.exitOrJump, at('rates/exitOrJump'), 'entries', words)
  const comparedExits = compareRates(exits, rates.exitOrJump, comparison, 'exitOrJump', words) ?? exits
  const inside = plain('current', texts.tiles.insideAtTheEnd, after, at('after'), words)
  const completion = plain('completion', texts.tiles.completionOfTotals, totals.goals, '/statistics/totals/goals', words)
  const { value, numerator, denominator } = totalRates.completion
  return [
    {
      ...compareCounts(
        plain('entered', texts.tiles.entries, flows.entries, at('flows/entries'), words), flows.entries, comparison, 'entries', words),
      note: texts.entriesInPeriod
    },
    compareRates(goals, rates.goal, comparison, 'goal', words) ?? compareCounts(goals, flows.goals, comparison, 'goals', words),
    {
      ...comparedExits,
      note: texts.exitsAndJumps(words.amount(flows.exits), words.amount(flows.jumps)),
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
          note: texts.changeOverPeriod(words.change(net.change), words.relativeChange(net.rate)),
          figures: [
            ...inside.figures,
            figureOf(texts.netChange, words.change(net.change), at('net/change')),
            figureOf(texts.relativeNetChange, words.relativeChange(net.rate), at('net/rate'))
          ]
        },
    {
      ...completion,
      value: words.percent(value),
      rate: texts.ofEntered(words.count(numerator), words.count(denominator)),
      note: texts.tdTotalsUndated,
      figures: figuresOfRate('/statistics/rates/completion', totalRates.completion, words)
    }
  ]
}

function plain (id: string, label: string, value: number | null, pointer: string, words: NumberWords): Tile {
  const shown = words.count(value)
  return { id, label, value: shown, rate: null, change: null, note: null, figures: [figureOf(label, shown, pointer)] }
}

function withRate (tile: Tile, rate: Rate, pointer: string, of: RateBase, words: NumberWords): Tile {
  return {
    ...tile,
    rate: writeRate(rate, of, words),
    note: writeInterval(rate, words),
    figures: [...tile.figures, ...figuresOfRate(pointer, rate, words)]
  }
}

/** Returns a rate with its numerator and denominator. */
function writeRate ({ value, numerator, denominator }: Rate, of: RateBase, words: NumberWords, rate = words.percent(value)): string {
  return texts.rateOf[of]({ rate, numerator: words.count(numerator), denominator: words.count(denominator) })
}

function writeInterval ({ interval }: Rate, words: NumberWords): string | null {
  return interval === null ? null : texts.intervalNote(words.percent(interval.low), words.percent(interval.high))
}

/** Returns whether a difference is more than chance, or why it was not tested. */
export function writeTest ({ significant, undecided }: Pick<RateDifference, 'significant' | 'undecided'>): string | null {
  if (significant !== null) return significant ? texts.significant : texts.notSignificant
  return undecided === null ? null : texts.undecided[undecided]
}

/** Adds the previous period's count to a tile. */
function compareCounts (
  tile: Tile, value: number | null, comparison: Comparison['statistics'], flow: keyof Compared['flows'], words: NumberWords
): Tile {
  const difference: Difference | undefined = comparison?.flows[flow]
  if (difference === undefined || difference.change === null || value === null || difference.baseline === null) return tile
  const written = words.compareCounts(value, difference.baseline)
  const relative = difference.relativeChange === null ? null : words.relativeChange(difference.relativeChange)
  return {
    ...tile,
    value: written.value,
    change: {
      direction: toDirection(value - difference.baseline),
      text: texts.changeFrom({ difference: written.difference, relative, before: written.baseline }),
      test: null
    },
    figures: [...tile.figures, ...figuresOfChange(tile.label, written, `/statistics/flows/${flow}`)]
  }
}

/** Adds the previous period's rate to a tile. Returns `null` if one of the rates is missing. */
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
      text: texts.pointsFrom(written.difference, written.baseline),
      test: writeTest(difference)
    },
    figures: [...tile.figures, ...figuresOfChange(texts.rate, written, `/statistics/rates/${name}`)]
  }
}

function toDirection (change: number): TileChange['direction'] {
  return change === 0 ? 'same' : change > 0 ? 'up' : 'down'
}
