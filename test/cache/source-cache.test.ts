import t from 'tap'
import { residentBytes } from '../../src/cache/bounded-map.ts'
import { NotCachedError } from '../../src/cache/source-cache-contract.ts'
import { createCacheRig, goneFailure, lifetime, minute, second } from '../support/cache/cache-rig.ts'
import { settle } from '../support/fake-clock.ts'

t.test('a miss is loaded and stored, and a hit comes from memory alone', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  t.match(await cache.get(request()), { value: 'content', forward: 'uri-miss', collapsed: false, stored: true, ageMs: 0, stale: null })
  await clock.advance(minute)
  t.match(await cache.get(request()), { value: 'content', forward: null, stored: false, ageMs: minute, ttlMs: 4 * minute, stale: null })
  t.match(cache.getIfReady(request()), { value: 'content', forward: null })
  t.equal(upstream.loads.length, 1)
})

t.test('keys are independent of each other', async t => {
  const { cache, upstream, request } = createCacheRig()
  await cache.get(request('one'))
  upstream.content = 'other'
  t.equal((await cache.get(request('two'))).value, 'other')
  t.equal((await cache.get(request('one'))).value, 'content')
})

t.test('a lookup never waits and never loads what is not in memory', async t => {
  const { cache, upstream, request } = createCacheRig()
  t.equal(cache.getIfReady(request()), null)
  await settle()
  t.equal(upstream.loads.length, 0)
})

t.test('all callers of a cold key share one load, and all but the first are marked as collapsed', async t => {
  const { cache, upstream, request } = createCacheRig()
  const answers = await Promise.all(Array.from({ length: 100 }, () => cache.get(request())))
  t.equal(upstream.loads.length, 1)
  t.equal(answers.filter(({ collapsed }) => collapsed).length, 99)
  t.equal(new Set(answers.map(({ value }) => value)).size, 1)
})

t.test('only-if-cached answers from memory or not at all', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await t.rejects(cache.get(request(), 'only-if-cached'), NotCachedError)
  t.equal(upstream.loads.length, 0)
  await cache.get(request())
  t.match(await cache.get(request(), 'only-if-cached'), { value: 'content', forward: null })
  await clock.advance(lifetime.ttlMs)
  t.match(await cache.get(request(), 'only-if-cached'), { value: 'content', forward: null, ttlMs: 0 })
  t.equal(upstream.loads.length, 1, 'not even in the background')
  await clock.advance(lifetime.staleWhileRevalidateMs)
  t.match(await cache.get(request(), 'only-if-cached'), { value: 'content', forward: null })
  t.equal(upstream.loads.length, 1)
  await clock.advance(lifetime.staleIfErrorMs)
  await t.rejects(cache.get(request(), 'only-if-cached'), NotCachedError)
})

t.test('an expired value is loaded again, and reported as stale rather than missing', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  upstream.content = 'changed'
  await clock.advance(lifetime.ttlMs + lifetime.staleIfErrorMs)
  t.match(await cache.get(request()), { value: 'changed', forward: 'stale', stored: true, stale: null })
})

t.test('only-if-cached repeats a remembered refusal', async t => {
  const { cache, upstream, request } = createCacheRig()
  upstream.failure = goneFailure
  await t.rejects(cache.get(request()), goneFailure)
  await t.rejects(cache.get(request(), 'only-if-cached'), goneFailure)
})

t.test('a refresh gets a new value, but at most every 2 s', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  upstream.content = 'new'
  t.match(await cache.get(request(), 'refresh'), { value: 'content', forward: null })
  await clock.advance(2 * second)
  t.match(await cache.get(request(), 'refresh'), { value: 'new', forward: 'request', stored: true, ageMs: 0 })
  t.equal(upstream.loads.length, 2)
})

t.test('a refresh of a missing value is a load', async t => {
  const { cache, request } = createCacheRig()
  t.match(await cache.get(request(), 'refresh'), { value: 'content', forward: 'request', stored: true })
})

t.test('a refresh waits beyond the soft deadline, because the caller asked for a fresh answer', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  await clock.advance(minute)
  Object.assign(upstream, { content: 'new', delayMs: 9 * second })
  const answer = cache.get(request(), 'refresh')
  await clock.advance(9 * second)
  t.match(await answer, { value: 'new', stale: null })
})

t.test('a load gets the previous value, and whether a caller is waiting', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  await clock.advance(lifetime.ttlMs)
  upstream.delayMs = second
  cache.getIfReady(request())
  await settle()
  const [first, background] = upstream.loads
  t.match(first, { previous: null })
  t.match(background, { previous: 'content' })
  t.equal(background?.demand.isAwaited(), false)
  const joined = cache.get(request(), 'refresh')
  t.equal(background?.demand.isAwaited(), true)
  await clock.advance(second)
  t.match(await joined, { collapsed: true, forward: 'request' })
  t.equal(upstream.loads.length, 2)
})

