import type { AccessScope } from '../../access/identity/client.ts'
import type { Resource } from '../../reports/engine/report.ts'
import { tdPathPrefix } from '../problems/send-problem.ts'

export interface ReportRoute {
  /** The pattern of the report's address. */
  readonly path: string
  readonly scope: AccessScope
  /** Whether it is TD's own body at TD's own path, always with TD's media type. */
  readonly isRaw: boolean
}

const routes = new WeakMap<Resource, ReportRoute>()

/** Returns a report's path and scope. It is the same object each time, because every hit reads it. */
export function reportRoute (report: Resource): ReportRoute {
  const known = routes.get(report)
  if (known !== undefined) return known
  const { name, tdResource } = report
  const route: ReportRoute = tdResource === undefined
    // the definition is the journey itself
    ? { path: `/v1/journeys/:journeyId${name === 'definition' ? '' : `/${name}`}`, scope: 'journeys:read', isRaw: false }
    : { path: `${tdPathPrefix}journeys/:journeyId/${tdResource}`, scope: 'td:raw', isRaw: true }
  routes.set(report, route)
  return route
}
