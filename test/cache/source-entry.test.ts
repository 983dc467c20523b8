import fc from 'fast-check'
import t from 'tap'
import {
  addFailure, isBackingOff, makeEntry, stateOf, type Lifetime, type RefreshFailure, type Verdict, type SourceEntry
} from '../../src/cache/source-entry.ts'
import { collectViolations } from '../support/collect-violations.ts'

const lifetime: Lifetime = { ttlMs: 100, staleWhileRevalidateMs: 1_000, staleIfErrorMs: 10_000, settled: false }
const verdict: Verdict = { kind: 'failed', reason: 'upstream-error', status: 500, retryAfterMs: null }

function entryAt (monotonicMs: number, { given = lifetime, digest = 'a', previous = null }: {
  given?: Lifetime
  digest?: string
  previous?: SourceEntry<string> | null
} = {}): SourceEntry<string> {
  return makeEntry({ key: 'key', group: '7' }, { value: digest, digest, sizeBytes: 50 }, previous, () => given,
    { wallMs: 9_000, monotonicMs })
}

t.test('an entry is fresh, then revalidating, then usable on error, then expired, exact to the millisecond', async t => {
  const entry = entryAt(5_000)
  const states = [5_000, 5_099.9, 5_100, 6_099.9, 6_100, 15_099.9, 15_100, 1e12].map(atMs => stateOf(entry, atMs))
  t.same(states, ['fresh', 'fresh', 'revalidating', 'revalidating', 'usable-on-error', 'usable-on-error', 'expired', 'expired'])
})

t.test('an entry that may be served while revalidating may be served on error for as long', async t => {
  const entry = entryAt(0, { given: { ...lifetime, staleIfErrorMs: 0 } })
  t.equal(stateOf(entry, 1_099), 'revalidating')
  t.equal(stateOf(entry, 1_100), 'expired')
})

t.test('without stale-while-revalidate, an entry after its TTL is usable only on error', async t => {
  t.equal(stateOf(entryAt(0, { given: { ...lifetime, staleWhileRevalidateMs: 0 } }), 100), 'usable-on-error')
})

t.test('states never go back as time passes', async t => {
  const order = ['fresh', 'revalidating', 'usable-on-error', 'expired']
  const ms = fc.nat(10_000)
  fc.assert(fc.property(ms, ms, ms, ms, ms, (ttlMs, staleWhileRevalidateMs, staleIfErrorMs, one, other) => {
    const entry = entryAt(0, { given: { ttlMs, staleWhileRevalidateMs, staleIfErrorMs, settled: false } })
    const [earlier, later] = [Math.min(one, other), Math.max(one, other)].map(atMs => order.indexOf(stateOf(entry, atMs * 3)))
    return earlier !== undefined && later !== undefined && earlier <= later
  }))
})

t.test('the lifetime depends on how long the same content was seen', async t => {
  const asked: number[] = []
  const lifetimeOf = (_value: string, unchangedMs: number): Lifetime => {
    asked.push(unchangedMs)
    return lifetime
  }
  const make = (digest: string, previous: SourceEntry<string> | null, monotonicMs: number): SourceEntry<string> =>
    makeEntry({ key: 'key', group: '7' }, { value: digest, digest, sizeBytes: 1 }, previous, lifetimeOf, { wallMs: 0, monotonicMs })
  const first = make('a', null, 1_000)
  const second = make('a', first, 4_000)
  const third = make('a', second, 9_000)
  const changed = make('b', third, 10_000)
  make('a', changed, 11_000)
  t.same(asked, [0, 3_000, 8_000, 0, 0])
  t.equal(third.firstSeenAtMs, 1_000)
  t.equal(third.fetchedAtMs, 9_000)
})

t.test('a new entry has no failure and no hits', async t => {
  const previous = entryAt(0)
  previous.failure = addFailure(null, verdict, { wallMs: 0, monotonicMs: 0 })
  previous.hits = 4
  t.match(entryAt(10, { previous }), { failure: null, hits: 0, fetchedAtWallMs: 9_000 })
})

t.test('an entry\'s size includes its key and the cache\'s overhead', async t => {
  t.ok(entryAt(0).sizeBytes > 50 + 'key'.length)
})

t.test('the wait after failures doubles from 2 s to 30 s', async t => {
  let failure: RefreshFailure | null = null
  const waits: number[] = []
  const violations = collectViolations()
  for (let times = 1; times <= 50; times++) {
    failure = addFailure(failure, verdict, { wallMs: times, monotonicMs: 1_000 })
    violations.equal(failure.times, times, times)
    waits.push(failure.retryAtMs - 1_000)
  }
  t.same(violations.found, [])
  t.same(waits.slice(0, 6), [2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  t.equal(waits.at(-1), 30_000)
})

t.test('consecutive failures keep the time of the first and the reason of the last', async t => {
  const first = addFailure(null, verdict, { wallMs: 100, monotonicMs: 1 })
  const second = addFailure(first, { ...verdict, reason: 'upstream-throttled', status: 429 }, { wallMs: 900, monotonicMs: 2 })
  t.match(second, { sinceMs: 100, reason: 'upstream-throttled', status: 429, times: 2 })
})

t.test('Retry-After lengthens the wait and never shortens it', async t => {
  const wait = (retryAfterMs: number): number => addFailure(null, { ...verdict, retryAfterMs }, { wallMs: 0, monotonicMs: 0 }).retryAtMs
  t.equal(wait(45_000), 45_000)
  t.equal(wait(500), 2_000)
})

t.test('an entry backs off only until its failure\'s time', async t => {
  const entry = entryAt(0)
  t.equal(isBackingOff(entry, 0), false)
  entry.failure = addFailure(null, verdict, { wallMs: 0, monotonicMs: 0 })
  t.equal(isBackingOff(entry, 1_999), true)
  t.equal(isBackingOff(entry, 2_000), false)
})
