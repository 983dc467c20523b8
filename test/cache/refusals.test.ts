import t from 'tap'
import { Refusals } from '../../src/cache/refusals.ts'

t.test('a refusal is remembered for its TTL', async t => {
  let nowMs = 1_000
  const refusals = new Refusals(30_000, () => nowMs)
  const error = new Error('gone')
  refusals.remember('key', 'group', error)
  t.equal(refusals.getIfRecent('key')?.error, error)
  t.equal(refusals.getIfRecent('other'), null)
  nowMs += 29_999
  t.equal(refusals.getIfRecent('key')?.error, error)
  nowMs += 1
  t.equal(refusals.getIfRecent('key'), null)
})

t.test('a refusal can be requested up to an age, which does not extend its TTL', async t => {
  let nowMs = 0
  const refusals = new Refusals(1_000, () => nowMs)
  refusals.remember('key', 'group', new Error('gone'))
  nowMs = 500
  t.ok(refusals.getIfRecent('key', 501))
  t.equal(refusals.getIfRecent('key', 500), null)
  nowMs = 1_000
  t.equal(refusals.getIfRecent('key', 5_000), null)
})

t.test('refusals can be deleted one by one or all at once', async t => {
  const refusals = new Refusals(1_000, () => 0)
  for (const key of ['a', 'b', 'c']) refusals.remember(key, `group of ${key}`, null)
  refusals.delete('a')
  t.same([...refusals.entries()].map(([key, { group }]) => [key, group]), [['c', 'group of c'], ['b', 'group of b']])
  refusals.clear()
  t.equal(refusals.getIfRecent('b'), null)
})

t.test('at most 10,000 refusals are remembered', async t => {
  const refusals = new Refusals(1_000, () => 0)
  for (let key = 0; key <= 10_000; key++) refusals.remember(String(key), 'group', null)
  t.equal(refusals.getIfRecent('0'), null)
  t.ok(refusals.getIfRecent('1'))
})
