import type { Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import { defineRate, readRate, type Rate, type RateParts } from '../numbers/rate.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'

/** A rate of the statistics with its name and its meaning in words. */
export interface NamedRate<Name extends string, Leaf, Value> extends RateParts<Leaf, Value> {
  name: Name
  explains: string
}

interface RateTable<Name extends string, Total extends string, Percent extends string> {
  /** The denominator in words. */
  of: string
  /**
   * The numerator's total and its description (the denominator is always `entered`), TD's own percent, and why the value is withheld
   * with a range.
   */
  rates: Record<Name, { numerator: Total, reported: Percent | null, says: string, withheld?: string }>
}

type TableOf<Name extends string, Source extends { totals: object, reportedPercent: object }> =
  RateTable<Name, keyof Source['totals'] & string, keyof Source['reportedPercent'] & string>

const exitOrJump = { numerator: 'exitsOrJumps', reported: 'exitOrJump', says: 'the share that left by exit criterion or jump.' } as const

const active = {
  numerator: 'current',
  reported: null,
  says: 'the share that is inside now.',
  withheld: 'It is withheld with from and to: profiles inside now entered since launch, but the total may not count all of them.'
} as const

type JourneyRateName = 'completion' | 'exitOrJump' | 'active'

const journeyRates: TableOf<JourneyRateName, JourneyStatistics> = {
  of: 'Of all entries into the journey (entries, not people, if profiles may re-enter)',
  rates: { completion: { numerator: 'goals', reported: 'completion', says: 'the share that reached the goal.' }, exitOrJump, active }
}

type StageRateName = 'milestone' | 'exitOrJump' | 'active'

const stageRates: TableOf<StageRateName, StageStatistics> = {
  of: 'Of all entries into the stage, including arrivals from other stages',
  rates: { milestone: { numerator: 'milestones', reported: 'milestone', says: 'the share that met its milestone.' }, exitOrJump, active }
}

/** Defines a journey's rates. `isCumulative` means that no range was selected, so totals count since launch. */
export function defineJourneyRates<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, journey: Pick<JourneyStatistics<Leaf>, 'totals' | 'reportedPercent'>, isCumulative: boolean
): Array<NamedRate<JourneyRateName, Leaf, Value>> {
  return defineRates(arithmetic, journeyRates, journey, isCumulative)
}

/** Defines a stage's rates, like `defineJourneyRates` for the journey. */
export function defineStageRates<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, stage: Pick<StageStatistics<Leaf>, 'totals' | 'reportedPercent'>, isCumulative: boolean
): Array<NamedRate<StageRateName, Leaf, Value>> {
  return defineRates(arithmetic, stageRates, stage, isCumulative)
}

function defineRates<Name extends string, Total extends string, Percent extends string, Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>,
  { of, rates }: RateTable<Name, Total, Percent>,
  { totals, reportedPercent }: {
    totals: Record<Total, Leaf | null> & { entered: Leaf | null }
    reportedPercent: Record<Percent, Leaf | null>
  },
  isCumulative: boolean
): Array<NamedRate<Name, Leaf, Value>> {
  const { one, onlyIf } = arithmetic
  const time = isCumulative ? 'Totals count since launch.' : 'Treasure Data does not say whether from and to change its totals.'
  const denominator = one('entered', totals.entered)
  // the type says that there are no other names
  return (Object.keys(rates) as Name[]).map(name => {
    const { numerator, reported, says, withheld } = rates[name]
    const percent = reported === null ? null : reportedPercent[reported]
    const rate = defineRate(arithmetic, one(numerator, totals[numerator]), denominator, percent)
    const value = withheld === undefined ? rate.value : onlyIf(isCumulative, rate.value, withheld)
    return { ...rate, value, name, explains: `${of}, ${says} ${time}` }
  })
}

/** Returns the rates by name, with their intervals. */
export function readRates<Name extends string> (rates: ReadonlyArray<NamedRate<Name, number, Count>>): Record<Name, Rate> {
  // every name in the table has its rate
  return Object.fromEntries(rates.map(rate => [rate.name, readRate(rate)])) as Record<Name, Rate>
}
