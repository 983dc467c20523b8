import type { Overview, StageStatistics } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { createDayOf } from '../words/describe-freshness.ts'
import { figureOf, type Figure } from '../words/figure.ts'
import type { NumberWords } from '../words/number-words.ts'

/** One line of the trend: a figure for each day. */
export interface TrendLine {
  id: 'current' | 'entries' | 'goals' | 'exits' | 'jumps'
  /** The name of the figure in the points of the series. */
  name: 'current' | 'entries' | 'goals' | 'milestones' | 'exits' | 'jumps'
  label: string
  values: Array<number | null>
}

export interface Trend {
  /** The location of the points in the overview. */
  pointer: string
  /** The days of the runs in the service's time zone, as plain dates; `null` if TD sent no time. */
  days: Array<string | null>
  size: TrendLine
  flows: TrendLine[]
}

type Statistics = NonNullable<Overview['statistics']>

/** Returns the daily movements of the journey. */
export function readTrend ({ series }: Statistics, timeZone: string): Trend {
  const goals = { name: 'goals', label: texts.trendLines.goals, values: series.map(({ goals }) => goals) } as const
  return trendOf(series, '/statistics/series', goals, timeZone)
}

/** Returns the daily movements of the stage at a position of the report's list, with milestones instead of goals. */
export function readStageTrend ({ series }: StageStatistics, position: number, timeZone: string): Trend {
  return trendOf(series, `/statistics/stages/${position}/series`, {
    name: 'milestones', label: texts.trendLines.milestones, values: series.map(({ milestones }) => milestones)
  }, timeZone)
}

type Point = { updatedAt: string | null } & Record<'current' | 'entries' | 'exits' | 'jumps', number | null>

function trendOf (series: readonly Point[], pointer: string, reached: Omit<TrendLine, 'id'>, timeZone: string): Trend {
  const dayOf = createDayOf(timeZone)
  return {
    pointer,
    days: series.map(({ updatedAt }) => updatedAt === null ? null : dayOf(Date.parse(updatedAt))),
    size: { id: 'current', name: 'current', label: texts.trendLines.current, values: series.map(({ current }) => current) },
    flows: [
      { id: 'entries', name: 'entries', label: texts.trendLines.entries, values: series.map(({ entries }) => entries) },
      { id: 'goals', ...reached },
      { id: 'exits', name: 'exits', label: texts.trendLines.exits, values: series.map(({ exits }) => exits) },
      { id: 'jumps', name: 'jumps', label: texts.trendLines.jumps, values: series.map(({ jumps }) => jumps) }
    ]
  }
}

/** Returns the number of a line on a day, and its origin. */
export function figuresOfDay ({ pointer }: Trend, { name, label, values }: TrendLine, day: number, words: NumberWords): Figure[] {
  return day in values ? [figureOf(label, words.count(values[day] ?? null), `${pointer}/${day}/${name}`)] : []
}
