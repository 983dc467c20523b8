import type { Adjustment } from './adjustment.ts'
import type { Drift } from './drift.ts'

/** Lists the drift that a reader of the report has to know of: what is missing or has another name now was not read. */
export function warnOfDrift (drift: readonly Drift[]): Adjustment[] {
  const found: Adjustment[] = []
  for (const { kind, fields, count } of drift) {
    if (kind === 'missing-part') {
      found.push({ code: kind, ids: fields, count, message: 'TD did not send this part of its answer; the report stands without what it would hold.' })
    } else if (kind === 'renamed-field') {
      found.push({ code: kind, ids: fields, count, message: 'TD sent a field by another name than the one in its contract; it was not read.' })
    }
  }
  return found
}
