import { describeEndpoint } from '../../treasure-data/endpoints/endpoints.ts'
import type { Report } from '../engine/report.ts'
import { defineSourceReport } from '../engine/source-report.ts'
import { numericEndpoints, type NumericEndpoint } from '../engine/source.ts'

/** TD's answer as it came, at TD's own path. */
export interface RawAnswer {
  endpoint: NumericEndpoint
  report: Report
  /** What TD declares for the body. */
  mediaType: string
}

/** The answers that numbers are explained by. */
export const rawAnswers: readonly RawAnswer[] = numericEndpoints.map(endpoint => {
  const { segment, maxDays, mediaType } = describeEndpoint(endpoint)
  const report = defineSourceReport({
    name: `td-${endpoint}`, endpoint, maxDays, tdResource: segment, read: ({ body, mediaType }) => ({ body, mediaType })
  })
  return { endpoint, report, mediaType }
})