t.test('an unchanged value counts as evidence for its lifetime', async t => {
  const seen: number[] = []
  const { cache, clock, request } = createCacheRig({
    lifetimeOf: (_value, unchangedMs) => {
      seen.push(unchangedMs)
      return { ...lifetime, settled: unchangedMs >= minute }
    }
  })
  t.equal((await cache.get(request(), 'refresh')).settled, false)
  await clock.advance(minute)
  t.equal((await cache.get(request(), 'refresh')).settled, true)
  t.same(seen, [0, minute])
})

t.test('memory is bounded: the least recently used values are evicted', async t => {
  const { cache, upstream, request } = createCacheRig({ maxBytes: residentBytes(9_700) })
  upstream.content = 'x'.repeat(2_000)
  for (const key of ['a', 'b', 'c']) await cache.get(request(key))
  cache.getIfReady(request('a'))
  await cache.get(request('d'))
  t.same(cache.list().map(({ key }) => key), ['d', 'a', 'c'])
  t.ok(cache.usage().bytes <= residentBytes(9_700))
  t.equal(cache.getIfReady(request('b')), null)
})

t.test('a value larger than the bound is served and not stored', async t => {
  const { cache, upstream, request } = createCacheRig({ maxBytes: residentBytes(9_700) })
  await cache.get(request('small'))
  upstream.content = 'x'.repeat(10_000)
  t.match(await cache.get(request('large')), { value: upstream.content, forward: 'uri-miss', stored: false })
  t.equal(cache.getIfReady(request('large')), null)
  t.ok(cache.getIfReady(request('small')))
})

t.test('hits count only answers from memory', async t => {
  const { cache, clock, request } = createCacheRig()
  await Promise.all([cache.get(request()), cache.get(request())])
  t.equal(cache.list()[0]?.hits, 0)
  await cache.get(request())
  cache.getIfReady(request())
  t.equal(cache.list()[0]?.hits, 2)
  t.equal(cache.peek(request())?.value, 'content')
  t.same([cache.list()[0]?.hits, cache.hits()], [2, 2], 'a look is no hit')
  await clock.advance(minute)
  await cache.get(request(), 'refresh')
  t.equal(cache.list()[0]?.hits, 0, 'since the last fetch')
})

t.test('the listing has state, age, time left, running refreshes and failures', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request('one', '1001'))
  t.match(
    cache.list(),
    [{ key: 'one', group: '1001', state: 'fresh', ageMs: 0, ttlMs: 5 * minute, refreshing: false, settled: false, failure: null }]
  )
  await clock.advance(6 * minute)
  upstream.failure = new Error('a fault')
  upstream.delayMs = second
  cache.getIfReady(request('one', '1001'))
  t.match(cache.list(), [{ state: 'revalidating', ageMs: 6 * minute, ttlMs: -minute, refreshing: true, failure: null }])
  await clock.advance(second)
  t.match(cache.list(), [{ state: 'revalidating', refreshing: false, failure: { reason: 'internal-error', times: 1 } }])
})

t.test('warming loads only what is not fresh', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.warm(request(), 'warm-up')
  await cache.warm(request(), 'warm-up')
  t.equal(upstream.loads.length, 1)
  t.equal(upstream.loads[0]?.demand.isAwaited(), false)
  await clock.advance(lifetime.ttlMs)
  await cache.warm(request(), 'warm-up')
  t.equal(upstream.loads.length, 2)
  t.equal(cache.getIfReady(request())?.ageMs, 0)
})

t.test('warming joins a load in progress', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  upstream.delayMs = second
  const asked = cache.get(request())
  const warmed = cache.warm(request(), 'warm-up')
  await clock.advance(second)
  await Promise.all([asked, warmed])
  t.equal(upstream.loads.length, 1)
})

t.test('warming throws nothing and respects the backoff after a failure', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  await clock.advance(lifetime.ttlMs)
  upstream.failure = new Error('a fault')
  await cache.warm(request(), 'warm-up')
  await cache.warm(request(), 'warm-up')
  t.equal(upstream.loads.length, 2)
  await clock.advance(2 * second)
  await cache.warm(request(), 'warm-up')
  t.equal(upstream.loads.length, 3)
})

t.test('warming respects a remembered refusal', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  upstream.failure = goneFailure
  await cache.warm(request(), 'warm-up')
  await clock.advance(15 * second)
  await cache.warm(request(), 'warm-up')
  t.equal(upstream.loads.length, 1)
  await clock.advance(15 * second)
  await cache.warm(request(), 'warm-up')
  t.equal(upstream.loads.length, 2)
})
