import type { Report } from '../reports/report.ts'

/** The pattern of a report's address. */
export function reportRoute ({ name }: Report): string {
  return `/v1/journeys/:journeyId/${name}`
}
