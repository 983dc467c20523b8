import type { Resource } from '../reports/report.ts'

const routes = new WeakMap<Resource, string>()

/** The pattern of a report's address: the same string each time, as it is looked up at every hit. */
export function reportRoute (report: Resource): string {
  const known = routes.get(report)
  if (known !== undefined) return known
  const route = `/v1/journeys/:journeyId/${report.name}`
  routes.set(report, route)
  return route
}
