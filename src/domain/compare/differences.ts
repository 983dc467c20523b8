import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'

/** Defines how a number of two periods differs; a missing number on a side leaves both changes missing. */
export function defineDifference<Value> ({ subtract, divide, onlyIf, read }: Arithmetic<never, Value>, current: Value, baseline: Value) {
  const change = subtract(current, baseline)
  const relative = divide(change, baseline)
  // with a baseline next to nothing the quotient exceeds what a number can hold
  const holds = (read(baseline) ?? 0) > 0 && read(relative) !== null
  const relativeChange = onlyIf(holds, relative, 'The baseline is not above 0, so that no change could be related to it.')
  return { current, baseline, change, relativeChange }
}

/** Compares a number of two periods. */
export function compareCounts (current: Count, baseline: Count) {
  return defineDifference(numbers, current, baseline)
}
