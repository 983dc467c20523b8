import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'

/** Defines the difference of a number between two periods. If either number is missing, both changes are missing. */
export function defineDifference<Value> ({ subtract, divide, onlyIf, read }: Arithmetic<never, Value>, current: Value, baseline: Value) {
  const change = subtract(current, baseline)
  const relative = divide(change, baseline)
  // with a baseline close to 0 the quotient exceeds the range of a number
  const holds = (read(baseline) ?? 0) > 0 && read(relative) !== null
  const relativeChange = onlyIf(holds, relative, 'The baseline is not above 0, so a relative change has no meaning.')
  return { current, baseline, change, relativeChange }
}

/** Compares a number of two periods. */
export function compareCounts (current: Count, baseline: Count) {
  return defineDifference(numbers, current, baseline)
}
