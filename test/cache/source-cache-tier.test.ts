import t from 'tap'
import { covers, type PurgeVersion } from '../../src/cache/purge-versions.ts'
import type { MemoryTier, ObtainPlan, SeenEntry, SharedTier } from '../../src/cache/shared-tier.ts'
import { NotCachedError } from '../../src/cache/source-cache-contract.ts'
import { makeEntry } from '../../src/cache/source-entry.ts'
import { createCacheRig, goneFailure, hour, lifetime, minute, second, UpstreamFailure, type CacheRig } from '../support/cache-rig.ts'

interface FakeTier extends SharedTier<string> {
  /** What the other replicas have of the one key. */
  held: SeenEntry<string> | null
  finds: number
  forgotten: string[]
  purges: Array<string | null>
  reached: boolean
  memory: MemoryTier | null
}

/** A tier that holds what it is told, in front of a cache on a fake clock. */
function createRig (): CacheRig & { tier: FakeTier, hold (content: string, ageMs: number, generation?: PurgeVersion): void } {
  const tier: FakeTier = {
    held: null,
    finds: 0,
    forgotten: [],
    purges: [],
    reached: true,
    memory: null,
    attach (memory) { tier.memory = memory },
    async find () {
      tier.finds++
      return tier.held
    },
    async obtain (request, plan: ObtainPlan<string>) {
      const generation = tier.memory?.known(request.group) ?? { all: 0, group: 0 }
      const found = tier.held !== null && covers(tier.held.generation, generation) ? tier.held : null
      if (found !== null && plan.accepts(found.entry)) return { ...found, shared: true }
      const seen = { entry: await plan.load(found), generation }
      tier.held = seen
      return { ...seen, shared: false }
    },
    forget ({ key }) { tier.forgotten.push(key) },
    async purge (group) {
      tier.purges.push(group)
      return tier.reached
    }
  }
  const rig = createCacheRig({ tier })
  return {
    ...rig,
    tier,
    hold (content, ageMs, generation = { all: 0, group: 0 }) {
      const { clock } = rig
      const at = { wallMs: clock.wallMs() - ageMs, monotonicMs: clock.monotonicMs() - ageMs }
      tier.held = { entry: makeEntry({ key: 'key', group: 'group' }, { value: content, digest: content, sizeBytes: content.length }, null, () => lifetime, at), generation }
    }
  }
}

t.test('what other replicas have is as if it were in memory, with its age', async t => {
  const { cache, tier, upstream, request, hold } = createRig()
  hold('shared', minute)
  t.match(await cache.get(request()), { value: 'shared', forward: null, ageMs: minute, ttlMs: 4 * minute })
  t.equal(cache.hits(), 0, 'no hit of memory yet')
  t.match(cache.getIfReady(request()), { value: 'shared', ageMs: minute })
  await cache.get(request())
  t.equal(cache.hits(), 2)
  t.equal(upstream.loads.length, 0)
  t.equal(tier.finds, 1)
})

t.test('a crowd looks there once', async t => {
  const { cache, tier, request, hold } = createRig()
  hold('shared', minute)
  await Promise.all(Array.from({ length: 100 }, () => cache.get(request())))
  t.equal(tier.finds, 1)
})

t.test('only-if-cached takes what other replicas have, and asks nobody else', async t => {
  const { cache, upstream, request, hold } = createRig()
  await t.rejects(cache.get(request(), 'only-if-cached'), NotCachedError)
  hold('shared', minute)
  t.match(await cache.get(request(), 'only-if-cached'), { value: 'shared', forward: null })
  t.equal(upstream.loads.length, 0)
})

t.test('past its ttl it is served at once, while it is refreshed', async t => {
  const { cache, clock, upstream, request, hold } = createRig()
  hold('shared', lifetime.ttlMs + minute)
  t.match(await cache.get(request()), { value: 'shared', forward: null, ttlMs: -minute })
  await clock.advance(0)
  t.equal(upstream.loads.length, 1)
  t.match(cache.getIfReady(request()), { value: 'content', ttlMs: lifetime.ttlMs })
})

t.test('a new replica serves it when Treasure Data fails, marked as stale', async t => {
  const { cache, upstream, request, hold } = createRig()
  hold('shared', lifetime.ttlMs + 2 * hour)
  upstream.failure = new UpstreamFailure()
  t.match(await cache.get(request()), { value: 'shared', forward: 'stale', stale: { cause: 'error' } })
  t.equal(upstream.loads[0]?.previous, 'shared')
})

t.test('a refresh takes what another replica fetched since, and counts as another\'s load', async t => {
  const { cache, clock, upstream, request, hold } = createRig()
  await cache.get(request())
  await clock.advance(lifetime.ttlMs + lifetime.staleWhileRevalidateMs)
  hold('newer', second)
  t.match(await cache.get(request()), { value: 'newer', forward: 'stale', collapsed: true, stored: true, ageMs: second })
  t.equal(upstream.loads.length, 1)
})

