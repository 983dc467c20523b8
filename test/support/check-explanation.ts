import assert from 'node:assert/strict'
import { explainNumber } from '../../src/domain/explain-number.ts'
import type { Explanation, Expression } from '../../src/domain/explanation.ts'
import type { DateRange } from '../../src/domain/date-range.ts'
import type { Explainable } from '../../src/reports/explainable.ts'
import type { PartOutcome } from '../../src/reports/report.ts'
import type { Endpoint, Source } from '../../src/reports/source.ts'

export type Sources = Partial<Record<Endpoint, Source>>

/** A number of a report that is computed from others, and the parts of the pointer to it. */
interface Computed {
  at: string[]
  value: number | null
  /** TD's own percent beside it. */
  reported: number | null
}

/** Explains every computed number of a report and fails where an explanation does not lead to it. Gives how many there were. */
export function checkExplanations (explainable: Explainable, sources: Sources, range: DateRange | null, isWhole = true): number {
  const outcomes: Partial<Record<Endpoint, PartOutcome>> = {}
  for (const source of Object.values(sources)) outcomes[source.endpoint] = { source, stale: false }
  const content = explainable.report.compose(outcomes, range)
  if (!('fields' in content)) throw new Error('no JSON')
  const find = createFind(Object.values(sources))
  const rules = explainable.explain(outcomes, range)
  const computed = listComputed(content.fields)
  for (const { at, value, reported } of computed) {
    const explanation = explainNumber(content.fields, rules, at)
    assert.ok(typeof explanation === 'object', `/${at.join('/')} is ${JSON.stringify(explanation)}`)
    assert.equal(explanation.value, value)
    assert.equal(explanation.reported?.percent ?? null, reported)
    checkExplanation(explanation, find, isWhole)
  }
  return computed.length
}

/** Fails where the value does not come from the operands, or these not from the bodies by source. */
export function checkExplanation (explanation: Explanation, find: Find, isWhole = true): void {
  const { name, value, withheld, expression, operands, reported, difference } = explanation
  let size = 0
  const values = new Map<string, number>()
  assert.equal(new Set(operands.map(({ name }) => name)).size, operands.length, 'names tell operands apart')
  for (const { name, value, addends } of operands) {
    for (const { source, pointer, value } of addends) {
      assert.equal(find(source, pointer), value)
      size += Math.abs(value)
    }
    if (value === null) continue
    assert.equal(value, addends.reduce((sum, { value }) => sum + value, 0))
    values.set(name, value)
  }
  assert.equal(withheld === null, value !== null)
  assert.ok(withheld === null || withheld !== unexplained, `${name} should have a value`)
  if (value !== null) {
    const recomputed = evaluate(expression, values)
    // the order of a sum of fractions shows in its last digits
    if (isWhole) assert.equal(recomputed, value, name)
    else assert.ok(Math.abs(recomputed - value) <= 1e-9 * Math.max(1, size, Math.abs(value)), `${name}: ${recomputed} for ${value}`)
  }
  if (reported === null) return assert.equal(difference, null)
  assert.equal(find(reported.source, reported.pointer), reported.percent)
  assert.equal(difference, value === null ? null : value * 100 - reported.percent)
}

function evaluate (expression: Expression, values: ReadonlyMap<string, number>): number {
  if (typeof expression === 'number') return expression
  if (typeof expression === 'string') {
    const value = values.get(expression)
    assert.ok(value !== undefined, `no ${expression}`)
    return value
  }
  const of = expression.of.map(part => evaluate(part, values))
  switch (expression.op) {
    case 'add': return of.reduce((left, right) => left + right)
    case 'subtract': return of.reduce((left, right) => left - right)
    case 'multiply': return of.reduce((left, right) => left * right)
    case 'divide': return of.reduce((left, right) => left / right)
    case 'max': return Math.max(...of)
  }
}

/** Gives the number that a body has at a JSON pointer, and fails where it has none. */
type Find = (source: string, pointer: string) => number

/** What finds numbers in these bodies. The same few are looked for again and again. */
export function createFind (answers: ReadonlyArray<{ endpoint: string, body: Buffer }>): Find {
  const bodies = new Map(answers.map(({ endpoint, body }): [string, unknown] => [endpoint, JSON.parse(body.toString())]))
  const found = new Map<string, number>()
  return (source, pointer) => {
    const known = found.get(source + pointer)
    if (known !== undefined) return known
    const number = Number(follow(bodies.get(source), pointer))
    found.set(source + pointer, number)
    return number
  }
}

/** RFC 6901, written anew. */
function follow (document: unknown, pointer: string): unknown {
  return pointer.split('/').slice(1).reduce<unknown>((found, part) => {
    const name = part.replace(/~[01]/g, escape => escape === '~1' ? '/' : '~')
    assert.ok(typeof found === 'object' && found !== null && Object.hasOwn(found, name), pointer)
    return Reflect.get(found, name)
  }, document)
}

/** What is said where nothing is known that would keep a number from being computed. */
const unexplained = 'The figures do not belong together.'

const computedNames = new Set(['shareOfSource', 'shareOfTarget', 'inflow', 'outflow', 'netChange', 'exited', 'linkTotal', 'residual', 'left', 'right'])

function listComputed (part: unknown, at: string[] = []): Computed[] {
  if (typeof part !== 'object' || part === null) return []
  const members = new Map<string, unknown>(Object.entries(part))
  const number = (name: string): number | null => {
    const found = members.get(name) ?? null
    assert.ok(found === null || typeof found === 'number')
    return found
  }
  // objects stand for one of their numbers
  if (members.has('numerator')) return [at, [...at, 'value']].map(at => ({ at, value: number('value'), reported: number('reportedPercent') }))
  const own = members.has('residual') ? 'residual' : at.at(-1) === 'growth' && members.has('change') ? 'rate' : null
  const computed = [...members.keys()].filter(name => isComputed(name, at))
  return [
    ...own === null ? [] : [{ at, value: number(own), reported: null }],
    ...computed.map(name => ({ at: [...at, name], value: number(name), reported: name === 'shareOfSource' ? number('reportedPercent') : null })),
    ...[...members].flatMap(([name, member]) => listComputed(member, [...at, name]))
  ]
}

function isComputed (name: string, at: string[]): boolean {
  switch (at.at(-1)) {
    case 'flows':
    case 'flowByKind': return true
    case 'rates': return name.startsWith('to')
    case 'growth': return name === 'rate' || name === 'change'
    default: return computedNames.has(name) || (name === 'value' && at.at(-2) === 'links')
  }
}
