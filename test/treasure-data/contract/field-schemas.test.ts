import t from 'tap'
import type { z } from 'zod'
import { bodyLimits } from '../../../src/treasure-data/contract/body-limits.ts'
import {
  count, countsByKey, flag, id, limitOf, list, listIfSent, text, time, whole
} from '../../../src/treasure-data/contract/field-schemas.ts'
import { object } from '../../../src/treasure-data/contract/field-shapes.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const refused = (schema: z.ZodType, value: unknown): string | undefined => schema.safeParse(value).error?.issues[0]?.message

t.test('numbers are finite and safe, as numbers or as texts', async (t) => {
  const read: Array<[value: unknown, number: number]> = [
    [0, 0], [-0, 0], ['-0', 0], [-5, -5], [0.54, 0.54], ['12', 12], [' 12.50\n', 12.5], ['-3', -3], ['007', 7],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER], [-Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER]
  ]
  const violations = collectViolations()
  for (const [value, expected] of read) {
    violations.equal(count.parse(value), expected, value, expected)
  }
  t.same(violations.found, [])
})

t.test('invalid numbers read as missing', async (t) => {
  const values = [
    Infinity, -Infinity, NaN, 2 ** 53, -(2 ** 53), '9007199254740993', '', ' ', '+5', '1e5', '.5', '5.', '0x10', '1,000', '12a', 'NaN',
    '9'.repeat(400), true, [], [1], {}
  ]
  const violations = collectViolations()
  for (const value of values) violations.equal(count.parse(value), null, value)
  t.same(violations.found, [])
})

t.test('absent values read as missing or as empty', async (t) => {
  const violations = collectViolations()
  for (const value of [null, undefined]) {
    for (const schema of [count, id, text, flag, time]) violations.equal(schema.parse(value), null, value)
    violations.same(list(text, 'links').parse(value), [], value)
    violations.equal(listIfSent(text, 'links').parse(value), null, value)
    violations.equal(countsByKey.parse(value).size, 0, value)
  }
  t.same(violations.found, [])
})

t.test('texts are made well formed', async (t) => {
  t.equal(text.parse('a\ud800b\udc00'), 'a\ufffdb\ufffd')
  t.equal(text.parse('\ud83d\ude00\ud83d'), '\ud83d\ude00\ufffd')
  t.equal(id.parse('\udfff'), '\ufffd')
  t.equal(text.parse(''), '')
  const violations = collectViolations()
  for (const value of [1, true, [], {}]) violations.equal(text.parse(value), null, value)
  t.same(violations.found, [])
})

t.test('ids are texts or whole numbers that JSON did not round', async (t) => {
  t.equal(id.parse('Stage ID'), 'Stage ID')
  t.equal(id.parse(164385), '164385')
  const violations = collectViolations()
  for (const value of [2 ** 53, 1.5, Infinity, true, [], {}]) violations.equal(id.parse(value), null, value)
  t.same(violations.found, [])
})

t.test('times are texts or numbers, not yet parsed', async (t) => {
  t.equal(time.parse('yesterday'), 'yesterday')
  t.equal(time.parse(1_772_420_400), '1772420400')
  t.equal(time.parse({}), null)
})

t.test('counts by key keep every key', async (t) => {
  const entries = [...countsByKey.parse(JSON.parse('{"b":1,"a":"2","__proto__":3,"constructor":null,"\\ud800":4,"c":"x"}'))]
  t.same(entries, [['b', 1], ['a', 2], ['__proto__', 3], ['constructor', null], ['\ufffd', 4], ['c', null]])
  t.equal(countsByKey.parse([]).size, 0)
  t.equal(countsByKey.parse('x').size, 0)
})

t.test('a list keeps the positions of invalid items', async (t) => {
  const items = list(object({ a: count }), 'links')
  t.same(items.parse([{ a: 1 }, { a: true }, 7, null, { a: '2', b: 3 }]), [{ a: 1 }, { a: null }, { a: null }, { a: null }, { a: 2 }])
  t.same(items.parse({}), [])
  t.equal(listIfSent(count, 'links').parse('x'), null)
})

t.test('a required object is refused if it is something else, with its location', async (t) => {
  const schema = whole(object({ part: whole(object({ a: count })) }))
  t.same(schema.parse({ part: {} }), { part: { a: null } })
  const violations = collectViolations()
  for (const value of [null, undefined, 7, [], 'x']) {
    violations.equal(refused(schema, value), 'expected an object', value)
    violations.same(schema.safeParse({ part: value }).error?.issues[0]?.path, ['part'], value)
  }
  t.same(violations.found, [])
})

t.test('texts and keys without a limit are refused, by the limit that they exceed', async (t) => {
  const long = 'x'.repeat(bodyLimits.text.most + 1)
  const violations = collectViolations()
  for (const [schema, value] of [[text, long], [time, long], [id, long], [countsByKey, { [long]: 1 }]] as const) {
    violations.equal(refused(schema, value), 'expected at most 1,000 characters in an id, a name or a time')
    violations.same(schema.safeParse(value).error?.issues.map(limitOf), ['text'])
  }
  t.same(violations.found, [])
  t.equal(text.parse(long.slice(1)), long.slice(1))
})
