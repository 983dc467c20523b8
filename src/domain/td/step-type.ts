import { normalizeId } from './ids.ts'

export const stepTypes = ['wait', 'activation', 'decision-point', 'merge', 'jump', 'end', 'ab-test', 'unknown'] as const

/** The kind of a step, if TD provides it. */
export type StepType = typeof stepTypes[number]

/** Reads the type from a key such as `wait_step_…`. Live keys may be plain UUIDs, which yield `unknown`. */
export function typeOfStep (key: string): StepType {
  const [, type] = /^(wait|activation|jump)[_-]/.exec(key.toLowerCase()) ?? []
  // the expression matches only these three
  return (type as StepType | undefined) ?? 'unknown'
}

/** The types by their names in TD's OpenAPI description. */
const defined: ReadonlyMap<string, StepType> = new Map([
  ['WaitStep', 'wait'],
  ['Activation', 'activation'],
  ['DecisionPoint', 'decision-point'],
  ['Merge', 'merge'],
  ['Jump', 'jump'],
  ['End', 'end'],
  ['AbTest', 'ab-test']
])

/** Reads the type of a step in a journey's definition; new types yield `unknown`. */
export function parseStepType (text: string): StepType {
  return defined.get(text) ?? 'unknown'
}

/** Returns a step's id in the spelling used for comparison, without the kind of step that may precede it. */
export function bareStepId (key: string): string {
  return normalizeId(key).replace(/^(wait-step|wait|activation|jump)-/, '')
}
