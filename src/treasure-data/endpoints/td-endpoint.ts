import type { DateRange } from '../../domain/time/date-range.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'

/** What can be asked about a journey. */
export type TdEndpoint = 'statistics' | 'conversion' | 'activation' | 'definition'

const places: Readonly<Record<TdEndpoint, string>> = {
  statistics: '/statistics',
  conversion: '/conversion_sankey_charts',
  activation: '/activation_sankey_charts',
  definition: ''
}

/** Whether answers can do without it: however it fails, it must not take turns or trust away from the others. */
export function isOptional (endpoint: TdEndpoint): boolean {
  return endpoint === 'definition'
}

/**
 * Path and query of a request. `from` and `to` are documented for statistics alone, yet Treasure Data's own command line
 * tool sends them to the charts, too (https://docs.treasuredata.com/apis/audience-api/journey-conversion-statistics.md).
 */
export function pathOf (endpoint: TdEndpoint, journeyId: JourneyId, range: DateRange | null): string {
  const query = range === null ? '' : `?from=${range.from}&to=${range.to}`
  // ids and dates are parsed before, so that nothing here needs escaping
  return `/entities/journeys/${journeyId}${places[endpoint]}${query}`
}
