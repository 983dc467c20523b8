import t from 'tap'
import { NotCachedError } from '../../src/cache/source-cache-contract.ts'
import { createCacheRig, goneFailure, heldBack, minute, second, UpstreamFailure } from '../support/cache/cache-rig.ts'
import { settle } from '../support/fake-clock.ts'

t.test('after a key change, each value is loaded once more before it is served', async t => {
  const { cache, upstream, request } = createCacheRig()
  await cache.get(request('a'))
  await cache.get(request('b'))
  cache.changeKey(true)
  t.equal(cache.getIfReady(request('a')), null)
  t.equal(cache.peek(request('a')), null)
  await t.rejects(cache.get(request('a'), 'only-if-cached'), NotCachedError)
  await t.rejects(cache.getWithoutLoad(request('a'), heldBack), heldBack)
  upstream.content = 'seen with the new key'
  t.match(await cache.get(request('a')), { value: 'seen with the new key', forward: 'stale' })
  t.equal(upstream.loads.at(-1)?.previous, 'content', 'the upstream may say that nothing has changed')
  t.match(await cache.get(request('a')), { value: 'seen with the new key', forward: null })
  t.equal(upstream.loads.length, 3, 'once')
  await cache.get(request('b'))
  t.equal(upstream.loads.length, 4)
})

t.test('values that the new key may not see are not served, however slow the answer is', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  cache.changeKey(true)
  Object.assign(upstream, { failure: goneFailure, delayMs: 10 * second })
  const asked = Promise.all([cache.get(request()), cache.get(request())].map(answer => answer.catch((error: unknown) => error)))
  await clock.advance(5 * second)
  t.equal(cache.getIfReady(request()), null, 'not after the soft deadline either')
  await clock.advance(10 * second)
  t.same(await asked, [goneFailure, goneFailure])
  t.equal(cache.peek(request()), null)
})

t.test('if the upstream fails, the old value is served as stale, and the next load decides', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  await cache.get(request())
  cache.changeKey(true)
  upstream.failure = new UpstreamFailure()
  t.match(await cache.get(request()), { value: 'content', stale: { reason: 'upstream-error' } })
  t.match(cache.getIfReady(request()), { stale: { reason: 'upstream-error' } }, 'while the key backs off')
  await clock.advance(minute)
  upstream.failure = goneFailure
  await t.rejects(cache.get(request()), goneFailure)
})

t.test('a load that started with the old key is not kept, nor is a value from the store', async t => {
  const { cache, clock, upstream, request } = createCacheRig()
  upstream.delayMs = second
  const late = cache.get(request())
  await clock.advance(100)
  cache.changeKey(true)
  await clock.advance(second)
  t.match(await late, { value: 'content', stored: false })
  t.equal(cache.peek(request()), null)
  upstream.delayMs = 0
  await cache.get(request())
  upstream.delayMs = second
  const refreshing = cache.get(request(), 'refresh')
  refreshing.catch(() => {})
  cache.changeKey(false)
  await clock.advance(2 * second)
  t.equal(cache.list().length, 0)
})

t.test('after an account change nothing is left: values, refusals or purges', async t => {
  const { cache, upstream, request } = createCacheRig()
  await cache.get(request('a'))
  upstream.failure = goneFailure
  await cache.get(request('b')).catch(() => {})
  await cache.purge('other')
  cache.changeKey(false)
  t.equal(cache.list().length, 0)
  t.equal(cache.usage().entries, 0)
  Object.assign(upstream, { failure: null, content: 'the other account\'s' })
  t.match(await cache.get(request('b')), { value: 'the other account\'s' })
  t.match(await cache.get(request('a')), { value: 'the other account\'s', forward: 'uri-miss' })
  t.equal(upstream.loads.at(-1)?.previous, null)
  await settle()
})