t.test('an old entry of another replica does not replace a newer one', async t => {
  const { cache, clock, upstream, request, hold } = createRig()
  await cache.get(request())
  hold('older', minute)
  upstream.content = 'new'
  await clock.advance(lifetime.ttlMs)
  cache.getIfReady(request())
  await clock.advance(0)
  t.match(cache.getIfReady(request()), { value: 'new' })
})

t.test('the very entry that is to be refreshed is none that another replica fetched since, whatever its way took', async t => {
  const { cache, clock, tier, upstream, request } = createRig()
  await cache.get(request())
  if (tier.held === null) throw new Error('nothing was stored')
  const { entry, generation } = tier.held
  tier.held = { entry: { ...entry, fetchedAtMs: entry.fetchedAtMs + 40, freshUntilMs: entry.freshUntilMs + 40 }, generation }
  await clock.advance(lifetime.ttlMs)
  upstream.content = 'new'
  cache.getIfReady(request())
  await clock.advance(0)
  t.match(cache.getIfReady(request()), { value: 'new' })
})

t.test('what is outdated is not replaced by what another replica fetched before', async t => {
  const { cache, clock, upstream, request, hold } = createRig()
  await cache.get(request())
  await clock.advance(minute)
  hold('between', 10 * second)
  cache.outdate('group', clock.monotonicMs())
  upstream.content = 'new'
  cache.getIfReady(request())
  await clock.advance(0)
  t.match(cache.getIfReady(request()), { value: 'new' })
})

t.test('who insists on a fresh answer is not given what another replica fetched before', async t => {
  const { cache, upstream, request, hold } = createRig()
  hold('shared', minute)
  t.match(await cache.get(request(), 'refresh'), { value: 'content', forward: 'request' })
  t.equal(upstream.loads.length, 1)
  hold('shared', 1)
  t.match(await cache.get(request('other'), 'refresh'), { value: 'shared' }, 'but once in 2 s is enough for all replicas')
  t.equal(upstream.loads.length, 1)
})

t.test('what was purged here or elsewhere is not taken from there', async t => {
  const { cache, tier, upstream, request, hold } = createRig()
  hold('shared', minute)
  tier.memory?.purged('group', 5)
  t.match(await cache.get(request()), { value: 'content', forward: 'uri-miss' })
  t.equal(upstream.loads.length, 1)
  hold('shared', minute, { all: 0, group: 5 })
  await cache.purgeAll()
  t.match(await cache.get(request()), { value: 'content', forward: 'uri-miss' })
})

t.test('a purge elsewhere empties memory, and loads under way are not kept', async t => {
  const { cache, clock, tier, upstream, request } = createRig()
  await cache.get(request())
  tier.memory?.purged('group', 7)
  t.equal(cache.getIfReady(request()), null)
  tier.held = null
  upstream.delayMs = second
  const late = cache.get(request())
  await clock.advance(0)
  tier.memory?.purged(null, 8)
  await clock.advance(second)
  t.match(await late, { stored: false })
  t.equal(cache.getIfReady(request()), null)
})

t.test('a purge that is known already costs nothing', async t => {
  const { cache, tier, request } = createRig()
  tier.memory?.purged('group', 7)
  await cache.get(request())
  tier.memory?.purged('group', 7)
  tier.memory?.purged(null, 0)
  t.match(cache.getIfReady(request()), { value: 'content' })
})

t.test('a purge here is one for all, and says whether they heard', async t => {
  const { cache, tier, request } = createRig()
  await cache.get(request())
  t.equal(await cache.purge('group'), true)
  tier.reached = false
  const purging = cache.purgeAll()
  t.equal(cache.getIfReady(request()), null, 'done here at once')
  t.equal(await purging, false)
  t.same(tier.purges, ['group', null])
  t.equal(await createCacheRig().cache.purge('group'), true, 'alone it reaches all there are')
})

t.test('what the upstream has taken back is no longer shared', async t => {
  const { cache, tier, upstream, request } = createRig()
  upstream.failure = goneFailure
  await t.rejects(cache.get(request()), goneFailure)
  t.same(tier.forgotten, ['key'])
})

t.test('an entry that memory had to give up comes back from there', async t => {
  const { cache, tier, upstream, request, hold } = createRig()
  hold('shared', lifetime.ttlMs + lifetime.staleIfErrorMs)
  t.match(await cache.get(request()), { value: 'content' }, 'unless it ran out')
  t.equal(tier.finds, 1)
  t.equal(upstream.loads.length, 1)
})
