import t from 'tap'
import {
  createCacheRig, day, goneFailure, hour, lifetime, minute, second, UpstreamFailure, type CacheRig
} from '../support/cache/cache-rig.ts'
import { settle } from '../support/fake-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

/** A cache with one value, whose upstream fails from now on. */
async function startFailing (ageMs: number, failure: Error = new UpstreamFailure()): Promise<CacheRig> {
  const rig = createCacheRig()
  await rig.cache.get(rig.request())
  await rig.clock.advance(ageMs)
  rig.upstream.failure = failure
  return rig
}

t.test('a failed background refresh keeps the value and marks it', async t => {
  const { cache, clock, upstream, request } = await startFailing(lifetime.ttlMs)
  const failedAtMs = clock.wallMs()
  t.match(cache.getIfReady(request()), { value: 'content', stale: null })
  await settle()
  const stale = { cause: 'error', reason: 'upstream-error', status: 502, sinceMs: failedAtMs }
  t.match(cache.getIfReady(request()), { value: 'content', forward: null, stale })
  t.equal(upstream.loads.length, 2)
})

t.test('a failing key is retried at growing intervals, however many callers there are', async t => {
  const { cache, clock, upstream, request } = await startFailing(lifetime.ttlMs)
  const attemptsAtS: number[] = []
  const violations = collectViolations()
  for (let s = 0; s <= 60; s++) {
    const before = upstream.loads.length
    for (let caller = 0; caller < 10; caller++) cache.getIfReady(request())
    await settle()
    if (upstream.loads.length > before) attemptsAtS.push(s)
    violations.ok(upstream.loads.length - before <= 1, s)
    await clock.advance(second)
  }
  t.same(violations.found, [])
  t.same(attemptsAtS, [0, 2, 6, 14, 30, 60])
})

t.test('a successful refresh removes the mark and the backoff', async t => {
  const { cache, clock, upstream, request } = await startFailing(lifetime.ttlMs)
  cache.getIfReady(request())
  await clock.advance(2 * second)
  upstream.failure = null
  t.ok(cache.getIfReady(request())?.stale)
  await settle()
  t.match(cache.getIfReady(request()), { ageMs: 0, stale: null })
  t.equal(cache.list()[0]?.failure, null)
})

t.test('after stale-while-revalidate, a caller waits for the refresh, and gets the old value if it fails', async t => {
  const { cache, upstream, request } = await startFailing(2 * hour)
  t.match(await cache.get(request()), { value: 'content', forward: 'stale', collapsed: false, stale: { cause: 'error' } })
  t.match(await cache.get(request()), { value: 'content', forward: null, stale: { cause: 'error' } }, 'at once while the key rests')
  t.equal(upstream.loads.length, 2)
})

t.test('after stale-while-revalidate, a successful refresh is the answer', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  await clock.advance(2 * hour)
  upstream.content = 'new'
  const answers = await Promise.all([cache.get(request()), cache.get(request())])
  t.match(answers, [{ value: 'new', forward: 'stale', collapsed: false, stored: true }, { value: 'new', collapsed: true, stale: null }])
  t.equal(upstream.loads.length, 2)
})

t.test('after stale-if-error, the answer is the failure', async t => {
  const failure = new UpstreamFailure()
  const { cache, clock, request } = await startFailing(lifetime.ttlMs + lifetime.staleIfErrorMs - 1, failure)
  t.match(await cache.get(request()), { value: 'content', stale: { cause: 'error' } })
  await clock.advance(1)
  await t.rejects(cache.get(request()), failure)
})

t.test('an old value that expires during its refresh is not served if the refresh fails', async t => {
  const failure = new UpstreamFailure()
  const { cache, clock, upstream, request } = await startFailing(lifetime.ttlMs + lifetime.staleIfErrorMs - 500, failure)
  upstream.delayMs = second
  const answer = cache.get(request())
  const rejected = t.rejects(answer, failure)
  await clock.advance(second)
  await rejected
})

