import t from 'tap'
import { z } from 'zod'
import { bodyLimits } from '../../../src/treasure-data/contract/body-limits.ts'
import { count, countsByKey, id, limitOf, list, number, optionalText, text } from '../../../src/treasure-data/contract/field-schemas.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const refused = (schema: z.ZodType, value: unknown): string | undefined => schema.safeParse(value).error?.issues[0]?.message

t.test('numbers are finite and safe, as numbers or as texts', async (t) => {
  const read: Array<[value: unknown, number: number]> = [
    [0, 0], [-0, 0], ['-0', 0], [-5, -5], [0.54, 0.54], ['12', 12], [' 12.50\n', 12.5], ['-3', -3], ['007', 7],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER], [-Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER]
  ]
  const violations = collectViolations()
  for (const [value, expected] of read) {
    violations.equal(number.parse(value), expected, value, expected)
    violations.equal(count.parse(value), expected, value, expected)
  }
  t.same(violations.found, [])
})

t.test('what is no such number is refused', async (t) => {
  const values = [
    Infinity, -Infinity, NaN, 2 ** 53, -(2 ** 53), '9007199254740993', '', ' ', '+5', '1e5', '.5', '5.', '0x10', '1,000', '12a',
    '9'.repeat(400), true, [], [1], {}
  ]
  const violations = collectViolations()
  for (const value of values) {
    violations.equal(refused(number, value), 'expected a number', value)
    violations.equal(refused(count, value), 'expected a number', value)
  }
  t.same(violations.found, [])
})

t.test('only an optional field may be absent', async (t) => {
  const violations = collectViolations()
  for (const value of [null, undefined]) {
    violations.equal(count.parse(value), null, value)
    violations.equal(id.parse(value), null, value)
    violations.equal(optionalText.parse(value), null, value)
    violations.same(list(text, 'links').parse(value), [], value)
    violations.equal(countsByKey.parse(value).size, 0, value)
    violations.equal(refused(number, value), 'expected a number', value)
    violations.equal(refused(text, value), 'expected a text', value)
  }
  t.same(violations.found, [])
})

t.test('texts are made well formed', async (t) => {
  t.equal(text.parse('a\ud800b\udc00'), 'a\ufffdb\ufffd')
  t.equal(optionalText.parse('\ud83d\ude00\ud83d'), '\ud83d\ude00\ufffd')
  t.equal(id.parse('\udfff'), '\ufffd')
  t.equal(text.parse(''), '')
  const violations = collectViolations()
  for (const value of [1, true, [], {}]) {
    violations.equal(refused(text, value), 'expected a text', value)
    violations.equal(refused(optionalText, value), 'expected a text', value)
  }
  t.same(violations.found, [])
})

t.test('ids are texts or whole numbers that JSON did not round', async (t) => {
  t.equal(id.parse('Stage ID'), 'Stage ID')
  t.equal(id.parse(164385), '164385')
  const violations = collectViolations()
  for (const value of [2 ** 53, 1.5, Infinity, true, [], {}]) violations.equal(refused(id, value), 'expected an id', value)
  t.same(violations.found, [])
})

t.test('counts by key keep every key', async (t) => {
  const entries = [...countsByKey.parse(JSON.parse('{"b":1,"a":"2","__proto__":3,"constructor":null,"\\ud800":4}'))]
  t.same(entries, [['b', 1], ['a', 2], ['__proto__', 3], ['constructor', null], ['\ufffd', 4]])
  t.equal(refused(countsByKey, []), 'expected an object')
  t.equal(refused(countsByKey, 'x'), 'expected an object')
  t.same(countsByKey.safeParse({ secret: 'x' }).error?.issues[0]?.path, ['*'])
})

t.test('a list tells the places of its first faults', async (t) => {
  const items = list(z.object({ a: number }, 'expected an object'), 'links')
  t.same(items.parse([{ a: 1 }, { a: '2', b: 3 }]), [{ a: 1 }, { a: 2 }])
  const issues = items.safeParse([{ a: 1 }, { a: true }, 7, ...Array.from({ length: 9_000 }, () => ({}))]).error?.issues ?? []
  t.same(issues.map(({ path, message }) => [path.join('.'), message]), [
    ['1.a', 'expected a number'], ['2', 'expected an object'], ['3.a', 'expected a number'], ['4.a', 'expected a number'],
    ['5.a', 'expected a number']
  ])
  t.equal(refused(items, {}), 'expected an array')
})

t.test('texts and keys without measure are refused, by the limit that they exceed', async (t) => {
  const long = 'x'.repeat(bodyLimits.text.most + 1)
  const violations = collectViolations()
  for (const [schema, value] of [[text, long], [optionalText, long], [id, long], [countsByKey, { [long]: 1 }]] as const) {
    violations.equal(refused(schema, value), 'expected at most 1,000 characters in an id, a name or a time')
    violations.same(schema.safeParse(value).error?.issues.map(limitOf), ['text'])
  }
  t.same(violations.found, [])
  t.equal(text.parse(long.slice(1)), long.slice(1))
})
