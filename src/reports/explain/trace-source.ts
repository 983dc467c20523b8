import type { DateRange } from '../../domain/time/date-range.ts'
import type { GraphOrigin } from '../../domain/explain/explain-graph.ts'
import type { StatisticsOrigin } from '../../domain/explain/explain-statistics.ts'
import { LinkLocations } from '../../domain/explain/link-locations.ts'
import { noStatistics } from '../../domain/td/statistics.ts'
import type { DefinitionNames } from '../../domain/td/definition-names.ts'
import { selectFlow, type FlowKind } from '../../domain/graph/select-flow.ts'
import type { PeriodName } from '../../domain/numbers/number-location.ts'
import { locateCharts, locateStatistics } from '../../treasure-data/contract/locate-numbers.ts'
import { readGraphSource } from '../resources/graphs.ts'
import { findSource, type PartOutcome } from '../engine/report.ts'
import { isChartsSource, requireRead, type ReadSource } from '../engine/source.ts'
import { readStatisticsSource } from '../resources/statistics.ts'

/** Returns statistics with the locations of TD's numbers in its body; `null` where the part is not there. */
export function traceStatistics (outcome: PartOutcome | undefined, range: DateRange | null, period?: PeriodName): StatisticsOrigin | null {
  const source = findReadSource(outcome)
  if (source?.endpoint !== 'statistics') return null
  return {
    reading: readStatisticsSource(source, range === null).fields,
    locations: locateStatistics(source.body, period) ?? noStatistics
  }
}

/**
 * Returns a graph, or the view of it with links to targets of these types, with the locations of TD's numbers in its body.
 * `null` if the part is missing.
 */
export function traceGraph (
  outcome: PartOutcome | undefined,
  names: DefinitionNames,
  { kinds, period }: { kinds?: readonly FlowKind[] | undefined, period?: PeriodName } = {}
): GraphOrigin | null {
  const source = findReadSource(outcome)
  if (source === null || !isChartsSource(source)) return null
  const { body, endpoint } = source
  const whole = readGraphSource(source, names).fields
  return {
    reading: kinds === undefined ? whole : selectFlow(whole, kinds),
    whole: whole.graph,
    locations: new LinkLocations(locateCharts(body, endpoint, period))
  }
}

function findReadSource (outcome: PartOutcome | undefined): ReadSource | null {
  const source = findSource(outcome)
  return source === null ? null : requireRead(source)
}
