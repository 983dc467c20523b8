import t from 'tap'
import { createCacheRig, goneFailure, hour, lifetime, second, UpstreamFailure } from '../support/cache/cache-rig.ts'
import { settle } from '../support/fake-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('a purge deletes one group and no other', async t => {
  const { cache, upstream, request } = createCacheRig()
  await cache.get(request('a', '1'))
  await cache.get(request('b', '1'))
  await cache.get(request('c', '2'))
  cache.purge('1')
  t.same(cache.list().map(({ key }) => key), ['c'])
  t.equal(cache.getIfReady(request('a', '1')), null)
  t.match(await cache.get(request('a', '1')), { forward: 'uri-miss', stored: true })
  t.equal(upstream.loads.length, 4)
})

t.test('a purge of everything deletes everything', async t => {
  const { cache, request } = createCacheRig()
  await cache.get(request('a', '1'))
  await cache.get(request('b', '2'))
  cache.purge(null)
  t.same(cache.list(), [])
  t.equal(cache.usage().bytes, 0)
})

t.test('a purge also deletes refusals', async t => {
  const violations = collectViolations()
  for (const group of ['group', null]) {
    const { cache, upstream, request } = createCacheRig()
    upstream.failure = goneFailure
    await t.rejects(cache.get(request()), goneFailure)
    cache.purge(group)
    upstream.failure = null
    violations.match(await cache.get(request()), { value: 'content' }, group ?? 'everything')
  }
  t.same(violations.found, [])
})

t.test('a load that started before a purge answers its callers and is not stored; later callers do not join it', async t => {
  const violations = collectViolations()
  for (const group of ['group', null]) {
    const { cache, clock, upstream, request } = createCacheRig()
    Object.assign(upstream, { content: 'before', delayMs: 3 * second })
    const early = cache.get(request())
    await clock.advance(second)
    cache.purge(group)
    violations.equal(cache.list().length, 0, group ?? 'everything')
    upstream.content = 'after'
    const late = cache.get(request())
    await clock.advance(2 * second)
    violations.match(await early, { value: 'before', stored: false }, group ?? 'everything')
    violations.equal(cache.getIfReady(request()), null, group ?? 'everything')
    await clock.advance(second)
    violations.match(await late, { value: 'after', stored: true, collapsed: false }, group ?? 'everything')
    violations.match(cache.getIfReady(request()), { value: 'after' }, group ?? 'everything')
    violations.equal(upstream.loads.length, 2, group ?? 'everything')
  }
  t.same(violations.found, [])
})

t.test('the end of a load from before a purge does not end the next load', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  upstream.delayMs = 3 * second
  const early = cache.get(request())
  await clock.advance(second)
  cache.purge('group')
  const late = cache.get(request())
  await clock.advance(2 * second)
  await early
  const joiner = cache.get(request())
  await clock.advance(second)
  t.match(await Promise.all([late, joiner]), [{ collapsed: false }, { collapsed: true }])
  t.equal(upstream.loads.length, 2)
})

t.test('a refusal that arrives after a purge is not remembered', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  Object.assign(upstream, { failure: goneFailure, delayMs: second })
  const early = t.rejects(cache.get(request()), goneFailure)
  await settle()
  cache.purge('group')
  upstream.failure = null
  await clock.advance(second)
  await early
  upstream.delayMs = 0
  t.match(await cache.get(request()), { value: 'content' })
})

t.test('a purge overrides a background refresh', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  await clock.advance(lifetime.ttlMs)
  upstream.delayMs = second
  cache.getIfReady(request())
  await settle()
  cache.purge('group')
  await clock.advance(second)
  t.same(cache.list(), [])
})

t.test('a purged value is not served, neither for a failed refresh nor for a slow one', async t => {
  const failure = new UpstreamFailure()
  const failing = createCacheRig()
  await failing.cache.get(failing.request())
  await failing.clock.advance(2 * hour)
  Object.assign(failing.upstream, { failure, delayMs: second })
  const rejected = t.rejects(failing.cache.get(failing.request()), failure)
  await settle()
  failing.cache.purge('group')
  await failing.clock.advance(second)
  await rejected

  const slow = createCacheRig()
  await slow.cache.get(slow.request())
  await slow.clock.advance(2 * hour)
  Object.assign(slow.upstream, { content: 'new', delayMs: 5 * second })
  const answer = slow.cache.get(slow.request())
  await settle()
  slow.cache.purge('group')
  await slow.clock.advance(5 * second)
  t.match(await answer, { value: 'new', stored: false, stale: null })
})

t.test('later loads know of a purge even if the wall clock was set back', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  cache.purge('group')
  clock.shiftWall(-hour)
  upstream.delayMs = second
  const early = cache.get(request())
  await settle()
  cache.purge('group')
  await clock.advance(second)
  t.match(await early, { stored: false })
  t.equal(cache.getIfReady(request()), null)
})
