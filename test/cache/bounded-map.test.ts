import t from 'tap'
import { BoundedMap } from '../../src/cache/bounded-map.ts'

t.test('it reports its size and the number of evictions', async t => {
  const map = new BoundedMap<{ bytes: number }>(100, ({ bytes }) => bytes)
  t.same(map.usage(), { bytes: 0, maxBytes: 100, entries: 0, evictions: 0 })
  map.set('a', { bytes: 60 })
  map.set('b', { bytes: 30 })
  t.same(map.usage(), { bytes: 90, maxBytes: 100, entries: 2, evictions: 0 })
  map.set('b', { bytes: 40 })
  map.delete('b')
  t.same(map.usage(), { bytes: 60, maxBytes: 100, entries: 1, evictions: 0 }, 'what is replaced or deleted was not evicted')
  map.set('c', { bytes: 50 })
  t.same(map.usage(), { bytes: 50, maxBytes: 100, entries: 1, evictions: 1 })
})
