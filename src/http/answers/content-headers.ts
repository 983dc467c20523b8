import type { PreparedReport } from '../../reports/engine/prepared-report.ts'
import { reportRoute } from './report-route.ts'

/** What a report's answer varies with. Authorisation is in it, so that no cache on the way mixes clients' answers. */
const vary = 'Accept-Encoding, Origin, Authorization, X-API-Key'

/** What a report's answer varies with and where the JSON is that describes it, as names and values in turn. */
export function contentHeaders (named: PreparedReport, isNegotiated: boolean): string[] {
  const link = describedBy(named)
  return ['vary', isNegotiated ? `${vary}, Accept` : vary, ...link === null ? [] : ['link', link]]
}

/** RFC 8288: the same days of the same journey as JSON, where there is room for adjustments. */
function describedBy ({ report, journeyId, range }: PreparedReport): string | null {
  if (report.describedBy === undefined) return null
  const path = reportRoute(report).path.replace(':journeyId', journeyId)
  const days = range === null ? '' : `from=${range.from}&to=${range.to}&`
  return `<${path}?${days}${report.describedBy}>; rel="describedby"; type="application/json"`
}
