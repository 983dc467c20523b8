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

/** A way in which TD's answer does not match its documented schema. A part is a field that contains further fields, or a list. */
export type DriftKind = typeof driftKinds[number]

/** One mismatch between an answer and its documented schema. It contains only names of fields, no other data from TD. */
export interface Drift {
  kind: DriftKind
  /** At most ten. `*` stands for a name that TD chooses. Invalid values and points are JSON pointers into TD's body. */
  fields: string[]
  /** How often it occurs in the answer. */
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

/** Finds drift in statistics that shows only in the meaning of their numbers. */
export function driftOfStatistics (statistics: JourneyStatistics): Drift[] {
  const findings = new DriftFindings()
  for (const field of findFractions(statistics)) findings.add('fraction-as-percent', field)
  return findings.list()
}

/** Finds drift in charts that shows only in the meaning of their content. */
export function driftOfCharts (charts: readonly SankeyChart[]): Drift[] {
  const findings = new DriftFindings()
  findings.add('fraction-as-percent', 'links/reportedPercent', countFractionLinks(charts))
  for (const { nodes } of charts) {
    findings.add('unknown-node-type', 'nodes/type', nodes.filter(({ type }) => type !== null && parseNodeType(type) === null).length)
  }
  return findings.list()
}

// reports warn about fractions and negative values themselves, with their meaning
const messages = {
  'invalid-value': 'TD sent an invalid value here. It is treated as missing, and so are all numbers computed from it.',
  'missing-part': 'TD omitted this part of its answer. The report lacks the data from it.',
  'renamed-field': 'TD sent a field under a name that its documentation does not contain. The field was ignored.',
  'repeated-field': 'TD sent a field twice or more in the same place. The last value counts.',
  'number-as-text': 'TD sent a number as text. It was converted to a number.',
  'time-as-number': 'TD sent a time as a number. It was read as seconds or milliseconds since 1970 where that yields a valid time.',
  'unsorted-history': 'TD sent the points of this history out of order. They are sorted by time here.',
  'repeated-point': 'TD sent this point of the history more than once. It is counted once.',
  'contradictory-point': 'TD sent several points of this history for the same time with different numbers. The correct ones are ' +
    'unknown, so these numbers are null.'
} as const satisfies Partial<Record<DriftKind & AdjustmentCode, string>>

/** Returns a warning for each drift that matters to readers of the report: values that were ignored or changed. */
export function listDriftWarnings (drift: readonly Drift[]): Adjustment[] {
  return drift.flatMap(({ kind, fields, count }) => isWarnedOf(kind) ? [{ code: kind, ids: fields, count, message: messages[kind] }] : [])
}

function isWarnedOf (kind: DriftKind): kind is keyof typeof messages {
  return kind in messages
}
