import t from 'tap'
import { ageOf, makeEntry, placeEntry, stateOf, timesOf } from '../../src/cache/source-entry.ts'
import { hour, lifetime, minute } from '../support/cache/cache-rig.ts'

const place = { key: 'key', group: 'group' }
const loaded = { value: 'content', digest: 'digest', sizeBytes: 7 }

t.test('an entry keeps its age and its ends on another process\'s clocks', async t => {
  const original = makeEntry(place, { ...loaded, initialAgeMs: 7_000 }, null, () => lifetime, { wallMs: 1_000_000, monotonicMs: 5_000 })
  const times = timesOf(original, 5_000 + minute)
  t.same(times, {
    sinceFetchMs: minute,
    initialAgeMs: 7_000,
    unchangedMs: 0,
    ttlMs: 5 * minute,
    revalidateMs: 65 * minute,
    usableMs: 24 * hour + 5 * minute,
    settled: false
  })
  const restored = placeEntry(place, loaded, times, { wallMs: 90 * minute, monotonicMs: 50 })
  t.same(timesOf(restored, 50), times)
  t.match(restored, { fetchedAtWallMs: 89 * minute, sizeBytes: original.sizeBytes, failure: null, hits: 0 })
  t.equal(ageOf(restored, 50), minute + 7_000, 'a value that was old when it came is so much older, and fresh for as long as any other')
  t.equal(stateOf(restored, 50 + 4 * minute - 1), 'fresh')
  t.equal(stateOf(restored, 50 + 4 * minute), 'revalidating')
})

t.test('the history of its content is kept as well', async t => {
  const first = makeEntry(place, loaded, null, () => lifetime, { wallMs: 0, monotonicMs: 0 })
  const second = makeEntry(place, loaded, first, () => lifetime, { wallMs: 0, monotonicMs: 25 * hour })
  const restored = placeEntry(place, loaded, timesOf(second, 26 * hour), { wallMs: 0, monotonicMs: 10 })
  const seen: number[] = []
  makeEntry(place, loaded, restored, (_value, unchangedMs) => {
    seen.push(unchangedMs)
    return lifetime
  }, { wallMs: 0, monotonicMs: 10 })
  t.same(seen, [26 * hour])
})
