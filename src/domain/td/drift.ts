import type { Adjustment, AdjustmentCode } from './adjustment.ts'
import type { SankeyChart } from './charts.ts'
import { countFractionLinks, findFractions } from './find-fractions.ts'
import { parseNodeType } from './node-type.ts'
import type { JourneyStatistics } from './statistics.ts'

export const driftKinds = [
  'invalid-value', 'missing-field', 'missing-part', 'renamed-field', 'repeated-field', 'unknown-field', 'too-many-unknown-names',
  'unknown-node-type', 'number-as-text', 'time-as-number', 'id-as-number', 'negative-value', 'fraction-as-percent', 'other-shape',
  'unsorted-history', 'repeated-point', 'contradictory-point'
] as const

/** A way in which TD's answer departs from its contract. A part is a field that holds further fields, or a list. */
export type DriftKind = typeof driftKinds[number]

/** One way in which an answer departs from the contract. Of what TD sent it holds only names of fields. */
export interface Drift {
  kind: DriftKind
  /** At most ten. `*` stands for a name of TD's own choice. Of invalid values and of points these are JSON pointers into TD's body. */
  fields: string[]
  /** How often in the answer. */
  count: number
}

const maxFields = 10

/** Collects an answer's drift by kind. */
export class DriftFindings {
  readonly #found = new Map<DriftKind, { fields: Set<string>, count: number }>()

  /** Adds a field `times` times; 0 adds nothing. */
  add (kind: DriftKind, field: string, times = 1): void {
    if (times === 0) return
    const known = this.#found.get(kind) ?? { fields: new Set(), count: 0 }
    this.#found.set(kind, known)
    if (known.fields.size < maxFields) known.fields.add(field)
    known.count += times
  }

  list (): Drift[] {
    return [...this.#found].map(([kind, { fields, count }]) => ({ kind, fields: [...fields], count }))
  }
}

/** Finds the drift in statistics that only the meaning of their numbers shows. */
export function driftOfStatistics (statistics: JourneyStatistics): Drift[] {
  const findings = new DriftFindings()
  for (const field of findFractions(statistics)) findings.add('fraction-as-percent', field)
  return findings.list()
}

/** Finds the drift in charts that only the meaning of their content shows. */
export function driftOfCharts (charts: readonly SankeyChart[]): Drift[] {
  const findings = new DriftFindings()
  findings.add('fraction-as-percent', 'links/reportedPercent', countFractionLinks(charts))
  for (const { nodes } of charts) {
    findings.add('unknown-node-type', 'nodes/type', nodes.filter(({ type }) => type !== null && parseNodeType(type) === null).length)
  }
  return findings.list()
}

// reports themselves warn of fractions and negative values: they know what these mean
const messages = {
  'invalid-value': 'TD sent something here that is not the kind of value its contract has; it reads as missing, and so does what is ' +
    'computed from it.',
  'missing-part': 'TD did not send this part of its answer; the report stands without what it would hold.',
  'renamed-field': 'TD sent a field by another name than the one in its contract; it was not read.',
  'repeated-field': 'TD sent a field more than once in the same place; the last one counts.',
  'number-as-text': 'TD sent a number as text; it was read as the number it spells.',
  'time-as-number': 'TD sent a time as a number; it was read as seconds or milliseconds since 1970 if that gives a time.',
  'unsorted-history': 'TD sent the points of this history out of order; they are ordered by time here.',
  'repeated-point': 'TD sent this point of the history more than once; it counts once.',
  'contradictory-point': 'TD sent several points of this history for the same time with different numbers; these numbers are null, as ' +
    'it is not known which are right.'
} as const satisfies Partial<Record<DriftKind & AdjustmentCode, string>>

/** Returns a warning for each drift that a reader of the report must know of: what was not read, or not read as TD sent it. */
export function listDriftWarnings (drift: readonly Drift[]): Adjustment[] {
  return drift.flatMap(({ kind, fields, count }) => isWarnedOf(kind) ? [{ code: kind, ids: fields, count, message: messages[kind] }] : [])
}

function isWarnedOf (kind: DriftKind): kind is keyof typeof messages {
  return kind in messages
}
