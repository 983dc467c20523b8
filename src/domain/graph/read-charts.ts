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
  const latest = latestInstant(times)
  const negative = charts.flatMap(({ links }) => links).filter(({ reportedPercent }) => reportedPercent !== null && reportedPercent < 0)
  const irregular = [
    note('no-data', [], summary.nodes > 0 || !summary.complete ? 0 : 1,
      'TD sent an empty chart: the journey is a draft, has not run, or nothing moved in the range.'),
    note('unknown-links', ['links'], charts.filter(({ isWhole }) => !isWhole).length,
      'TD sent a chart without its links, or with links whose ends cannot be read; sums over its links are null.'),
    note('invalid-time', ['updatedAt'], times.filter(time => time === null).length,
      'TD sent a chart whose update time is no time; it is taken as unknown.'),
    note('mixed-update-times', ['updatedAt'], dataUpdatedAt === latest ? 0 : 1,
      `TD computed these charts at different times, from ${dataUpdatedAt} to ${latest}; the older one stands as the data's time.`),
    note('fraction-as-percent', ['links/reportedPercent'], countFractionLinks(charts),
      'TD\'s own figures of the links look like fractions where its contract has percents; ' +
      'reportedPercent is kept as it was sent.'),
    note('negative-value', ['links/reportedPercent'], negative.length, 'TD sent a negative percent on links; it is kept as it is.')
  ]
  return { graph, summary, adjustments: [...irregular.filter(({ count }) => count > 0), ...adjustments], dataUpdatedAt }
}

function note (code: Adjustment['code'], ids: string[], count: number, message: string): Adjustment {
  return { code, ids, count, message }
}
