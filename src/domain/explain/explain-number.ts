import { completeExplanation, type Derived, type Explanation } from './explanation.ts'
import { resolvePointer } from './json-pointer.ts'

/** Derives the numbers at some addresses of a report. */
export interface Rule {
  /** A JSON pointer in which `{…}` matches any name or index. */
  pattern: string
  /** If the pointer may also point to an object: the member of it that is explained. */
  member?: string
  /** If the pointer points to a value other than a number: the number beside it that belongs to it. */
  sibling?: string
  /** Takes the value of each `{…}` from existing addresses. Returns `null` for a number without a known derivation. */
  derive: (...wild: string[]) => Derived | null
}

/** Returns a function that derives a number from the item found by `find`; `null` if there is no item. */
export function deriveFrom<Whole> (find: (...wild: string[]) => Whole | null | undefined) {
  return (derive: (whole: Whole) => Derived | null): Rule['derive'] => (...wild) => {
    const whole = find(...wild) ?? null
    return whole === null ? null : derive(whole)
  }
}

/** The address does not exist, or it is not a number with a derivation. */
export type Unexplained = 'unresolved' | 'not-derived'

/** Explains the number at an address of a report. */
export function explainNumber (report: object, rules: readonly Rule[], parts: readonly string[]): Explanation | Unexplained {
  const found = resolvePointer(report, parts)
  if (found === undefined) return 'unresolved'
  for (const { pattern, member, sibling, derive } of rules) {
    const isMember = member !== undefined && parts.at(-1) === member
    const wild = match(pattern, isMember ? parts.slice(0, -1) : parts)
    if (wild === null) continue
    const holder = member === undefined || isMember ? found : resolvePointer(found, [member])
    const value = sibling === undefined ? holder : resolvePointer(report, [...parts.slice(0, -1), sibling])
    if (value !== null && typeof value !== 'number') return 'not-derived'
    const derived = derive(...wild)
    return derived === null ? 'not-derived' : completeExplanation(derived, value)
  }
  return 'not-derived'
}

/** Returns the rules for a report that is part of another. */
export function prefixRules (prefix: string, rules: readonly Rule[]): Rule[] {
  return rules.map(rule => ({ ...rule, pattern: `${prefix}${rule.pattern}` }))
}

function match (pattern: string, parts: readonly string[]): string[] | null {
  const expected = pattern.split('/').slice(1)
  if (expected.length !== parts.length) return null
  const wild: string[] = []
  for (const [index, part] of parts.entries()) {
    if (expected[index]?.startsWith('{')) wild.push(part)
    else if (expected[index] !== part) return null
  }
  return wild
}
