import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { Count } from '../numbers/count.ts'

export const operations = ['add', 'subtract', 'multiply', 'divide', 'max', 'sqrt'] as const

/** How a number is computed: an expression that holds its operands. */
export type Derivation = number | Term | Operation

/** A sum of TD's numbers, with the location of each. */
export interface Term extends Withholdable {
  name: string
  value: Count
  locations: NumberLocation[]
}

/** An operation on the first item of `of` with each of the others in turn; `max` and `sqrt` are functions. */
interface Operation extends Withholdable {
  op: typeof operations[number]
  of: Derivation[]
}

interface Withholdable {
  /** Why there is no value although all operands have one. */
  withheld?: string
}

/** Records how numbers are computed instead of computing them. */
export const derivations: Arithmetic<NumberLocation, Derivation> = {
  one: (name, leaf) => derivations.total(name, [leaf]),
  total (name, leaves, empty = 0): Term {
    const value = numbers.total(name, leaves.map(leaf => leaf?.value ?? null), empty)
    const locations = leaves.filter(leaf => leaf !== null)
    const isTooLarge = value === null && leaves.length > 0 && locations.length === leaves.length
    return { name, value, locations, ...isTooLarge ? { withheld: tooLarge } : {} }
  },
  constant: value => value,
  add: (first, ...others) => others.length === 0 ? first : withholdTooLarge({ op: 'add', of: [first, ...others] }),
  subtract: (first, ...others) => others.length === 0 ? first : withholdTooLarge({ op: 'subtract', of: [first, ...others] }),
  multiply: (...of) => ({ op: 'multiply', of }),
  divide: (...of) => ({ op: 'divide', of }),
  share (part, whole) {
    const [some, all] = [valueOf(part), valueOf(whole)]
    const isPart = some !== null && all !== null && some >= 0 && some <= all
    return derivations.onlyIf(isPart && all > 0, derivations.divide(part, whole), isPart
      ? `${writeFormula(whole)} is 0, so there is no share.`
      : `${writeFormula(part)} is not between 0 and ${writeFormula(whole)}, so there is no share.`)
  },
  max: (first, ...others) => others.length === 0 ? first : { op: 'max', of: [first, ...others] },
  sqrt: (...of) => ({ op: 'sqrt', of }),
  onlyIf: (holds, value, reason) => holds || typeof value === 'number' ? value : { ...value, withheld: reason },
  read: valueOf
}

/** Why a sum of known numbers is withheld. */
export const tooLarge = 'The sum exceeds 2^53, where numbers are no longer exact.'

function withholdTooLarge (sum: Operation): Derivation {
  const isKnown = sum.of.every(part => valueOf(part) !== null)
  return derivations.onlyIf(!isKnown || valueOf(sum) !== null, sum, tooLarge)
}

/** Returns the value of a derivation, by the same arithmetic as the number in the report. */
export function valueOf (derivation: Derivation): Count {
  if (typeof derivation === 'number') return derivation
  if (derivation.withheld !== undefined) return null
  if (!('op' in derivation)) return derivation.value
  const [first = null, second = null, ...others] = derivation.of.map(valueOf)
  switch (derivation.op) {
    case 'divide': return numbers.divide(first, second)
    case 'sqrt': return numbers.sqrt(first)
    default: return numbers[derivation.op](first, second, ...others)
  }
}

/** Returns a derivation's terms, each name once. */
export function listTerms (derivation: Derivation): Term[] {
  const found = new Map<string, Term>()
  const collect = (part: Derivation): void => {
    if (typeof part === 'number') return
    if ('op' in part) part.of.forEach(collect)
    else found.set(part.name, part)
  }
  collect(derivation)
  return [...found.values()]
}

/** Returns the outermost reason why a derivation has no value although its operands have one. */
export function findReason (derivation: Derivation): string | undefined {
  if (typeof derivation === 'number') return undefined
  if (derivation.withheld !== undefined || !('op' in derivation)) return derivation.withheld
  return derivation.of.map(findReason).find(reason => reason !== undefined)
}

const signs = { add: ' + ', subtract: ' - ', multiply: ' * ', divide: ' / ' }

/** Formats the derivation as a readable formula. */
export function writeFormula (derivation: Derivation, isInner = false): string {
  if (typeof derivation === 'number') return String(derivation)
  if (!('op' in derivation)) return derivation.name
  const { op, of } = derivation
  if (op === 'max' || op === 'sqrt') return `${op}(${of.map(part => writeFormula(part)).join(', ')})`
  const text = of.map(part => writeFormula(part, true)).join(signs[op])
  return isInner ? `(${text})` : text
}
