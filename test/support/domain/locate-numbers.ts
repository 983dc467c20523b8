import type { NumberLocation } from '../../../src/domain/numbers/number-location.ts'
import type { SankeyChart } from '../../../src/domain/td/charts.ts'
import type { JourneyStatistics } from '../../../src/domain/td/statistics.ts'

/** Returns charts with a location instead of each number. Its path leads nowhere. */
export function locateCharts (charts: readonly SankeyChart[]): Array<SankeyChart<NumberLocation>> {
  // the same charts, with locations as numbers
  return locate(charts) as Array<SankeyChart<NumberLocation>>
}

/** Returns statistics with a location instead of each number. Its path leads nowhere. */
export function locateStatistics (statistics: JourneyStatistics): JourneyStatistics<NumberLocation> {
  // the same statistics, with locations as numbers
  return locate(statistics) as JourneyStatistics<NumberLocation>
}

function locate (sent: unknown): unknown {
  if (typeof sent === 'number') return { source: 'statistics', period: 'current', path: { parent: null, key: '' }, value: sent }
  if (typeof sent !== 'object' || sent === null) return sent
  if (Array.isArray(sent)) return sent.map(locate)
  return Object.fromEntries(Object.entries(sent).map(([name, member]) => [name, locate(member)]))
}
