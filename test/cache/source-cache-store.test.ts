import t from 'tap'
import { covers, type KnownPurges, type PurgeListener, type PurgeMessages, type PurgeVersion } from '../../src/cache/purge-versions.ts'
import { makeEntry } from '../../src/cache/source-entry.ts'
import { NotCachedError, type LoadPlan, type SourceStore, type VersionedEntry } from '../../src/cache/source-cache-contract.ts'
import { settle } from '../support/fake-clock.ts'
import { createCacheRig, goneFailure, hour, lifetime, minute, second, UpstreamFailure, type CacheRig } from '../support/cache/cache-rig.ts'

interface FakeStore extends SourceStore<string> {
  /** What the store has for the one key. */
  held: VersionedEntry<string> | null
  finds: number
  deleted: string[]
  purges: Array<string | null>
  kept: Array<string | null>
  /** Whether the replicas' part of it, and the part that outlasts them, can be reached. */
  reached: boolean
  keeps: boolean
  known: KnownPurges | null
}

interface FakeMessages extends PurgeMessages {
  announced: Array<string | null>
  reached: boolean
  listener: PurgeListener | null
}

interface Rig extends CacheRig {
  store: FakeStore
  messages: FakeMessages
  hold (content: string, ageMs: number, purgeVersion?: PurgeVersion): void
}

/** A store that keeps what it gets, and messages that reach nobody, behind a cache on a fake clock. */
function createRig (): Rig {
  const store: FakeStore = {
    held: null,
    finds: 0,
    deleted: [],
    purges: [],
    kept: [],
    reached: true,
    keeps: true,
    known: null,
    attach (known) { store.known = known },
    async find () {
      store.finds++
      return store.held
    },
    async load (request, plan: LoadPlan<string>) {
      const purgeVersion = store.known?.of(request.group) ?? { all: 0, group: 0 }
      const found = store.held !== null && covers(store.held.purgeVersion, purgeVersion) ? store.held : null
      if (found !== null && plan.accepts(found.entry)) return { ...found, shared: true }
      const loaded = { entry: await plan.load(found), purgeVersion }
      store.held = loaded
      return { ...loaded, shared: false }
    },
    delete ({ key }) { store.deleted.push(key) },
    async purge (group, version) {
      if (store.reached) store.purges.push(group)
      return store.reached ? version : null
    },
    async keepPurge (group) {
      if (store.keeps) store.kept.push(group)
      return store.keeps
    }
  }
  const messages: FakeMessages = {
    announced: [],
    reached: true,
    listener: null,
    attach (listener) { messages.listener = listener },
    async announce (group) {
      if (messages.reached) messages.announced.push(group)
      return messages.reached
    }
  }
  const rig = createCacheRig({ store, purgeMessages: messages })
  return {
    ...rig,
    store,
    messages,
    hold (content, ageMs, purgeVersion = { all: 0, group: 0 }) {
      const { clock } = rig
      const at = { wallMs: clock.wallMs() - ageMs, monotonicMs: clock.monotonicMs() - ageMs }
      const entry = makeEntry({ key: 'key', group: 'group' },
        { value: content, digest: content, sizeBytes: content.length }, null, () => lifetime, at)
      store.held = { entry, purgeVersion }
    }
  }
}

t.test('a value of another replica is served like one in memory, with its age', async t => {
  const { cache, store, upstream, request, hold } = createRig()
  hold('shared', minute)
  t.match(await cache.get(request()), { value: 'shared', forward: null, ageMs: minute, ttlMs: 4 * minute })
  t.equal(cache.hits(), 0, 'no hit of memory yet')
  t.match(cache.getIfReady(request()), { value: 'shared', ageMs: minute })
  await cache.get(request())
  t.equal(cache.hits(), 2)
  t.equal(upstream.loads.length, 0)
  t.equal(store.finds, 1)
})

t.test('many callers cause one lookup in the store', async t => {
  const { cache, store, request, hold } = createRig()
  hold('shared', minute)
  await Promise.all(Array.from({ length: 100 }, () => cache.get(request())))
  t.equal(store.finds, 1)
})

