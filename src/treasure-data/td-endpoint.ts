import type { DateRange } from '../domain/date-range.ts'
import type { JourneyId } from '../domain/journey-id.ts'

/** What can be asked about a journey. */
export type TdEndpoint = 'statistics' | 'conversion' | 'activation'

const names: Readonly<Record<TdEndpoint, string>> = {
  statistics: 'statistics',
  conversion: 'conversion_sankey_charts',
  activation: 'activation_sankey_charts'
}

/**
 * Path and query of a request. `from` and `to` are documented for statistics alone, yet Treasure Data's own command line
 * tool sends them to all three (https://docs.treasuredata.com/apis/audience-api/journey-conversion-statistics.md).
 */
export function pathOf (endpoint: TdEndpoint, journeyId: JourneyId, range: DateRange | null): string {
  const query = range === null ? '' : `?from=${range.from}&to=${range.to}`
  // ids and dates are parsed before, so that nothing here needs escaping
  return `/entities/journeys/${journeyId}/${names[endpoint]}${query}`
}
