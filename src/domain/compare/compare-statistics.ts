import type { Adjustment } from '../td/adjustment.ts'
import type { Unjudged } from './compare-periods.ts'
import { compareRates, type RateDifference } from './compare-rates.ts'
import { addUp, type Count } from '../numbers/count.ts'
import { compareCounts, type Difference } from './difference.ts'
import { computeRate } from '../numbers/rate.ts'
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

/** Compares what moved in two periods, by the sums of their series; a series without points tells nothing. */
export function compareStatistics (current: StatisticsReading, baseline: StatisticsReading, unjudged: Unjudged): StatisticsComparison {
  const now = flowsOf(current)
  const before = flowsOf(baseline)
  const compare = (name: keyof Flows): Difference => compareCounts(now[name], before[name])
  return {
    flows: { entries: compare('entries'), goals: compare('goals'), exits: compare('exits'), jumps: compare('jumps') },
    rates: {
      goal: compareRates(rateOf(now.goals, now), rateOf(before.goals, before), unjudged),
      exitOrJump: compareRates(rateOf(departuresOf(now), now), rateOf(departuresOf(before), before), unjudged)
    },
    totals: null,
    totalsReason: 'TD does not say whether from and to change its totals, so they are not known to be those of the periods.',
    warnings: { current: noteNoSeries(current), baseline: noteNoSeries(baseline) }
  }
}

const unknown: Flows = { entries: null, goals: null, exits: null, jumps: null }

function flowsOf ({ series, flows }: StatisticsReading): Flows {
  return series.length === 0 ? unknown : flows
}

function departuresOf ({ exits, jumps }: Flows): Count {
  return addUp([exits, jumps])
}

function rateOf (events: Count, { entries }: Flows) {
  return computeRate(events, entries, null)
}

function noteNoSeries ({ series, warnings }: StatisticsReading): Adjustment[] {
  if (series.length > 0) return warnings
  return [...warnings, { code: 'no-series', ids: ['series'], count: 1, message: 'TD sent no point of the series for this period, so what moved in it is not known.' }]
}