t.test('only-if-cached uses values of other replicas, and starts no load', async t => {
  const { cache, upstream, request, hold } = createRig()
  await t.rejects(cache.get(request(), 'only-if-cached'), NotCachedError)
  hold('shared', minute)
  t.match(await cache.get(request(), 'only-if-cached'), { value: 'shared', forward: null })
  t.equal(upstream.loads.length, 0)
})

t.test('after its TTL it is served at once and refreshed', async t => {
  const { cache, clock, upstream, request, hold } = createRig()
  hold('shared', lifetime.ttlMs + minute)
  t.match(await cache.get(request()), { value: 'shared', forward: null, ttlMs: -minute })
  await clock.advance(0)
  t.equal(upstream.loads.length, 1)
  t.match(cache.getIfReady(request()), { value: 'content', ttlMs: lifetime.ttlMs })
})

t.test('a new replica serves it if Treasure Data fails, marked as stale', async t => {
  const { cache, upstream, request, hold } = createRig()
  hold('shared', lifetime.ttlMs + 2 * hour)
  upstream.failure = new UpstreamFailure()
  t.match(await cache.get(request()), { value: 'shared', forward: 'stale', stale: { cause: 'error' } })
  t.equal(upstream.loads[0]?.previous, 'shared')
})

t.test('a refresh uses a newer value of another replica, and counts it as that replica\'s load', async t => {
  const { cache, clock, upstream, request, hold } = createRig()
  await cache.get(request())
  await clock.advance(lifetime.ttlMs + lifetime.staleWhileRevalidateMs)
  hold('newer', second)
  t.match(await cache.get(request()), { value: 'newer', forward: 'stale', collapsed: true, stored: true, ageMs: second })
  t.equal(upstream.loads.length, 1)
})

t.test('an older entry of another replica does not replace a newer one', async t => {
  const { cache, clock, upstream, request, hold } = createRig()
  await cache.get(request())
  hold('older', minute)
  upstream.content = 'new'
  await clock.advance(lifetime.ttlMs)
  cache.getIfReady(request())
  await clock.advance(0)
  t.match(cache.getIfReady(request()), { value: 'new' })
})

t.test('the entry that is to be refreshed does not count as newer, however long it took', async t => {
  const { cache, clock, store, upstream, request } = createRig()
  await cache.get(request())
  if (store.held === null) throw new Error('nothing was stored')
  const { entry, purgeVersion } = store.held
  store.held = { entry: { ...entry, fetchedAtMs: entry.fetchedAtMs + 40, freshUntilMs: entry.freshUntilMs + 40 }, purgeVersion }
  await clock.advance(lifetime.ttlMs)
  upstream.content = 'new'
  cache.getIfReady(request())
  await clock.advance(0)
  t.match(cache.getIfReady(request()), { value: 'new' })
})

