import type { JourneyPlan, StagePlan } from './journey-plan.ts'

type StepKeys = JourneyPlan['stepKeys']

/** Returns the current profiles in each step of a stage with `size` profiles, by step key. They add up to that size. */
export function stepSizes (stage: StagePlan, size: number, keys: StepKeys): Record<string, number> {
  const counted = listCounted(stage, keys)
  const sizes = splitWhole(size, counted.map(({ weight }) => weight))
  return Object.fromEntries(counted.map(({ key }, at) => [key, sizes[at] ?? 0]))
}

/** Returns the profiles that entered each step of a stage in its last run, by step key. */
export function stepInfluxes (
  stage: StagePlan, entries: number, jumps: readonly number[], keys: StepKeys
): Record<string, number> {
  return Object.fromEntries(listCounted(stage, keys).map(({ key, jump, reach }) =>
    [key, jump === null ? Math.floor(entries * reach) : jumps[jump] ?? 0]))
}

function listCounted ({ steps }: StagePlan, keys: StepKeys) {
  return steps.flatMap(({ uuid, counted }) =>
    counted === null ? [] : [{ ...counted, key: keys === 'bare' ? uuid : `${counted.kind}_${uuid}` }])
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
