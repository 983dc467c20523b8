import { inspect, isDeepStrictEqual } from 'node:util'

/** Assertions for loops. Each failure adds a line to `found`, so that the test asserts once and names them all. */
export interface Violations {
  readonly found: readonly string[]
  ok (condition: unknown, ...about: unknown[]): void
  notOk (condition: unknown, ...about: unknown[]): void
  equal (actual: unknown, expected: unknown, ...about: unknown[]): void
  not (actual: unknown, unexpected: unknown, ...about: unknown[]): void
  same (actual: unknown, expected: unknown, ...about: unknown[]): void
  strictSame (actual: unknown, expected: unknown, ...about: unknown[]): void
  /** Checks that `actual` contains `pattern`: texts that match an expression or contain a text, fields of objects, values of a type. */
  match (actual: unknown, pattern: unknown, ...about: unknown[]): void
  notMatch (actual: unknown, pattern: unknown, ...about: unknown[]): void
  /** Returns what was thrown; `null` if nothing was. */
  throws (act: () => unknown, pattern: unknown, ...about: unknown[]): unknown
  doesNotThrow (act: () => unknown, ...about: unknown[]): void
}

/** Returns a collector of violations, to be asserted with `t.same(violations.found, [])`. `about` identifies the loop's round. */
export function collectViolations (): Violations {
  const found: string[] = []
  const check = (holds: boolean, about: readonly unknown[], what: string): void => {
    if (!holds) found.push(`${about.map(show).join(', ')}: ${what}`)
  }
  const same = (actual: unknown, expected: unknown, ...about: unknown[]): void =>
    check(isDeepStrictEqual(toPlain(actual), toPlain(expected)), about, `${show(actual)} is not the same as ${show(expected)}`)
  return {
    found,
    ok: (condition, ...about) => check(Boolean(condition), about, `${show(condition)} is not truthy`),
    notOk: (condition, ...about) => check(!condition, about, `${show(condition)} is not falsy`),
    equal: (actual, expected, ...about) => check(actual === expected, about, `${show(actual)} is not ${show(expected)}`),
    not: (actual, unexpected, ...about) => check(actual !== unexpected, about, `is ${show(actual)}`),
    same,
    strictSame: same,
    match: (actual, pattern, ...about) => check(matches(actual, pattern), about, `${show(actual)} does not match ${show(pattern)}`),
    notMatch: (actual, pattern, ...about) => check(!matches(actual, pattern), about, `${show(actual)} matches ${show(pattern)}`),
    throws: (act, pattern, ...about) => {
      const error = errorOf(act)
      check(error !== null && matches(error, pattern), about, `throws ${show(error)}, not ${show(pattern)}`)
      return error
    },
    doesNotThrow: (act, ...about) => check(errorOf(act) === null, about, `throws ${show(errorOf(act))}`)
  }
}

function matches (actual: unknown, pattern: unknown): boolean {
  if (pattern instanceof RegExp) return actual !== undefined && actual !== null && pattern.test(String(actual))
  if (typeof pattern === 'string' && typeof actual === 'string') return actual.includes(pattern)
  if (typeof pattern === 'function') return Object(actual) instanceof pattern
  if (typeof pattern !== 'object' || pattern === null) return Object.is(actual, pattern)
  if (typeof actual !== 'object' || actual === null) return false
  // the first items of arrays are compared, and the pattern's fields of objects
  return Object.entries(pattern).every(([key, value]) => matches(Reflect.get(actual, key), value))
}

function errorOf (act: () => unknown): unknown {
  try {
    act()
    return null
  } catch (error) {
    return error
  }
}

/** Ignores prototypes. */
function toPlain (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain)
  const isRecord = typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]'
  return isRecord ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, toPlain(field)])) : value
}

function show (value: unknown): string {
  const text = typeof value === 'string' ? value : inspect(value, { breakLength: Infinity, depth: 2 })
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
