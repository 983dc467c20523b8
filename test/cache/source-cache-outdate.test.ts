import t from 'tap'
import { createCacheRig, day, hour, lifetime, minute } from '../support/cache/cache-rig.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('values fetched before a run are served at once and refreshed once', async t => {
  const { clock, cache, upstream, request } = createCacheRig({ lifetimeOf: () => ({ ...lifetime, ttlMs: day }) })
  await cache.get(request('old'))
  await cache.get(request('other', 'elsewhere'))
  await clock.advance(hour)
  const beforeMs = clock.monotonicMs()
  await cache.get(request('new'))
  t.equal(upstream.loads.length, 3)
  cache.outdate('group', beforeMs)
  cache.outdate('group', beforeMs)
  upstream.content = 'new content'
  const violations = collectViolations()
  for (const key of ['new', 'old', 'old']) violations.equal(cache.getIfReady(request(key))?.value, 'content', key)
  t.same(violations.found, [])
  t.equal(cache.getIfReady(request('other', 'elsewhere'))?.value, 'content')
  await clock.advance(0)
  t.equal(upstream.loads.length, 4)
  t.equal(cache.getIfReady(request('old'))?.value, 'new content')
})

t.test('outdating does not extend lifetimes, and the last good value is served for a day on errors', async t => {
  const { clock, cache, upstream, request } = createCacheRig()
  await cache.get(request())
  await clock.advance(4 * minute)
  const told = cache.list()[0]?.ttlMs
  cache.outdate('group', 0)
  t.equal(cache.list()[0]?.ttlMs, told, 'not fetched before')
  cache.outdate('group', Infinity)
  t.equal(cache.list()[0]?.ttlMs, 0)
  await clock.advance(10 * minute)
  cache.outdate('group', Infinity)
  t.equal(cache.list()[0]?.ttlMs, -10 * minute, 'what is outdated stays as it is')
  await clock.advance(hour - 10 * minute)
  t.equal(cache.list()[0]?.state, 'usable-on-error', 'answered at once for an hour from then on')
  upstream.failure = new Error('gone wrong')
  await clock.advance(22 * hour)
  t.match(await cache.get(request()), { value: 'content', stale: { cause: 'error' } })
})

t.test('checking memory starts no load', async t => {
  const { clock, cache, upstream, request } = createCacheRig()
  t.equal(cache.peek(request()), null)
  await cache.get(request())
  const violations = collectViolations()
  for (const ms of [0, 10 * minute, 2 * hour]) {
    await clock.advance(ms)
    violations.equal(cache.peek(request())?.value, 'content', ms)
  }
  t.same(violations.found, [])
  await clock.advance(day)
  t.equal(cache.peek(request()), null)
  t.equal(upstream.loads.length, 1)
})

t.test('warming reports whether it started a load', async t => {
  const { clock, cache, request } = createCacheRig()
  const outcomes = await Promise.all([cache.warm(request(), 'warm-up'), cache.warm(request(), 'warm-up')])
  t.same(outcomes, [{ began: true, error: null }, { began: false, error: null }])
  t.equal((await cache.warm(request(), 'warm-up')).began, false)
  await clock.advance(5 * minute)
  t.equal((await cache.warm(request(), 'warm-up')).began, true)
})

t.test('another replica\'s value is used only if it was fetched after the run', async t => {
  const accepted: boolean[] = []
  const fetchedAgoMs = [10 * minute, hour, 70 * minute]
  const { clock, cache, request } = createCacheRig({
    lifetimeOf: () => ({ ...lifetime, ttlMs: day }),
    store: {
      attach () {},
      delete () {},
      find: async () => null,
      purge: async (_, version) => version,
      async load (_, { accepts, load }) {
        const entry = await load(null)
        if (cache.list().length > 0) {
          accepted.push(...fetchedAgoMs.map(agoMs => accepts({ ...entry, fetchedAtMs: clock.monotonicMs() - agoMs })))
        }
        return { entry, purgeVersion: { all: 0, group: 0 }, shared: false }
      }
    }
  })
  await cache.get(request())
  await clock.advance(2 * hour)
  cache.outdate('group', clock.monotonicMs() - 30 * minute)
  cache.getIfReady(request())
  await clock.advance(0)
  t.same(accepted, [true, false, false])
})
