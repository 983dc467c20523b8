import type { Count } from './count.ts'

/**
 * The arithmetic that every derived number is defined over. `Leaf` stands for a number that TD sent, `Value` for what is
 * computed from such numbers. The same definition gives the number itself when run with `numbers`, and its explanation
 * when run with `derivations`.
 */
export interface Arithmetic<Leaf, Value> {
  /** One of TD's numbers, under a name that people read. */
  one (name: string, leaf: Leaf | null): Value
  /** The sum of TD's numbers under one name: `empty` without any, missing as soon as one is missing, or if it is no longer exact. */
  total (name: string, leaves: ReadonlyArray<Leaf | null>, empty?: Count): Value
  constant (value: number): Value
  add (...of: [Value, ...Value[]]): Value
  /** The first value less all others. */
  subtract (first: Value, ...others: Value[]): Value
  multiply (...of: [Value, ...Value[]]): Value
  /** Missing where the quotient is no finite number. */
  divide (part: Value, whole: Value): Value
  /** A fraction 0..1, withheld where the part lies outside the whole or the whole is 0. */
  share (part: Value, whole: Value): Value
  max (...of: [Value, ...Value[]]): Value
  /** The square root. */
  sqrt (of: Value): Value
  /** The value if the condition holds; otherwise it is withheld for this reason, a sentence. */
  onlyIf (holds: boolean, value: Value, reason: string): Value
  /** The number behind a value, for conditions; `null` where it is missing or withheld. */
  read (value: Value): Count
}

/** Computes numbers. A missing operand makes the result missing, as a partial result would look like a whole one. */
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

/** Beyond 2^53 floating point rounds whole numbers: a sum there could be any of its neighbours. */
function onlyIfExact (sum: number): Count {
  return Math.abs(sum) <= Number.MAX_SAFE_INTEGER ? sum : null
}

function fold (of: Count[], combine: (left: number, right: number) => Count): Count {
  return of.reduce((left, right) => left === null || right === null ? null : combine(left, right))
}
