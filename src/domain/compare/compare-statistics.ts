import type { Adjustment } from '../td/adjustment.ts'
import type { Unjudged } from './compare-periods.ts'
import { compareCounts, compareRates } from './differences.ts'
import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { defineRate, readRate } from '../numbers/rate.ts'
import { sumOver } from '../statistics/movements.ts'
import type { StatisticsReading } from '../statistics/read-statistics.ts'

type Flow = keyof StatisticsReading['flows']

/** Defines the rates of one period by its own entries. `prefix` tells the terms from those of the other period. */
export function definePeriodRates<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, history: ReadonlyArray<Record<Flow, Leaf | null>>, prefix = ''
) {
  const flow = (kind: Flow): Value => sumOver(arithmetic, history, kind, `${prefix}${kind}`)
  const entries = flow('entries')
  return {
    goal: defineRate(arithmetic, flow('goals'), entries),
    exitOrJump: defineRate(arithmetic, arithmetic.add(flow('exits'), flow('jumps')), entries)
  }
}

/** Compares what moved in two periods, by the sums of their series. Totals are never known to be those of the range. */
export function compareStatistics (current: StatisticsReading, baseline: StatisticsReading, unjudged: Unjudged) {
  const compareFlow = (flow: Flow) => compareCounts(sumOver(numbers, current.series, flow), sumOver(numbers, baseline.series, flow))
  const [now, before] = [definePeriodRates(numbers, current.series), definePeriodRates(numbers, baseline.series)]
  const compareRate = (rate: keyof typeof now) => compareRates(readRate(now[rate]), readRate(before[rate]), unjudged)
  return {
    flows: { entries: compareFlow('entries'), goals: compareFlow('goals'), exits: compareFlow('exits'), jumps: compareFlow('jumps') },
    rates: { goal: compareRate('goal'), exitOrJump: compareRate('exitOrJump') },
    totals: null,
    totalsReason: 'TD does not say whether from and to change its totals, so they are not known to be those of the periods.',
    warnings: { current: noteNoSeries(current), baseline: noteNoSeries(baseline) }
  }
}

function noteNoSeries ({ series, warnings }: StatisticsReading): Adjustment[] {
  if (series.length > 0) return warnings
  const message = 'TD sent no point of the series for this period, so what moved in it is not known.'
  return [...warnings, { code: 'no-series', ids: ['series'], count: 1, message }]
}
