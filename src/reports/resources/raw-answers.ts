import { conversionGraph } from './graphs.ts'
import type { Report } from '../engine/report.ts'
import { defineSourceReport } from '../engine/source-report.ts'
import type { Endpoint } from '../engine/source.ts'
import { statistics } from './statistics.ts'

/** TD's statistics as they came. */
export const rawStatistics = defineRaw('statistics', 'statistics', statistics.maxDays)

/** TD's conversion charts as they came. */
export const rawConversion = defineRaw('conversion', 'conversion_sankey_charts', conversionGraph.maxDays)

/** TD's activation charts as they came. */
export const rawActivation = defineRaw('activation', 'activation_sankey_charts', conversionGraph.maxDays)

function defineRaw (endpoint: Endpoint, tdResource: string, maxDays: number | null): Report {
  return defineSourceReport({ name: `td-${endpoint}`, endpoint, maxDays, tdResource, read: ({ body, mediaType }) => ({ body, mediaType }) })
}
