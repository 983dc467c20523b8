/** The kinds of repairs and irregularities. */
export const adjustmentCodes = [
  // graphs
  'merged-nodes', 'merged-links', 'inferred-node', 'self-link', 'feedback-link', 'unknown-type',
  'fallback-name', 'renamed-node', 'qualified-name', 'mixed-update-times', 'unknown-links',
  // drawn graphs
  'folded-targets', 'removed-link', 'removed-node', 'joined-links', 'readable-name',
  // statistics
  'missing-id', 'repeated-stage-id', 'rate-out-of-range', 'active-rate-withheld',
  'unsorted-history', 'unknown-order', 'repeated-point', 'contradictory-point', 'unplaced-point',
  // definitions and canvases
  'unknown-step', 'undefined-step', 'repeated-step', 'ambiguous-step-size', 'missing-step', 'missing-root-step',
  'unreachable-step', 'cyclic-path', 'undefined-stage', 'uncounted-stage',
  // comparisons
  'no-series', 'overlapping-periods', 'unequal-periods',
  // balances
  'balance-withheld', 'negative-unaccounted',
  // graphs and statistics
  'no-data', 'missing-number', 'invalid-time', 'negative-value', 'fraction-as-percent', 'missing-part', 'renamed-field',
  'repeated-field', 'number-as-text', 'time-as-number', 'invalid-value', 'sum-too-large'
] as const

export type AdjustmentCode = typeof adjustmentCodes[number]

/** A repair or irregularity that an answer reports instead of hiding it. */
export interface Adjustment {
  code: AdjustmentCode
  /** The affected items: node ids, `source` and `target` of a link, names of fields, or JSON pointers into TD's body. */
  ids: string[]
  /** The number of affected items. */
  count: number
  message: string
}
