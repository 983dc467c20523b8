import { earliestInstant } from '../../domain/time/instant.ts'
import { pendingForS } from './failure.ts'
import { isAnswer, isFailed, type FoundPart, type PreparedReport } from './prepared-report.ts'

/** Returns whether all answers among the parts from `start` up to, but not including, `end` are settled. */
export function isSettled (parts: readonly FoundPart[], start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    const part = parts[index]
    if (part !== undefined && isAnswer(part) && !part.settled) return false
  }
  return true
}

/** Returns when the oldest part was recorded, ISO UTC; `null` if none was. */
export function findRecordedAt (parts: readonly FoundPart[]): string | null {
  return earliestInstant(parts.filter(isAnswer).map(({ value }) => value.recordedAt ?? null))
}

/** Returns the unsent part that can be sent to TD last; `null` if there is none. */
export function findPending (parts: readonly FoundPart[]): { error: unknown, retryAfterS: number } | null {
  let last: { error: unknown, retryAfterS: number } | null = null
  for (const { error } of parts.filter(isFailed)) {
    const retryAfterS = pendingForS(error)
    if (retryAfterS !== null && retryAfterS > (last?.retryAfterS ?? 0)) last = { error, retryAfterS }
  }
  return last
}

/** Returns whether at least one part succeeded for every period. */
export function hasWholePart ({ report, parts: requests }: PreparedReport, parts: readonly FoundPart[]): boolean {
  return report.parts.some(endpoint => requests.every((request, index) => {
    const part = parts[index]
    return request.endpoint !== endpoint || (part !== undefined && isAnswer(part))
  }))
}
