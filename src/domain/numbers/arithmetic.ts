import type { Count } from './count.ts'

/**
 * The arithmetic that defines every derived number. `Leaf` is a number that TD sent, `Value` a result computed from such numbers. The
 * same definition yields the number itself with `numbers`, and its explanation with `derivations`.
 */
export interface Arithmetic<Leaf, Value> {
  /** One of TD's numbers, with a readable name. */
  one (name: string, leaf: Leaf | null): Value
  /**
   * The sum of TD's numbers, with one name. Without numbers it is `empty`. It is missing if a number is missing or the sum is no
   * longer exact.
   */
  total (name: string, leaves: ReadonlyArray<Leaf | null>, empty?: Count): Value
  constant (value: number): Value
  add (...of: [Value, ...Value[]]): Value
  /** The first value minus all others. */
  subtract (first: Value, ...others: Value[]): Value
  multiply (...of: [Value, ...Value[]]): Value
  /** Missing if the quotient is not a finite number. */
  divide (part: Value, whole: Value): Value
  /** A fraction 0..1, withheld if the part is not within the whole or the whole is 0. */
  share (part: Value, whole: Value): Value
  max (...of: [Value, ...Value[]]): Value
  /** The square root. */
  sqrt (of: Value): Value
  /** The value if the condition holds. Otherwise it is withheld, and `reason` is a sentence that says why. */
  onlyIf (holds: boolean, value: Value, reason: string): Value
  /** The number behind a value, for conditions; `null` if missing or withheld. */
  read (value: Value): Count
}

/** Computes numbers. A missing operand makes the result missing, because a partial result would look complete. */
export const numbers: Arithmetic<number, Count> = {
  one: (_name, leaf) => leaf,
  total (_name, leaves, empty = 0) {
    if (leaves.length === 0) return empty
    let sum = 0
    for (const leaf of leaves) {
      const next = numbers.add(sum, leaf)
      if (next === null) return null
      sum = next
    }
    return sum
  },
  constant: value => value,
  add: (...of) => fold(of, (left, right) => onlyIfExact(left + right)),
  subtract (first, ...others) {
    const taken = numbers.total('', others)
    return first === null || taken === null ? null : onlyIfExact(first - taken)
  },
  multiply: (...of) => fold(of, (left, right) => left * right),
  divide (part, whole) {
    if (part === null || whole === null) return null
    const quotient = part / whole
    return Number.isFinite(quotient) ? quotient : null
  },
  share: (part, whole) => part === null || whole === null || whole <= 0 || part < 0 || part > whole ? null : part / whole,
  max: (...of) => fold(of, Math.max),
  sqrt: of => of === null ? null : Math.sqrt(of),
  onlyIf: (holds, value) => holds ? value : null,
  read: value => value
}

/** Returns a sum only up to 2^53. Beyond that, floating point rounds whole numbers and the sum would be wrong. */
function onlyIfExact (sum: number): Count {
  return Math.abs(sum) <= Number.MAX_SAFE_INTEGER ? sum : null
}

function fold (of: Count[], combine: (left: number, right: number) => Count): Count {
  return of.reduce((left, right) => left === null || right === null ? null : combine(left, right))
}
