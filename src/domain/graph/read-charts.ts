import type { Adjustment } from '../td/adjustment.ts'
import { buildFlowGraph } from './build-flow-graph.ts'
import type { DefinitionNames } from '../td/definition-names.ts'
import type { FlowGraphReading } from './flow-graph.ts'
import { countFractionLinks } from '../td/find-fractions.ts'
import { earliestInstant, latestInstant, parseInstant } from '../time/instant.ts'
import type { SankeyChart } from '../td/charts.ts'

export interface ChartsReading extends FlowGraphReading {
  /** When TD computed the oldest of the charts, ISO UTC, or `null` where no time could be read. */
  dataUpdatedAt: string | null
}

/** Reads TD's charts of one endpoint: the flat graph, its summary, what was repaired, and how old the data is. */
export function readCharts (charts: readonly SankeyChart[], names?: DefinitionNames): ChartsReading {
  const { graph, summary, adjustments } = buildFlowGraph(charts, names)
  const times = charts.map(({ updatedAt }) => parseInstant(updatedAt ?? ''))
  const dataUpdatedAt = earliestInstant(times)
  const irregular = [
    ...noteNoData(summary.nodes),
    ...noteInvalidTimes(times),
    ...noteMixedTimes(dataUpdatedAt, latestInstant(times)),
    ...noteFractions(countFractionLinks(charts)),
    ...noteNegativePercents(charts)
  ]
  return { graph, summary, adjustments: [...irregular, ...adjustments], dataUpdatedAt }
}

function noteNoData (nodes: number): Adjustment[] {
  if (nodes > 0) return []
  const message = 'TD sent an empty chart: the journey is a draft, has not run, or nothing moved in the range.'
  return [{ code: 'no-data', ids: [], count: 1, message }]
}

function noteInvalidTimes (times: Array<string | null>): Adjustment[] {
  const count = times.filter(time => time === null).length
  if (count === 0) return []
  const message = 'TD sent a chart whose update time is no time; it is taken as unknown.'
  return [{ code: 'invalid-time', ids: ['updatedAt'], count, message }]
}

function noteMixedTimes (oldest: string | null, newest: string | null): Adjustment[] {
  if (oldest === newest) return []
  return [{
    code: 'mixed-update-times',
    ids: ['updatedAt'],
    count: 1,
    message: `TD computed these charts at different times, from ${oldest} to ${newest}; the older one stands as the data's time.`
  }]
}

function noteFractions (count: number): Adjustment[] {
  if (count === 0) return []
  return [{
    code: 'fraction-as-percent',
    ids: ['links/reportedPercent'],
    count,
    message: 'TD\'s own figures of the links look like fractions where its contract has percents; reportedPercent is kept as it was sent.'
  }]
}

function noteNegativePercents (charts: readonly SankeyChart[]): Adjustment[] {
  const count = charts.flatMap(({ links }) => links).filter(({ reportedPercent }) => reportedPercent !== null && reportedPercent < 0).length
  if (count === 0) return []
  const message = 'TD sent a negative percent on links; it is kept as it is.'
  return [{ code: 'negative-value', ids: ['links/reportedPercent'], count, message }]
}
