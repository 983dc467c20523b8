export const driftKinds = [
  'missing-field', 'missing-part', 'renamed-field', 'repeated-field', 'unknown-field', 'unknown-node-type', 'number-as-text', 'id-as-number',
  'negative-value', 'fraction-as-percent', 'other-shape'
] as const

/** In which way an answer of TD departs from the contract. A part is a field that holds further fields, or a list. */
export type DriftKind = typeof driftKinds[number]

/** One way in which an answer departs from the contract; nothing of what TD sent but names of fields. */
export interface Drift {
  kind: DriftKind
  /** At most ten. `*` stands for a name of TD's own choice. */
  fields: string[]
  /** How often in the answer. */
  count: number
}

const maxFields = 10

/** Gathers what an answer's drift is, by kind. */
export class DriftFindings {
  readonly #found = new Map<DriftKind, { fields: Set<string>, count: number }>()

  /** Notes it `times` times; none is nothing. */
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
