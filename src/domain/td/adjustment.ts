export type AdjustmentCode =
  // graphs
  | 'merged-nodes' | 'merged-links' | 'inferred-node' | 'self-link' | 'feedback-link' | 'unknown-type'
  | 'fallback-name' | 'renamed-node' | 'qualified-name' | 'mixed-update-times'
  // graphs as they are drawn
  | 'folded-targets' | 'removed-link' | 'removed-node' | 'joined-links' | 'readable-name'
  // statistics
  | 'missing-id' | 'missing-number' | 'repeated-stage-id' | 'rate-out-of-range' | 'active-rate-withheld'
  // comparisons
  | 'no-series' | 'overlapping-periods' | 'unequal-periods'
  // balances
  | 'balance-withheld' | 'negative-unaccounted'
  // graphs and statistics
  | 'no-data' | 'invalid-time' | 'negative-value' | 'fraction-as-percent' | 'missing-part' | 'renamed-field'
  | 'repeated-field' | 'number-as-text'

/** One repair or irregularity that an answer lists rather than hides. */
export interface Adjustment {
  code: AdjustmentCode
  /** What it concerns: node ids, `source` and `target` of a link, or names of fields. */
  ids: string[]
  /** How many things it concerns. */
  count: number
  message: string
}
