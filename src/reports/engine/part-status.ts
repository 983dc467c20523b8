import type { PartOutcome, PartProblem } from './report.ts'
import type { SourceReading } from './source-report.ts'
import type { Source } from './source.ts'

/** How a part of a report came out. */
export interface PartStatus {
  status: 'ok' | 'stale' | 'failed'
  dataUpdatedAt: string | null
  problem: PartProblem | null
}

/** Reads a part that is there; `null` for one that failed or was not asked for. */
export function readPart<Fields extends object> (
  outcome: PartOutcome | undefined, read: (source: Source) => SourceReading<Fields>
): SourceReading<Fields> | null {
  return outcome === undefined || 'problem' in outcome ? null : read(outcome.source)
}

/** Tells how a part came out, with what was read of it. */
export function describePart (outcome: PartOutcome, content: SourceReading | null): PartStatus {
  const dataUpdatedAt = content?.dataUpdatedAt ?? null
  if ('problem' in outcome) return { status: 'failed', dataUpdatedAt, problem: outcome.problem }
  return { status: outcome.stale ? 'stale' : 'ok', dataUpdatedAt, problem: null }
}
