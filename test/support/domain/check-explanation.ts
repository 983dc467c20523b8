import assert from 'node:assert/strict'
import { explainNumber } from '../../../src/domain/explain/explain-number.ts'
import type { Explanation, Expression } from '../../../src/domain/explain/explanation.ts'
import type { DateRange } from '../../../src/domain/time/date-range.ts'
import type { Explainable } from '../../../src/reports/explain/explainable.ts'
import type { Outcomes, PartOutcome } from '../../../src/reports/engine/report.ts'
import type { Endpoint, Source } from '../../../src/reports/engine/source.ts'

export type Sources = Partial<Record<Endpoint, Source>>

/** A number of a report that is computed from others, and the parts of its pointer. */
interface Computed {
  at: string[]
  value: number | null
  /** TD's own percentage next to it. */
  reported: number | null
}

/** The sources of a report. */
interface Composed {
  range: DateRange | null
  sources: Sources
  /** For reports of two periods. */
  baseline?: { range: DateRange, sources: Sources }
}

/** Explains every computed number of a report, and fails if an explanation does not lead to it. Returns how many there were. */
export function checkExplanations (explainable: Explainable, { range, sources, baseline }: Composed, isWhole = true): number {
  const outcomes = outcomesOf(sources)
  const period = baseline === undefined ? undefined : { range: baseline.range, outcomes: outcomesOf(baseline.sources) }
  const content = explainable.report.compose(outcomes, range, period)
  if (!('fields' in content)) throw new Error('no JSON')
  const find = createFind([...bodiesOf(sources, 'current'), ...bodiesOf(baseline?.sources ?? {}, 'baseline')])
  const rules = explainable.explain(outcomes, range, period)
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

function outcomesOf (sources: Sources): Outcomes {
  return Object.fromEntries(Object.values(sources).map((source): [string, PartOutcome] => [source.endpoint, { source, stale: false }]))
}

function bodiesOf (sources: Sources, period: string): Body[] {
  return Object.values(sources).map(({ endpoint, body }) => ({ endpoint, period, body }))
}

/** Fails if the value does not follow from the operands, or these from the bodies of the sources. */
export function checkExplanation (explanation: Explanation, find: Find, isWhole = true): void {
  const { kind, name, value, withheld, expression, operands, reported, difference } = explanation
  let size = 0
  const values = new Map<string, number>()
  assert.equal(new Set(operands.map(({ name }) => name)).size, operands.length, 'names tell operands apart')
  for (const { name, value, addends } of operands) {
    for (const { pointer, value, ...body } of addends) {
      assert.equal(find(nameOf(body), pointer), value)
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
    // the order of a sum of fractions affects its last digits, and for 0 of n and n of n the formula of a bound misses 0 or 1 by an epsilon
    if (isWhole && kind !== 'bound') assert.equal(recomputed, value, name)
    else assert.ok(Math.abs(recomputed - value) <= 1e-9 * Math.max(1, size, Math.abs(value)), `${name}: ${recomputed} for ${value}`)
  }
  if (reported === null) return assert.equal(difference, null)
  assert.equal(find(nameOf(reported), reported.pointer), reported.percent)
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
    case 'sqrt': return Math.sqrt(...of as [number])
  }
}

/** The name of a body: its period and source, and in a history its recording time. */
function nameOf ({ period, source, recordedAt = '' }: { period: string, source: string, recordedAt?: string | undefined }): string {
  return `${period} ${source} ${recordedAt}`
}

/** Returns the number at a JSON pointer of a named body, and fails if there is none. */
type Find = (body: string, pointer: string) => number

interface Body {
  endpoint: string
  period: string
  recordedAt?: string
  body: Buffer
}

/** Returns a function that finds numbers in these bodies. The same few are requested repeatedly. */
export function createFind (answers: readonly Body[]): Find {
  const bodies = new Map(answers.map(({ endpoint: source, body, ...origin }): [string, unknown] =>
    [nameOf({ source, ...origin }), JSON.parse(body.toString())]))
  const found = new Map<string, number>()
  return (name, pointer) => {
    const known = found.get(name + pointer)
    if (known !== undefined) return known
    const number = Number(follow(bodies.get(name), pointer))
    found.set(name + pointer, number)
    return number
  }
}

/** RFC 6901, implemented independently. */
function follow (document: unknown, pointer: string): unknown {
  return pointer.split('/').slice(1).reduce<unknown>((found, part) => {
    const name = part.replace(/~[01]/g, escape => escape === '~1' ? '/' : '~')
    assert.ok(typeof found === 'object' && found !== null && Object.hasOwn(found, name), pointer)
    return Reflect.get(found, name)
  }, document)
}

/** The statement if no reason is known that would prevent a number. */
const unexplained = 'The figures do not fit together.'

/** Members that are numbers, or `null` if there is none. */
const numberNames = new Set([
  'shareOfSource', 'shareOfTarget', 'netChange', 'residual', 'left', 'right', 'numerator', 'denominator', 'current', 'baseline',
  'change', 'relativeChange',
  'pointChange', 'standardError', 'before', 'entered', 'out', 'inside', 'unaccounted'
])

/** Lists all numbers that are figures of the journey. */
export function listComputed (part: unknown, at: string[] = []): Computed[] {
  if (typeof part !== 'object' || part === null) return []
  const members = new Map<string, unknown>(Object.entries(part))
  const number = (name: string): number | null => {
    const found = members.get(name) ?? null
    assert.ok(found === null || typeof found === 'number')
    return found
  }
  const isNumber = (name: string, member: unknown): boolean =>
    typeof member === 'number' || (member === null &&
      (numberNames.has(name) || at.at(-1) === 'flows' || at.at(-1) === 'growth' || (at.at(-1) === 'rates' && name.startsWith('to'))))
  const reported = members.has('numerator') ? number('reportedPercent') : null
  const own = ownNumber(members, at)
  return [
    ...own === null ? [] : [{ at, value: number(own), reported }],
    ...members.has('numerator') ? [{ at: [...at, 'value'], value: number('value'), reported }] : [],
    ...members.has('significant') ? [{ at: [...at, 'significant'], value: number('standardError'), reported: null }] : [],
    ...[...members]
      .filter(([name, member]) => isNumber(name, member) && !(name === 'value' && members.has('numerator')) && !isNoFigure(name, at))
      .map(([name]) => ({ at: [...at, name], value: number(name), reported: name === 'shareOfSource' ? number('reportedPercent') : null })),
    ...[...members].flatMap(([name, member]) => listComputed(member, [...at, name]))
  ]
}

/** The member that represents an object. */
function ownNumber (members: ReadonlyMap<string, unknown>, at: string[]): string | null {
  if (members.has('numerator')) return 'value'
  if (at.at(-1) === 'growth') return 'rate'
  return ['residual', 'change', 'unaccounted', 'exited'].find(name => members.has(name) && !isObject(members.get(name))) ?? null
}

function isObject (member: unknown): boolean {
  return typeof member === 'object' && member !== null
}

/** Returns whether a number is part of another explanation, or a position, a count of things, a status, a level. */
function isNoFigure (name: string, at: string[]): boolean {
  if (['index', 'count', 'status', 'level', 'reportedPercent', 'points', 'runs', 'nodes', 'links', 'version'].includes(name)) return true
  // settings of a journey
  if (['percentage', 'length', 'stageIndex'].includes(name) || at.at(-1) === 'daysOfTheWeek') return true
  return at.at(-1) === 'growth' && (name === 'first' || name === 'last')
}
