import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { uniqueNames } from '../../../src/domain/graph/unique-names.ts'

t.test('the first of equal names stays, the others get a number, and none takes a name that stands elsewhere', async t => {
  t.strictSame(uniqueNames(['a', 'a', 'a (2)', 'a', 'b']), ['a', 'a (3)', 'a (2)', 'a (4)', 'b'])
})

t.test('names that are taken get a number, too', async t => {
  t.strictSame(uniqueNames(['a', 'b', 'a'], ['a', 'a (2)']), ['a (3)', 'b', 'a (4)'])
})

t.test('whatever the names are, the unique ones are as many, differ, and are not taken', async () => {
  const names = fc.array(fc.constantFrom<string[]>('a', 'a (2)', 'a (3)', '__proto__', ''))
  fc.assert(fc.property(names, names, (wanted, taken) => {
    const unique = uniqueNames(wanted, taken)
    assert.equal(new Set(unique).size, wanted.length)
    assert.deepEqual(unique.filter(name => taken.includes(name)), [])
    const changed = wanted.filter((name, index) => !taken.includes(name) && wanted.indexOf(name) === index && unique[index] !== name)
    assert.deepEqual(changed, [])
  }))
})
