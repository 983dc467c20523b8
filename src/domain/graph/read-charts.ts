import type { Adjustment } from '../td/adjustment.ts'
import { buildFlowGraph } from './build-flow-graph.ts'
import type { DefinitionNames } from '../td/definition-names.ts'
import type { FlowGraphReading } from './flow-graph.ts'
import { countFractionLinks } from '../td/find-fractions.ts'
import { earliestInstant, latestInstant, parseInstant } from '../time/instant.ts'
import type { SankeyChart } from '../td/charts.ts'

export interface ChartsReading extends FlowGraphReading {
  /** When TD computed the oldest of the charts, ISO UTC; `null` if no time could be read. */
  dataUpdatedAt: string | null
}

/** Reads TD's charts from one endpoint: the flat graph, its summary, the repairs, and the age of the data. */
export function readCharts (charts: readonly SankeyChart[], names?: DefinitionNames): ChartsReading {
  const { graph, summary, adjustments } = buildFlowGraph(charts, names)
  const times = charts.map(({ updatedAt }) => parseInstant(updatedAt ?? ''))
  const dataUpdatedAt = earliestInstant(times)
  const latest = latestInstant(times)
  const negative = charts.flatMap(({ links }) => links).filter(({ reportedPercent }) => reportedPercent !== null && reportedPercent < 0)
  const irregular = [
    note('no-data', [], summary.nodes > 0 || !summary.complete ? 0 : 1,
      'TD sent an empty chart: the journey is a draft, has not run yet, or nothing moved in the range.'),
    note('unknown-links', ['links'], charts.filter(({ isWhole }) => !isWhole).length,
      'TD sent a chart without its links, or with links whose ends cannot be read. Sums over its links are null.'),
    note('invalid-time', ['updatedAt'], times.filter(time => time === null).length,
      'TD sent an invalid update time for a chart. The time is treated as unknown.'),
    note('mixed-update-times', ['updatedAt'], dataUpdatedAt === latest ? 0 : 1,
      `TD computed these charts at different times, from ${dataUpdatedAt} to ${latest}. The oldest time is used as the time of the data.`),
    note('fraction-as-percent', ['links/reportedPercent'], countFractionLinks(charts),
      'TD\'s own percents of the links look like fractions. reportedPercent is kept as it was sent.'),
    note('negative-value', ['links/reportedPercent'], negative.length, 'TD sent negative percents for links. They are kept as sent.')
  ]
  return { graph, summary, adjustments: [...irregular.filter(({ count }) => count > 0), ...adjustments], dataUpdatedAt }
}

function note (code: Adjustment['code'], ids: string[], count: number, message: string): Adjustment {
  return { code, ids, count, message }
}
