import { completeExplanation, type Derived, type Explanation } from './explanation.ts'
import { resolvePointer } from './json-pointer.ts'

/** How the numbers at some addresses of a report are derived. */
export interface Rule {
  /** A JSON pointer in which `{…}` stands for any name or index. */
  pattern: string
  /** Where the pointer may also lead to an object: its member that is meant. */
  member?: string
  /** Where the pointer leads to what is no number: the one beside it that tells of it. */
  sibling?: string
  /** Takes what stands for each `{…}`, of addresses that exist. `null` for a number whose derivation is not known. */
  derive: (...wild: string[]) => Derived | null
}

/** Returns a function that makes the derivation of a number from that of what it belongs to, which `find` finds where it is there. */
export function deriveFrom<Whole> (find: (...wild: string[]) => Whole | null | undefined) {
  return (derive: (whole: Whole) => Derived | null): Rule['derive'] => (...wild) => {
    const whole = find(...wild) ?? null
    return whole === null ? null : derive(whole)
  }
}

/** Nothing is at the address; or no number that is derived by one of the rules. */
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

/** The rules for a report that is a part of another. */
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
