export const stepTypes = ['wait', 'activation', 'jump', 'unknown'] as const

/** What a step does, as far as TD's key tells. */
export type StepType = typeof stepTypes[number]

/** Reads the type from a key such as `wait_step_…`; live keys may be bare UUIDs, which are `unknown`. */
export function typeOfStep (key: string): StepType {
  const [, type] = /^(wait|activation|jump)[_-]/.exec(key.toLowerCase()) ?? []
  // the expression lets these three through alone
  return (type as StepType | undefined) ?? 'unknown'
}
