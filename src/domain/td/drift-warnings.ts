import type { Adjustment, AdjustmentCode } from './adjustment.ts'
import type { Drift, DriftKind } from './drift.ts'

// fractions and negative values are told by the reports, which know what they mean there
const messages = {
  'missing-part': 'TD did not send this part of its answer; the report stands without what it would hold.',
  'renamed-field': 'TD sent a field by another name than the one in its contract; it was not read.',
  'repeated-field': 'TD sent a field more than once in the same place; the last one counts.',
  'number-as-text': 'TD sent a number as text; it was read as the number it spells.'
} as const satisfies Partial<Record<DriftKind & AdjustmentCode, string>>

/** Lists the drift that a reader of the report has to know of: what was not read, or not read as it was sent. */
export function listDriftWarnings (drift: readonly Drift[]): Adjustment[] {
  return drift.flatMap(({ kind, fields, count }) => isTold(kind) ? [{ code: kind, ids: fields, count, message: messages[kind] }] : [])
}

function isTold (kind: DriftKind): kind is keyof typeof messages {
  return kind in messages
}