t.test('an old value that expires before the soft deadline is not served for a slow refresh', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  await clock.advance(lifetime.ttlMs + lifetime.staleIfErrorMs - second)
  Object.assign(upstream, { content: 'new', delayMs: 5 * second })
  const answer = cache.get(request())
  await clock.advance(5 * second)
  t.match(await answer, { value: 'new', stale: null })
})

t.test('a failed refresh on demand returns the old value, marked', async t => {
  const { cache, upstream, request } = await startFailing(minute)
  t.match(await cache.get(request(), 'refresh'), { value: 'content', forward: 'request', stale: { cause: 'error' } })
  t.match(await cache.get(request(), 'refresh'), { value: 'content', stale: { cause: 'error' } }, 'and is not repeated while the key rests')
  t.equal(upstream.loads.length, 2)
})

t.test('a refusal is never masked by an old value, however it arrives', async t => {
  const violations = collectViolations()
  for (const mode of ['normal', 'refresh'] as const) {
    const { cache, upstream, request } = await startFailing(2 * hour, goneFailure)
    await t.rejects(cache.get(request(), mode), goneFailure, mode)
    await t.rejects(cache.get(request()), goneFailure, 'and is remembered')
    violations.equal(cache.getIfReady(request()), null, mode)
    violations.equal(upstream.loads.length, 2, mode)
  }
  t.same(violations.found, [])
  const { cache, request } = await startFailing(lifetime.ttlMs, goneFailure)
  t.match(cache.getIfReady(request()), { value: 'content' }, 'before it is known')
  await settle()
  await t.rejects(cache.get(request()), goneFailure, 'met in the background')
})

t.test('a refusal is remembered for the negative TTL, until there is a value', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  upstream.failure = goneFailure
  await t.rejects(cache.get(request()), goneFailure)
  upstream.failure = null
  await clock.advance(30 * second - 1)
  await t.rejects(cache.get(request()), goneFailure)
  t.equal(upstream.loads.length, 1)
  await clock.advance(1)
  t.match(await cache.get(request()), { value: 'content', forward: 'uri-miss' })
})

t.test('a refresh on demand retries a remembered refusal, but at most every 2 s', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  upstream.failure = goneFailure
  await t.rejects(cache.get(request()), goneFailure)
  await t.rejects(cache.get(request(), 'refresh'), goneFailure)
  t.equal(upstream.loads.length, 1)
  await clock.advance(2 * second)
  upstream.failure = null
  t.match(await cache.get(request(), 'refresh'), { value: 'content' })
  t.match(await cache.get(request()), { value: 'content', forward: null })
  t.equal(upstream.loads.length, 2)
})

t.test('failures without an old value are not remembered', async t => {
  const failure = new UpstreamFailure()
  const { cache, upstream, request } = createCacheRig()
  upstream.failure = failure
  await t.rejects(cache.get(request()), failure)
  await t.rejects(cache.get(request()), failure)
  t.equal(upstream.loads.length, 2)
  upstream.failure = null
  t.match(await cache.get(request()), { value: 'content' })
})

t.test('callers that joined a failed load share one more, and then give up', async t => {
  const failure = new UpstreamFailure()
  const { cache, upstream, request } = createCacheRig()
  upstream.failure = failure
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => cache.get(request())))
  t.ok(outcomes.every(({ status }) => status === 'rejected'))
  t.equal(upstream.loads.length, 2)
})

t.test('a caller that joined a failed load gets the result of the next one', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  const failure = new UpstreamFailure()
  Object.assign(upstream, { failure, delayMs: second })
  const first = t.rejects(cache.get(request()), failure)
  const joiners = [cache.get(request()), cache.get(request())]
  await settle()
  upstream.failure = null
  await clock.advance(2 * second)
  await first
  t.match(await Promise.all(joiners), [{ value: 'content', collapsed: false }, { value: 'content', collapsed: true }])
  t.equal(upstream.loads.length, 2)
})

