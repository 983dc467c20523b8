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
  return {
    days: readDays(series),
    size: { id: 'current', label: 'Inside', values: series.map(({ current }) => current) },
    flows: [
      { id: 'entries', label: 'Entries', values: series.map(({ entries }) => entries) },
      { id: 'goals', label: 'Goals', values: series.map(({ goals }) => goals) },
      { id: 'exits', label: 'Exits', values: series.map(({ exits }) => exits) },
      { id: 'jumps', label: 'Jumps', values: series.map(({ jumps }) => jumps) }
    ]
  }
}

/** How a stage moved: its milestones stand in the goals' place. */
export function readStageTrend ({ series }: StageStatistics): Trend {
  return {
    days: readDays(series),
    size: { id: 'current', label: 'Inside', values: series.map(({ current }) => current) },
    flows: [
      { id: 'entries', label: 'Entries', values: series.map(({ entries }) => entries) },
      { id: 'goals', label: 'Milestones', values: series.map(({ milestones }) => milestones) },
      { id: 'exits', label: 'Exits', values: series.map(({ exits }) => exits) },
      { id: 'jumps', label: 'Jumps', values: series.map(({ jumps }) => jumps) }
    ]
  }
}

function readDays (series: ReadonlyArray<{ updatedAt: string | null }>): Array<string | null> {
  return series.map(({ updatedAt }) => updatedAt?.slice(0, 10) ?? null)
}
