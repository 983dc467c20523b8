import { createRecentMap } from '../bounded-map.ts'

/** Beyond that, the dates of the least recently made reports are dropped. */
const maxReports = 10_000
/** The same for the versions of one report. */
const maxVersions = 8

/**
 * Gives each version of a report a date of its own. Dates are sent in whole seconds. A client that knows only the date must not be
 * told that it has the current version while it has another one of the same second.
 */
export class ReportDates {
  readonly #reports = createRecentMap<string, Map<string, number>>(maxReports)

  /** Returns wall ms: `ms`, or the next second that no other version has. A version made again keeps its date. */
  dateOf (report: string, version: string, ms: number): number {
    const versions = this.#reports.get(report) ?? new Map<string, number>()
    this.#reports.set(report, versions)
    const known = versions.get(version)
    if (known !== undefined) return known
    const taken = new Set([...versions.values()].map(secondOf))
    let date = ms
    while (taken.has(secondOf(date))) date = (secondOf(date) + 1) * 1_000
    versions.set(version, date)
    const [oldest] = versions.keys()
    if (versions.size > maxVersions && oldest !== undefined) versions.delete(oldest)
    return date
  }
}

function secondOf (ms: number): number {
  return Math.floor(ms / 1_000)
}
