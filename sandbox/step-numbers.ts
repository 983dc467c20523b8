import type { JourneyPlan, StagePlan } from './journey-plan.ts'

type StepKeys = JourneyPlan['stepKeys']

// profiles stand in wait steps; a few are on their way through an activation, none rests in a jump
const waitWeight = 20
const activationWeight = 1

/** Profiles now in each step of a stage of `size` profiles, by step key. They add up to that size. */
export function stepSizes (stage: StagePlan, size: number, keys: StepKeys): Record<string, number> {
  const weights = [
    ...stage.waits.map(() => waitWeight),
    ...stage.activations.map(() => activationWeight),
    ...stage.jumps.map(() => 0)
  ]
  const sizes = splitWhole(size, weights)
  return Object.fromEntries(stepKeysOf(stage, keys).map((key, at) => [key, sizes[at] ?? 0]))
}

/** Profiles that came into each step of a stage in its last run, by step key. */
export function stepInfluxes (
  stage: StagePlan, entries: number, jumps: readonly number[], keys: StepKeys
): Record<string, number> {
  const influxes = [
    ...stage.waits.map((_, at) => Math.floor(entries / (at + 1))),
    ...stage.activations.map(({ reach }) => Math.floor(entries * reach)),
    ...jumps
  ]
  return Object.fromEntries(stepKeysOf(stage, keys).map((key, at) => [key, influxes[at] ?? 0]))
}

function stepKeysOf (stage: StagePlan, keys: StepKeys): string[] {
  const keyOf = (kind: string) => ({ uuid }: { readonly uuid: string }): string =>
    keys === 'bare' ? uuid : `${kind}_${uuid}`
  return [
    ...stage.waits.map(keyOf('wait_step')),
    ...stage.activations.map(keyOf('activation')),
    ...stage.jumps.map(keyOf('jump'))
  ]
}

function splitWhole (whole: number, weights: readonly number[]): number[] {
  const weightSum = weights.reduce((total, weight) => total + weight, 0)
  let weightSoFar = 0
  let given = 0
  return weights.map((weight) => {
    weightSoFar += weight
    const upToHere = Math.floor(whole * weightSoFar / weightSum)
    const part = upToHere - given
    given = upToHere
    return part
  })
}