t.test('an outdated value is not replaced by an older one of another replica', async t => {
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

t.test('a request for a fresh answer does not get an older value of another replica', async t => {
  const { cache, upstream, request, hold } = createRig()
  hold('shared', minute)
  t.match(await cache.get(request(), 'refresh'), { value: 'content', forward: 'request' })
  t.equal(upstream.loads.length, 1)
  hold('shared', 1)
  t.match(await cache.get(request('other'), 'refresh'), { value: 'shared' }, 'but once in 2 s is enough for all replicas')
  t.equal(upstream.loads.length, 1)
})

t.test('purged values are not taken from the store', async t => {
  const { cache, messages, upstream, request, hold } = createRig()
  hold('shared', minute)
  messages.listener?.learn('group', 5)
  t.match(await cache.get(request()), { value: 'content', forward: 'uri-miss' })
  t.equal(upstream.loads.length, 1)
  hold('shared', minute, { all: 0, group: 5 })
  await cache.purge(null)
  t.match(await cache.get(request()), { value: 'content', forward: 'uri-miss' })
})

t.test('a purge on another replica clears memory, and running loads are not kept', async t => {
  const { cache, clock, store, messages, upstream, request } = createRig()
  await cache.get(request())
  messages.listener?.learn('group', 7)
  t.equal(cache.getIfReady(request()), null)
  store.held = null
  upstream.delayMs = second
  const late = cache.get(request())
  await clock.advance(0)
  messages.listener?.learn(null, 8)
  await clock.advance(second)
  t.match(await late, { stored: false })
  t.equal(cache.getIfReady(request()), null)
})

t.test('a known purge has no further effect', async t => {
  const { cache, messages, request } = createRig()
  messages.listener?.learn('group', 7)
  await cache.get(request())
  messages.listener?.learn('group', 7)
  messages.listener?.learn(null, 0)
  t.match(cache.getIfReady(request()), { value: 'content' })
})

t.test('a purge reaches the store and all replicas, and reports whether it did', async t => {
  const { cache, store, messages, request } = createRig()
  await cache.get(request())
  t.equal(await cache.purge('group'), 'everything')
  t.same([store.purges, messages.announced, store.kept], [['group'], ['group'], ['group']])
  messages.reached = false
  const purging = cache.purge(null)
  t.equal(cache.getIfReady(request()), null, 'done here at once')
  t.equal(await purging, 'this-replica')
  t.same(store.kept, ['group', null], 'the store does not wait for the replicas')
  t.equal(await createCacheRig().cache.purge('group'), 'everything', 'alone it reaches all there are')
})

t.test('a purge that did not reach the replicas is told later, and nothing is repeated that has succeeded', async t => {
  const { cache, store, messages } = createRig()
  messages.reached = false
  t.equal(await cache.purge('group'), 'this-replica')
  store.reached = false
  t.equal(await cache.purge('other'), 'this-replica')
  t.equal(await messages.listener?.announceOwed(), false)
  store.reached = true
  messages.reached = true
  t.equal(await messages.listener?.announceOwed(), true)
  t.equal(await messages.listener?.announceOwed(), true)
  t.same([store.purges, messages.announced], [['group', 'other'], ['group', 'other']], 'once each')
})

t.test('a purge that is kept later has reached all replicas, and is not told again', async t => {
  const { cache, store, messages } = createRig()
  store.keeps = false
  t.equal(await cache.purge('group'), 'all-replicas')
  for (let check = 0; check < 3; check++) t.equal(await messages.listener?.announceOwed(), true)
  t.same([store.purges, messages.announced], [['group'], ['group']], 'each version would be another purge')
})

t.test('a purge that failed is told although an earlier one of the same group succeeds afterwards', async t => {
  const { cache, messages } = createRig()
  const announce = messages.announce
  let succeed = (_isTold: boolean): void => {}
  messages.announce = () => new Promise(resolve => { succeed = resolve })
  const first = cache.purge('group')
  await settle()
  messages.announce = announce
  messages.reached = false
  t.equal(await cache.purge('group'), 'this-replica')
  succeed(true)
  t.equal(await first, 'everything')
  messages.reached = true
  await messages.listener?.announceOwed()
  t.same(messages.announced, ['group'])
})

t.test('what was purged while a load waited for the store is not confirmed by the upstream', async t => {
  const { cache, clock, store, upstream, request } = createRig()
  await cache.get(request())
  await clock.advance(lifetime.ttlMs)
  const load = store.load
  let open = (): void => {}
  const opened = new Promise<void>(resolve => { open = resolve })
  store.load = async (...asked) => {
    await opened
    return await load(...asked)
  }
  cache.getIfReady(request())
  await clock.advance(0)
  store.held = null
  await cache.purge('group')
  open()
  await clock.advance(0)
  t.same(upstream.loads.map(({ previous }) => previous), [null, null])
})

t.test('too many pending purges become one purge of everything', async t => {
  const { cache, messages } = createRig()
  messages.reached = false
  for (let group = 0; group <= 1_000; group++) await cache.purge(String(group))
  await cache.purge('one more')
  messages.reached = true
  await messages.listener?.announceOwed()
  t.same(messages.announced, [null, 'one more'])
})

t.test('values that the upstream withdrew are no longer shared', async t => {
  const { cache, store, upstream, request } = createRig()
  upstream.failure = goneFailure
  await t.rejects(cache.get(request()), goneFailure)
  t.same(store.deleted, ['key'])
})

t.test('an entry evicted from memory is found in the store', async t => {
  const { cache, store, upstream, request, hold } = createRig()
  hold('shared', lifetime.ttlMs + lifetime.staleIfErrorMs)
  t.match(await cache.get(request()), { value: 'content' }, 'unless it ran out')
  t.equal(store.finds, 1)
  t.equal(upstream.loads.length, 1)
})
