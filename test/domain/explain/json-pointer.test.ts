import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { formatPointer, parsePointer, pointerOf, resolvePointer } from '../../../src/domain/explain/json-pointer.ts'
import { collectViolations } from '../../support/collect-violations.ts'

/** The document of RFC 6901, section 5, and the value of each pointer. */
const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'e^f': 3, 'g|h': 4, 'i\\j': 5, 'k"l': 6, ' ': 7, 'm~n': 8 }
const pointers: Array<[pointer: string, value: unknown]> = [
  ['', document], ['/foo', ['bar', 'baz']], ['/foo/0', 'bar'], ['/', 0], ['/a~1b', 1], ['/c%d', 2], ['/e^f', 3], ['/g|h', 4],
  ['/i\\j', 5], ['/k"l', 6],
  ['/ ', 7], ['/m~0n', 8]
]

t.test('the pointers of RFC 6901 lead to the right values', async t => {
  const violations = collectViolations()
  for (const [pointer, value] of pointers) {
    const parts = parsePointer(pointer)
    violations.strictSame(resolvePointer(document, parts ?? []), value, pointer)
    violations.equal(formatPointer(parts ?? []), pointer, pointer, value)
  }
  t.same(violations.found, [])
  t.strictSame(parsePointer('/~01'), ['~1'])
})

t.test('invalid pointers are refused', async t => {
  const violations = collectViolations()
  for (const text of ['foo', 'foo/0', '#/foo', '/~', '/~2', '/a~/b']) violations.equal(parsePointer(text), null, text)
  t.same(violations.found, [])
})

t.test('a pointer to nothing finds nothing', async t => {
  const inherited = ['/foo/length', '/foo/00', '/foo/+0', '/foo/-', '/foo/2', '/foo/0/0', '/constructor', '/__proto__', '/toString', '//x']
  const violations = collectViolations()
  for (const pointer of inherited) violations.equal(resolvePointer(document, parsePointer(pointer) ?? []), undefined, pointer)
  t.same(violations.found, [])
  t.equal(resolvePointer(JSON.parse('{"__proto__":{"a":1}}'), ['__proto__', 'a']), 1)
})

t.test('every name survives writing and reading', async () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('~', '/', '~1', '~01', ''))), parts => {
    assert.deepEqual(parsePointer(formatPointer(parts)), parts)
    const path = parts.reduce<Parameters<typeof pointerOf>[0] | null>((parent, key) => ({ parent, key }), null)
    if (path !== null) assert.equal(pointerOf(path), formatPointer(parts))
  }))
})
