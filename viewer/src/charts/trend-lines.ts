import type { Overview, StageStatistics } from '../state/report-types.ts'

/** One line of the trend: a figure over the days. */
export interface TrendLine {
  id: 'current' | 'entries' | 'goals' | 'exits' | 'jumps'
  label: string
  values: Array<number | null>
}

export interface Trend {
  /** TD's days, as plain dates; `null` where TD sent no time. */
  days: Array<string | null>
  size: TrendLine
  flows: TrendLine[]
}

type Statistics = NonNullable<Overview['statistics']>

/** How the journey moved from day to day. */
export function readTrend ({ series }: Statistics): Trend {
  return trendOf(series, { label: 'Goals', values: series.map(({ goals }) => goals) })
}

/** How a stage moved: its milestones stand in the goals' place. */
export function readStageTrend ({ series }: StageStatistics): Trend {
  return trendOf(series, { label: 'Milestones', values: series.map(({ milestones }) => milestones) })
}

type Point = { updatedAt: string | null } & Record<'current' | 'entries' | 'exits' | 'jumps', number | null>

function trendOf (series: readonly Point[], reached: Pick<TrendLine, 'label' | 'values'>): Trend {
  return {
    days: series.map(({ updatedAt }) => updatedAt?.slice(0, 10) ?? null),
    size: { id: 'current', label: 'Inside', values: series.map(({ current }) => current) },
    flows: [
      { id: 'entries', label: 'Entries', values: series.map(({ entries }) => entries) },
      { id: 'goals', ...reached },
      { id: 'exits', label: 'Exits', values: series.map(({ exits }) => exits) },
      { id: 'jumps', label: 'Jumps', values: series.map(({ jumps }) => jumps) }
    ]
  }
}
