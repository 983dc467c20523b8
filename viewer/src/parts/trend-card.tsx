import { useMemo } from 'preact/hooks'
import { TrendChart } from '../charts/trend-chart.tsx'
import { TrendTable } from '../charts/trend-table.tsx'
import { readStageTrend, readTrend } from '../charts/trend-lines.ts'
import type { Statistics, StageStatistics } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'

interface Props {
  statistics: Statistics
  stage: StageStatistics | null
  stageName: string | null
  /** Of the days. */
  timeZone: string
  words: NumberWords
}

/** Daily entries, goals, exits and size of the journey, or of the stage that the page is filtered by. */
export function TrendCard ({ statistics, stage, stageName, timeZone, words }: Props) {
  const trend = useMemo(
    () => stage === null ? readTrend(statistics, timeZone) : readStageTrend(stage, statistics.stages.indexOf(stage), timeZone),
    [statistics, stage, timeZone])
  const title = stageName === null ? texts.trend : texts.trendOfStage(stageName)
  return (
    <section class='card' aria-labelledby='trend-title'>
      <header class='card-head'><h2 id='trend-title' class='clip' title={title}>{title}</h2></header>
      {trend.days.length === 0
        ? <p class='empty'>{texts.noSeries}</p>
        : (
          <>
            <TrendChart title={title} trend={trend} words={words} />
            <TrendTable title={title} trend={trend} words={words} />
          </>
          )}
    </section>
  )
}
