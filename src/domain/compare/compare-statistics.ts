import type { Adjustment } from '../td/adjustment.ts'
import type { Unjudged } from './compare-periods.ts'
import { compareCounts } from './differences.ts'
import { compareRates } from './rate-changes.ts'
import type { Dependence } from './significance.ts'
import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { defineJourneyPeriod } from '../statistics/period.ts'
import type { StatisticsReading } from '../statistics/read-statistics.ts'

type Flow = 'entries' | 'goals' | 'exits' | 'jumps'

/**
 * Defines flows and rates of a period, and each point's contribution to the rates. `nameOf` keeps its terms apart from those of the
 * other period.
 */
export function defineComparedPeriod<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>,
  history: ReadonlyArray<Record<Flow | 'current', Leaf | null> & { updatedAt: string | null }>,
  nameOf = (name: string): string => name
) {
  const { flows, rates } = defineJourneyPeriod(arithmetic, history, nameOf)
  const listPoints = (define: (at: (flow: Flow) => Value) => Value) => history.map((point, index) => {
    const at = (flow: Flow): Value => arithmetic.one(nameOf(`${flow} ${index + 1}`), point[flow])
    return { numerator: define(at), denominator: at('entries') }
  })
  return {
    flows,
    rates: {
      goal: { ...rates.goal, points: listPoints(at => at('goals')) },
      exitOrJump: { ...rates.exitOrJump, points: listPoints(at => arithmetic.add(at('exits'), at('jumps'))) }
    }
  }
}

/** Compares the movements of two periods by the sums of their series. TD never says that totals cover the range. */
export function compareStatistics (
  current: StatisticsReading, baseline: StatisticsReading, unjudged: Unjudged, dependence: Dependence = 'successive'
) {
  const [now, before] = [defineComparedPeriod(numbers, current.series), defineComparedPeriod(numbers, baseline.series)]
  const compareFlow = (flow: Flow) => compareCounts(now.flows[flow], before.flows[flow])
  const compareRate = (rate: keyof typeof now.rates) => compareRates(now.rates[rate], before.rates[rate], unjudged, dependence)
  return {
    flows: { entries: compareFlow('entries'), goals: compareFlow('goals'), exits: compareFlow('exits'), jumps: compareFlow('jumps') },
    rates: { goal: compareRate('goal'), exitOrJump: compareRate('exitOrJump') },
    totals: null,
    totalsReason: 'TD does not say whether from and to change its totals, so the totals may not be limited to the periods.',
    warnings: { current: noteNoSeries(current), baseline: noteNoSeries(baseline) }
  }
}

function noteNoSeries ({ series, warnings }: StatisticsReading): Adjustment[] {
  if (series.length > 0) return warnings
  const message = 'TD sent no points of the series for this period, so its movements are unknown.'
  return [...warnings, { code: 'no-series', ids: ['series'], count: 1, message }]
}
