import assert from 'node:assert/strict'
import { valueOf } from '../../../src/domain/explain/derivation.ts'
import type { Rule } from '../../../src/domain/explain/explain-number.ts'
import { resolvePointer } from '../../../src/domain/explain/json-pointer.ts'

/**
 * Fails unless every number of the report that a rule covers equals its derivation, including missing ones. Returns how many there were.
 */
export function checkDerivations (report: object, rules: readonly Rule[]): number {
  let checked = 0
  const covered = new Set<string>()
  for (const { pattern, member, sibling, derive } of rules) {
    for (const { at, wild } of expand(report, pattern)) {
      const holder = sibling === undefined ? [...at, ...member === undefined ? [] : [member]] : [...at.slice(0, -1), sibling]
      const value = resolvePointer(report, holder)
      const address = `/${holder.join('/')}`
      // the first matching rule counts, as for callers; texts and times are not numbers
      if (covered.has(address) || typeof value === 'string' || holder.at(-1) === 'updatedAt') continue
      covered.add(address)
      const derived = derive(...wild)
      assert.ok(derived !== null, `${address} is not derived`)
      // at 0 of n and n of n the bounds are exactly 0 and 1, which their formula misses by an epsilon
      if (derived.kind === 'bound' &&
        (value === 0 || value === 1)) assert.ok(Math.abs((valueOf(derived.derivation) ?? NaN) - value) < 1e-9, address)
      // 0 and -0 are the same number here
      else assert.ok(valueOf(derived.derivation) === value, `${address} is ${value}, but derived as ${valueOf(derived.derivation)}`)
      checked++
    }
  }
  return checked
}

/** Lists the addresses in the report that a pattern covers, with the value of each `{…}`. */
function expand (report: object, pattern: string): Array<{ at: string[], wild: string[] }> {
  let found: Array<{ at: string[], wild: string[] }> = [{ at: [], wild: [] }]
  for (const part of pattern.split('/').slice(1)) {
    found = found.flatMap(({ at, wild }) => {
      const holder = resolvePointer(report, at)
      if (typeof holder !== 'object' || holder === null) return []
      if (!part.startsWith('{')) return part in holder ? [{ at: [...at, part], wild }] : []
      return Object.keys(holder).map(key => ({ at: [...at, key], wild: [...wild, key] }))
    })
  }
  return found
}
