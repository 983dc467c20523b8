import type { DateRange } from '../../domain/time/date-range.ts'
import type { GraphOrigin } from '../../domain/explain/explain-graph.ts'
import type { StatisticsOrigin } from '../../domain/explain/explain-statistics.ts'
import { LinkLocations } from '../../domain/explain/link-locations.ts'
import { noStatistics, type JourneyStatistics } from '../../domain/td/statistics.ts'
import type { DefinitionNames } from '../../domain/td/definition-names.ts'
import { selectFlow, type FlowKind } from '../../domain/graph/select-flow.ts'
import type { NumberLocation, PeriodName } from '../../domain/numbers/number-location.ts'
import { locateCharts, locateStatistics } from '../../treasure-data/contract/locate-numbers.ts'
import { readGraphSource } from '../resources/graphs.ts'
import { findSource, type PartOutcome } from '../engine/report.ts'
import { isChartsSource, requireRead, type ReadSource } from '../engine/source.ts'
import { warmForms } from '../engine/warm-forms.ts'
import { readStatisticsSource } from '../resources/statistics.ts'

/** Approximate size of a number with its location and path. */
const bytesPerNumber = 300

// locating numbers reads the whole body again, and callers that explain one number usually explain more
const takeStatistics = warmForms.define<JourneyStatistics<NumberLocation>>(({ history, stages }) => {
  const ofStages = stages.reduce((numbers, { steps, history }) => numbers + 10 + steps.length * 2 + history.length * 6, 0)
  return bytesPerNumber * (10 + history.length * 6 + ofStages)
})
const takeLinks = warmForms.define<LinkLocations>(({ size }) => bytesPerNumber * 2 * size)

/** Returns statistics with the locations of TD's numbers in its body; `null` if the part is missing. */
export function traceStatistics (
  outcome: PartOutcome | undefined, range: DateRange | null, period: PeriodName = 'current'
): StatisticsOrigin | null {
  const source = findReadSource(outcome)
  if (source?.endpoint !== 'statistics') return null
  const { body } = source
  return {
    reading: readStatisticsSource(source, range === null).fields,
    locations: takeStatistics(source, period, () => locateStatistics(body, { period }) ?? noStatistics)
  }
}

/**
 * Returns a graph, or its view with links to targets of these types, with the locations of TD's numbers in its body. `null` if the
 * part is missing.
 */
export function traceGraph (
  outcome: PartOutcome | undefined,
  names: DefinitionNames,
  { kinds, period = 'current' }: { kinds?: readonly FlowKind[] | undefined, period?: PeriodName } = {}
): GraphOrigin | null {
  const source = findReadSource(outcome)
  if (source === null || !isChartsSource(source)) return null
  const { body, endpoint } = source
  const whole = readGraphSource(source, names).fields
  return {
    reading: kinds === undefined ? whole : selectFlow(whole, kinds),
    whole: whole.graph,
    locations: takeLinks(source, period, () => new LinkLocations(locateCharts(body, endpoint, period)))
  }
}

function findReadSource (outcome: PartOutcome | undefined): ReadSource | null {
  const source = findSource(outcome)
  return source === null ? null : requireRead(source)
}
