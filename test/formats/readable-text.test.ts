import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { makeUnique, toReadable } from '../../src/formats/readable-text.ts'

t.test('controls, marks of direction and halves of characters are no part of a readable text', async t => {
  t.equal(toReadable(' a\u0000b\r\n\tc \u202ed'), 'a b c d')
  t.equal(toReadable('a\ud83d b \ude00'), 'a\ufffd b \ufffd')
  t.equal(toReadable('日本 😀 👩‍👩‍👧 é'), '日本 😀 👩‍👩‍👧 é')
  t.equal(toReadable('\u0007\u200e '), '')
})

t.test('unique names keep the first bearer\'s and never take one that stands elsewhere', async t => {
  t.strictSame(makeUnique(['a', 'a', 'a (2)', 'a', 'b']), ['a', 'a (3)', 'a (2)', 'a (4)', 'b'])
})

t.test('whatever the names are, the unique ones are as many and differ', async () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('a', 'a (2)', 'a (3)', '__proto__', '')), names => {
    const unique = makeUnique(names)
    assert.equal(new Set(unique).size, names.length)
    unique.forEach((name, index) => { if (names.indexOf(names[index] ?? '') === index) assert.equal(name, names[index]) })
  }))
})
