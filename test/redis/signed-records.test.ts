import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { z } from 'zod'
import { recordKind, SignedRecords, wholeMs } from '../../src/redis/signed-records.ts'
import { deriveSecret } from '../../src/redis/tier-keys.ts'
import { collectViolations } from '../support/collect-violations.ts'

const note = recordKind('note', z.strictObject({ text: z.string().nullable(), atMs: wholeMs }))
const other = recordKind('other', note.schema)
const [one, two] = [deriveSecret('one', 'test'), deriveSecret('two', 'test')]

function createRecords (secrets: readonly Buffer[], root = 'root') {
  const forgeries = { count: 0 }
  return { forgeries, records: new SignedRecords(secrets, root, () => { forgeries.count++ }) }
}

t.test('sealed content is opened unchanged', async t => {
  const { records, forgeries } = createRecords([one])
  const content = fc.record({ text: fc.option(fc.string({ unit: 'binary', maxLength: 100 })), atMs: fc.nat() }, { noNullPrototype: true })
  fc.assert(fc.property(fc.string(), content, (place, content) => {
    assert.deepEqual(records.open(note, place, records.seal(note, place, content)), content)
  }))
  t.equal(forgeries.count, 0)
})

t.test('a record with any changed character is rejected and counted', async t => {
  const { records, forgeries } = createRecords([one])
  const content = { text: 'text', atMs: 5 }
  const sealed = records.seal(note, 'place', content)
  const violations = collectViolations()
  for (let index = 0; index < sealed.length; index++) {
    const changed = `${sealed.slice(0, index)}${sealed[index] === '7' ? '8' : '7'}${sealed.slice(index + 1)}`
    const opened = records.open(note, 'place', changed)
    // the last character of base64 has bits without meaning
    violations.ok(opened === null || JSON.stringify(opened) === JSON.stringify(content), index, changed)
  }
  t.same(violations.found, [])
  t.ok(forgeries.count >= sealed.length - 1)
})

t.test('it is valid for one kind, one location and one root', async t => {
  const { records, forgeries } = createRecords([one])
  const sealed = records.seal(note, 'place', { text: null, atMs: 1 })
  t.equal(records.open(other, 'place', sealed), null)
  t.equal(records.open(note, 'elsewhere', sealed), null)
  t.equal(createRecords([one], 'another root').records.open(note, 'place', sealed), null)
  t.equal(createRecords([two]).records.open(note, 'place', sealed), null)
  t.equal(records.open(other, 'place', sealed.replace('"note"', '"other"')), null)
  t.equal(forgeries.count, 3)
  t.equal(records.open(note, 'place', ''), null)
  t.equal(forgeries.count, 3, 'nothing is no forgery')
})

t.test('content of another shape is refused even if it is signed', async t => {
  const { records } = createRecords([one])
  const loose = recordKind<unknown>('note', z.unknown())
  const violations = collectViolations()
  for (const content of [{ text: 'a', atMs: -1 }, { text: 'a', atMs: 1e300 }, { text: 'a', atMs: 1, more: 1 }, [], null, 'text']) {
    violations.equal(records.open(note, 'place', records.seal(loose, 'place', content)), null, content)
  }
  for (const text of ['null', '[]', '{}', '{"v":2}', 'x'.repeat(10_000), '[['.repeat(1_000)]) {
    violations.equal(records.open(note, 'place', text), null, text)
  }
  t.same(violations.found, [])
})

t.test('with two secrets, either of them opens it', async t => {
  const content = { text: 'text', atMs: 5 }
  const [both, old, next] = [createRecords([two, one]).records, createRecords([one]).records, createRecords([two]).records]
  t.same([both, old, next].map(records => records.open(note, 'place', both.seal(note, 'place', content))), [content, content, content])
  t.same([old, next].map(records => both.open(note, 'place', records.seal(note, 'place', content))), [content, content])
  t.equal(old.open(note, 'place', next.seal(note, 'place', content)), null)
})
