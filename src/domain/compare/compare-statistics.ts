import type { Adjustment } from '../td/adjustment.ts'
import type { Unjudged } from './compare-periods.ts'
import { compareRates, type RateDifference } from './compare-rates.ts'
import { compareCounts, type Difference } from './difference.ts'
import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { defineRate, readRate, type Rate, type RateParts } from '../numbers/rate.ts'
import { sumOver } from '../statistics/movements.ts'
import type { StatisticsReading } from '../statistics/statistics-report.ts'

type Flows = StatisticsReading['flows']

/** A journey's flows over two periods. */
export interface StatisticsComparison {
  flows: Record<keyof Flows, Difference>
  rates: { goal: RateDifference, exitOrJump: RateDifference }
  /** Never known to be those of the range. */
  totals: null
  totalsReason: string
  warnings: { current: Adjustment[], baseline: Adjustment[] }
}

type Flow = keyof Flows

type FlowHistory<Leaf> = ReadonlyArray<Record<Flow, Leaf | null>>

/** Defines the rates of one period by its own entries. `prefix` tells the terms from those of the other period. */
export function definePeriodRates<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, history: FlowHistory<Leaf>, prefix = ''
): Record<keyof StatisticsComparison['rates'], RateParts<Leaf, Value>> {
  const flow = (kind: Flow): Value => sumOver(arithmetic, history, kind, `${prefix}${kind}`)
  const entries = flow('entries')
  return {
    goal: defineRate(arithmetic, flow('goals'), entries),
    exitOrJump: defineRate(arithmetic, arithmetic.add(flow('exits'), flow('jumps')), entries)
  }
}

/** Compares what moved in two periods, by the sums of their series. */
export function compareStatistics (current: StatisticsReading, baseline: StatisticsReading, unjudged: Unjudged): StatisticsComparison {
  const compareFlow = (flow: Flow): Difference =>
    compareCounts(sumOver(numbers, current.series, flow), sumOver(numbers, baseline.series, flow))
  const [now, before] = [ratesOf(current), ratesOf(baseline)]
  return {
    flows: { entries: compareFlow('entries'), goals: compareFlow('goals'), exits: compareFlow('exits'), jumps: compareFlow('jumps') },
    rates: { goal: compareRates(now.goal, before.goal, unjudged), exitOrJump: compareRates(now.exitOrJump, before.exitOrJump, unjudged) },
    totals: null,
    totalsReason: 'TD does not say whether from and to change its totals, so they are not known to be those of the periods.',
    warnings: { current: noteNoSeries(current), baseline: noteNoSeries(baseline) }
  }
}

function ratesOf ({ series }: StatisticsReading): { goal: Rate, exitOrJump: Rate } {
  const { goal, exitOrJump } = definePeriodRates(numbers, series)
  return { goal: readRate(goal), exitOrJump: readRate(exitOrJump) }
}

function noteNoSeries ({ series, warnings }: StatisticsReading): Adjustment[] {
  if (series.length > 0) return warnings
  const message = 'TD sent no point of the series for this period, so what moved in it is not known.'
  return [...warnings, { code: 'no-series', ids: ['series'], count: 1, message }]
}
