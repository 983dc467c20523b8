import { createRecentMap } from '../bounded-map.ts'

/** Beyond this number, the dates of the least recently made reports are dropped. */
const maxReports = 10_000
/** Beyond this number, the dates of the oldest versions of a report are dropped. */
const maxVersions = 8

/** When a version of a report was first seen. */
export interface VersionDate {
  /** Wall ms. */
  readonly ms: number
  /** Returns whether another version was first seen after this one, up to a time. If this version returns, a client may hold the other. */
  isFollowedUntil (ms: number): boolean
}

/**
 * Gives each version of a report a different date. Dates are sent in whole seconds. A client that knows only the date must not be
 * told that its version is current when it has another one.
 */
export class ReportDates {
  readonly #reports = createRecentMap<string, Map<string, VersionDate | null>>(maxReports)

  /** Returns the date of a version made at wall `ms`; `null` if another version has that second. A version made again keeps its date. */
  dateOf (report: string, version: string, ms: number): VersionDate | null {
    const versions = this.#reports.get(report) ?? new Map<string, VersionDate | null>()
    this.#reports.set(report, versions)
    const known = versions.get(version)
    if (known !== undefined) return known
    const dated = (): VersionDate[] => [...versions.values()].filter(other => other !== null)
    const isTaken = dated().some(other => secondOf(other.ms) === secondOf(ms))
    const date = isTaken ? null : { ms, isFollowedUntil: (untilMs: number) => dated().some(other => other.ms > ms && other.ms <= untilMs) }
    versions.set(version, date)
    const [oldest] = versions.keys()
    if (versions.size > maxVersions && oldest !== undefined) versions.delete(oldest)
    return date
  }
}

function secondOf (ms: number): number {
  return Math.floor(ms / 1_000)
}