t.test('a joined caller does not retry after its deadline, or if the upstream asked to wait', async t => {
  const throttled = new UpstreamFailure({ reason: 'upstream-throttled', retryAfterMs: second })
  const violations = collectViolations()
  for (const { failure, delayMs } of [{ failure: new UpstreamFailure(), delayMs: 20 * second }, { failure: throttled, delayMs: second }]) {
    const { cache, clock, upstream, request } = createCacheRig()
    Object.assign(upstream, { failure, delayMs })
    const rejected = Promise.all([0, 1, 2].map(() => t.rejects(cache.get(request()), failure)))
    await clock.advance(delayMs)
    await rejected
    violations.equal(upstream.loads.length, 1, failure, delayMs)
  }
  t.same(violations.found, [])
})

t.test('a joined caller waits for the next load only until its own deadline', async t => {
  const failure = new UpstreamFailure({ reason: 'the first' })
  const { cache, clock, upstream, request } = createCacheRig()
  Object.assign(upstream, { failure, delayMs: 15 * second })
  const first = t.rejects(cache.get(request()), failure)
  await settle()
  const joiner = t.rejects(cache.get(request()), failure)
  upstream.failure = null
  await clock.advance(15 * second)
  t.equal(upstream.loads.length, 2)
  await clock.advance(5 * second)
  await Promise.all([first, joiner])
  await clock.advance(10 * second)
  t.match(cache.getIfReady(request()), { value: 'content' }, 'the load goes on for others')
})

t.test('after the soft deadline, the old value is served, marked, and the refresh continues', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  await clock.advance(2 * hour)
  Object.assign(upstream, { content: 'new', delayMs: 10 * second })
  const startedAtMs = clock.wallMs()
  const answer = cache.get(request())
  await clock.advance(2 * second)
  const stale = { cause: 'soft-deadline', reason: 'upstream-timeout', status: 504, sinceMs: startedAtMs + 2 * second }
  t.match(await answer, { value: 'content', forward: 'stale', stale })
  const joiner = cache.get(request())
  await clock.advance(0)
  t.match(await joiner, { value: 'content', collapsed: true, stale }, 'the deadline counts from the begin of the refresh')
  await clock.advance(8 * second)
  t.match(cache.getIfReady(request()), { value: 'new', stale: null })
  t.equal(upstream.loads.length, 2)
})

t.test('a background refresh marks the value only after the soft deadline', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  await clock.advance(lifetime.ttlMs)
  upstream.delayMs = 5 * second
  cache.getIfReady(request())
  await clock.advance(1_990)
  t.equal(cache.getIfReady(request())?.stale, null)
  await clock.advance(10)
  t.match(cache.getIfReady(request()), { forward: null, stale: { cause: 'soft-deadline' } })
})

t.test('setting the wall clock back changes neither ages nor lifetimes', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  await clock.advance(minute)
  clock.shiftWall(-day)
  t.match(cache.getIfReady(request()), { ageMs: minute, ttlMs: 4 * minute })
  await clock.advance(4 * minute - 1)
  t.equal(cache.list()[0]?.state, 'fresh')
  await clock.advance(1)
  t.equal(cache.list()[0]?.state, 'revalidating')
  t.equal(upstream.loads.length, 1)
})

t.test('each failed load is reported once, even if nobody waits for it or its result is outdated', async t => {
  const told: unknown[] = []
  const { cache, clock, upstream, request } = createCacheRig({ onFailure: (key, error) => { told.push([key, error]) } })
  await cache.get(request())
  await clock.advance(lifetime.ttlMs)
  const failure = new UpstreamFailure()
  Object.assign(upstream, { failure, delayMs: second })
  cache.getIfReady(request())
  await settle()
  cache.purge('group')
  await clock.advance(second)
  t.same(told, [['key', failure]])
})
