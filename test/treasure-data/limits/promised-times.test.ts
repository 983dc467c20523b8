import t from 'tap'
import { PromisedTimes } from '../../../src/treasure-data/limits/promised-times.ts'

t.test('a promise is kept until its time, and counts until then', async t => {
  const promises = new PromisedTimes()
  promises.add('a', 'first', 1_000)
  promises.add('a', 'second', 2_000)
  promises.add('b', 'first', 3_000)
  t.equal(promises.find('a', 'first', 999), 1_000)
  t.equal(promises.find('a', 'first', 1_000), null)
  t.equal(promises.find('b', 'second', 0), null)
  t.same([...promises.counts(999)], [['a', 2], ['b', 1]])
  t.same([...promises.counts(1_500)], [['a', 1], ['b', 1]])
  promises.add('b', 'first', 4_000)
  t.same([...promises.counts(1_500)], [['a', 1], ['b', 1]], 'one for each load')
  promises.delete('a', 'second')
  t.same([...promises.counts(1_500)], [['b', 1]])
})

t.test('promises are bounded: the oldest are dropped first', async t => {
  const promises = new PromisedTimes()
  for (let index = 0; index < 30_000; index++) promises.add(`client ${index % 3}`, `load ${index}`, 1_000)
  const counts = [...promises.counts(0)].map(([, count]) => count)
  t.equal(counts.reduce((sum, count) => sum + count, 0), 20_000)
  t.ok(promises.find('client 2', 'load 29999', 0))
})
