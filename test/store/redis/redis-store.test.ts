import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import { systemClock } from '../../../src/runtime/clock.ts'
import type { Rejection } from '../../../src/cache/tier-state.ts'
import { Secret } from '../../../src/runtime/secret.ts'
import { day, hour, lifetime, minute, second } from '../../support/cache/cache-rig.ts'
import { needsRedis, startRedis, type RedisServer } from '../../support/redis/redis-server.ts'
import { eventually, plantedSecret } from '../../support/redis/start-fleet.ts'
import { testSourceStore } from '../../support/store/source-store-suite.ts'
import { createTierRig, untilReached, type TierRig } from '../../support/redis/tier-rig.ts'
import { collectViolations } from '../../support/collect-violations.ts'

/** Two replicas on one server, with `content` stored by the first. */
async function startPair (
  t: Test, content = 'content'
): Promise<{ redis: RedisServer, first: TierRig, second: TierRig, valueKey: string }> {
  const redis = await startRedis(t)
  const [first, second] = [createTierRig(t, redis.url), createTierRig(t, redis.url)]
  await untilReached(first, second)
  await first.load(content)
  await untilStored(first)
  const [valueKey = ''] = await redis.client.keys('*:{group}:value:key')
  return { redis, first, second, valueKey }
}

async function untilStored ({ tier }: TierRig, times = 1): Promise<void> {
  await eventually(() => (tier.state().stores.stored ?? 0) >= times)
}

testSourceStore(t, async t => {
  const { url } = await startRedis(t)
  return async () => {
    const rig = createTierRig(t, url)
    await untilReached(rig)
    return rig
  }
}, needsRedis)

t.test('a value stays in Redis for as long as it may be used', needsRedis, async t => {
  const { redis, valueKey } = await startPair(t)
  const leftMs = await redis.client.pttl(valueKey)
  const usableMs = lifetime.ttlMs + lifetime.staleIfErrorMs
  t.ok(leftMs > usableMs - minute && leftMs <= usableMs, `${leftMs} ms`)
})

t.test('its age is the time that passed in Redis, however different the replicas\' clocks are', needsRedis, async t => {
  const { redis, second: other, valueKey } = await startPair(t)
  await redis.client.pexpire(valueKey, lifetime.ttlMs + lifetime.staleIfErrorMs - 100 * second)
  const violations = collectViolations()
  for (const shiftMs of [-hour, -10 * minute, 5 * second, 10 * minute]) {
    const shifted = createTierRig(t, redis.url, { clock: { ...systemClock, wallMs: () => Date.now() + shiftMs } })
    await untilReached(shifted)
    const found = await shifted.tier.store.find(shifted.request())
    const ageMs = systemClock.monotonicMs() - (found?.entry.fetchedAtMs ?? NaN)
    violations.ok(ageMs >= 100 * second && ageMs < 130 * second, `${shiftMs}: ${ageMs}`)
  }
  t.same(violations.found, [])
  t.same(other.tier.state().rejected, {})
})

t.test('anything else under its key is a miss, counted by its reason, and overwritten', needsRedis, async t => {
  const { redis: { client }, first, second: other, valueKey } = await startPair(t)
  const good = await client.getBuffer(valueKey) ?? Buffer.of()
  const changed = (place: number, value: number): Buffer => {
    const bytes = Buffer.from(good)
    bytes[place] = value
    return bytes
  }
  await first.load('another', { key: 'another' })
  await first.load('unreadable', { key: 'unreadable' })
  await untilStored(first, 3)
  const [ofAnother = ''] = await client.keys('*value:another')
  const put = async (bytes: Buffer | string): Promise<void> => { await client.set(valueKey, bytes, 'PX', day) }
  const cases: Array<{ name: string, reason: Rejection, spoil: () => Promise<unknown> }> = [
    { name: 'random bytes', reason: 'garbage', spoil: () => put(randomBytes(500)) },
    { name: 'nothing', reason: 'garbage', spoil: () => put('') },
    { name: 'text', reason: 'garbage', spoil: () => put('{"value":"content"}') },
    { name: 'cut short', reason: 'forged', spoil: () => put(good.subarray(0, -3)) },
    { name: 'another type', reason: 'garbage', spoil: async () => { await client.del(valueKey); await client.lpush(valueKey, 'x') } },
    { name: '50 MB', reason: 'too-large', spoil: () => put(Buffer.alloc(50 * 2 ** 20)) },
    { name: 'an older version', reason: 'version', spoil: () => put(changed(4, 0)) },
    { name: 'a future version', reason: 'version', spoil: () => put(changed(4, 255)) },
    { name: 'another key\'s', reason: 'forged', spoil: async () => await put(await client.getBuffer(ofAnother) ?? '') },
    { name: 'changed', reason: 'forged', spoil: () => put(changed(good.length - 1, 0)) },
    { name: 'without an end', reason: 'timeless', spoil: () => client.set(valueKey, good) },
    { name: 'with a longer time', reason: 'timeless', spoil: () => client.set(valueKey, good, 'PX', 30 * day) }
  ]
  const violations = collectViolations()
  for (const { name, reason, spoil } of cases) {
    await spoil()
    const before = other.tier.state()
    violations.equal(await other.tier.store.find(other.request()), null, name)
    const { rejected, misses, state } = other.tier.state()
    violations.equal((rejected[reason] ?? 0) - (before.rejected[reason] ?? 0), 1, `${name}: ${JSON.stringify(rejected)}`)
    violations.equal(misses - before.misses, 1, name, reason, spoil)
    violations.equal(state, 'connected', name, reason, spoil)
    const stored = other.tier.state().stores.stored ?? 0
    violations.match(await other.load('content'), { shared: false }, name, reason, spoil)
    await untilStored(other, stored + 1)
    violations.equal((await first.tier.store.find(first.request()))?.entry.value, 'content', name, reason, spoil)
  }
  t.same(violations.found, [])
  t.equal(await other.tier.store.find(other.request('unreadable')), null)
  t.equal(other.tier.state().rejected.unreadable, 1)
})

t.test('a replica whose clock is far ahead of Redis trusts it for a quarter of an hour only', needsRedis, async t => {
  const { redis } = await startPair(t)
  const ahead = createTierRig(t, redis.url, { clock: { ...systemClock, wallMs: () => Date.now() + hour } })
  await untilReached(ahead)
  const found = await ahead.tier.store.find(ahead.request())
  const ageMs = systemClock.monotonicMs() - (found?.entry.fetchedAtMs ?? NaN)
  t.ok(ageMs >= 45 * minute && ageMs < 46 * minute, `${ageMs} ms`)
  const later = createTierRig(t, redis.url, { clock: { ...systemClock, wallMs: () => Date.now() + 3 * day } })
  await untilReached(later)
  t.equal(await later.tier.store.find(later.request()), null)
  t.same(later.tier.state().rejected, { replayed: 1 })
})

t.test('a value that somebody stores again keeps its age and its end', needsRedis, async t => {
  const { redis: { client }, first, second: other, valueKey } = await startPair(t)
  const usableMs = lifetime.ttlMs + lifetime.staleIfErrorMs
  const bytes = await client.getBuffer(valueKey) ?? ''
  await new Promise(resolve => setTimeout(resolve, 400))
  await client.set(valueKey, bytes, 'PX', usableMs)
  const found = await other.tier.store.find(other.request())
  const ageMs = systemClock.monotonicMs() - (found?.entry.fetchedAtMs ?? NaN)
  t.ok(ageMs >= 400 && ageMs < minute, `${ageMs} ms`)
  const brief = { ttlMs: 100, staleWhileRevalidateMs: 0, staleIfErrorMs: 200, settled: false }
  await first.load('brief', { key: 'brief', lifetime: brief })
  await untilStored(first, 2)
  const [briefKey = ''] = await client.keys('*value:brief')
  const briefBytes = await client.getBuffer(briefKey) ?? ''
  await new Promise(resolve => setTimeout(resolve, 350))
  await client.set(briefKey, briefBytes, 'PX', 300)
  t.equal(await other.tier.store.find(other.request('brief')), null)
  t.equal(other.tier.state().rejected.replayed, 1)
})

t.test('deleting or restoring keys brings no purged value back, for any replica', needsRedis, async t => {
  const { redis: { client, url }, first, second: other, valueKey } = await startPair(t)
  const before = new Map<string, Buffer>()
  for (const key of await client.keys('*')) {
    if (await client.type(key) === 'string') before.set(key, await client.getBuffer(key) ?? Buffer.of())
  }
  const putBack = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await client.set(key, before.get(key) ?? '', 'PX', lifetime.ttlMs + lifetime.staleIfErrorMs)
  }
  const violations = collectViolations()
  const isServed = async (name: string): Promise<void> => {
    const fresh = createTierRig(t, url)
    await untilReached(fresh)
    for (const rig of [first, other, fresh]) violations.equal(await rig.tier.store.find(rig.request()), null, name)
  }
  t.equal(await first.purge('group'), true)
  await isServed('purged')
  for (const key of await client.keys('*{purges}*')) await client.del(key)
  await isServed('the journal is deleted')
  await client.del(...await client.keys('*:generation'))
  await isServed('the group\'s record is deleted')
  await client.flushall()
  await putBack(valueKey)
  await isServed('all but the value is deleted')
  await client.flushall()
  await putBack(...before.keys())
  // replicas that know a later journal correct an older one
  const [headKey = ''] = [...before.keys()].filter(key => key.endsWith(':head'))
  await eventually(async () => (await client.getBuffer(headKey))?.equals(before.get(headKey) ?? Buffer.of()) === false)
  await isServed('everything is put back')
  t.equal(await other.purge(null), true)
  await client.del(...await client.keys('*{purges}*'))
  await putBack(valueKey)
  await isServed('everything was purged')
  t.same(violations.found, [])
})

t.test('a purge reaches all replicas, whatever a stranger publishes or writes', needsRedis, async t => {
  const { redis: { client }, first, second: other } = await startPair(t)
  const root = (await client.keys('*value:key'))[0]?.split(':{')[0] ?? ''
  const far = 999_999_999_999_999
  const content = { position: far, previous: 0, group: null, version: far }
  const forged = JSON.stringify({ v: 1, kind: 'purge', content, signatures: ['AAAA'] })
  for (const text of [`purged ${far} *`, `purged ${far} group`, forged]) await client.publish(`${root}:messages`, text)
  await client.set(`${root}:{group}:generation`, String(far))
  await client.set(`${root}:{purges}:head`, forged)
  await client.zadd(`${root}:{purges}:journal`, far, forged)
  t.equal(await first.purge('group'), true)
  await eventually(() => other.purged.includes('group'))
  t.equal(await first.purge(null), true)
  await eventually(() => other.purged.includes(null))
  t.notOk(other.purgeVersions.of('group').all > Date.now() + minute, 'no stranger\'s number is believed')
  t.ok((other.tier.state().rejected['forged-record'] ?? 0) > 0, 'it is counted')
})

t.test('garbage in the other keys does little harm', needsRedis, async t => {
  const { redis: { client }, first, second: other } = await startPair(t)
  for (const suffix of ['head', 'journal', 'generation', 'lock:new']) {
    const root = (await client.keys('*value:key'))[0]?.split(':{')[0] ?? ''
    for (const key of [`${root}:{purges}:${suffix}`, `${root}:{group}:${suffix}`]) {
      await client.del(key)
      if (suffix === 'head') await client.set(key, 'x'.repeat(40))
      else if (suffix === 'journal') await client.lpush(key, 'x')
      else await client.sadd(key, 'x')
    }
  }
  t.equal(await first.purge('group'), true)
  await eventually(() => other.purged.includes('group'))
  t.equal(await other.tier.store.find(other.request()), null)
  const short = createTierRig(t, `redis://127.0.0.1:${client.options.port}`, { deadlineMs: 0 })
  await untilReached(short)
  t.match(await short.load('content', { key: 'new' }), { shared: false }, 'a lock that nobody holds ends the waiting only')
  t.same(Object.keys(other.tier.state().faults), [])
})

t.test('replicas with another secret, upstream, account or prefix share nothing', needsRedis, async t => {
  const { redis } = await startPair(t)
  const others = [
    createTierRig(t, redis.url, { env: { SHARED_TIER_SECRET: 'another secret that is long enough' } }),
    createTierRig(t, redis.url, { origin: 'https://other.example' }),
    createTierRig(t, redis.url, { account: '2' }),
    createTierRig(t, redis.url, { env: { REDIS_PREFIX: 'other' } })
  ]
  await untilReached(...others)
  const violations = collectViolations()
  for (const rig of others) violations.equal(await rig.tier.store.find(rig.request()), null, rig)
  t.same(violations.found, [])
  t.match(others.map(({ tier }) => tier.state().rejected), [{ forged: 1 }, {}, {}, {}])
  t.same(others.slice(1).map(({ tier }) => tier.state().rejected), [{}, {}, {}])
})

t.test('during a rotation of secrets all replicas share, whichever of the two they have', needsRedis, async t => {
  const { redis: { url, client }, first: old } = await startPair(t)
  const next = 'another secret that is long enough'
  const both = createTierRig(t, url, { env: { SHARED_TIER_SECRET: next, SHARED_TIER_SECRET_PREVIOUS: plantedSecret } })
  await untilReached(both)
  t.match(await both.tier.store.find(both.request()), { entry: { value: 'content' } })
  await both.load('by both', { key: 'both' })
  await untilStored(both)
  t.match(await old.tier.store.find(old.request('both')), { entry: { value: 'by both' } })
  for (const { tier } of [old, both]) tier.fleet.permits.attach(() => new Secret('1/key'))
  await eventually(() => [old, both].every(({ tier }) => tier.fleet.permits.isReached() && tier.fleet.permits.replicas() >= 2))
  t.equal(await old.purge('group'), true)
  await eventually(() => both.purged.includes('group'))
  await old.tier.close()
  // the old one's last write is signed again, like everything
  const [headKey = ''] = await client.keys('*:head')
  await eventually(async () => (JSON.parse(await client.get(headKey) ?? '{}') as { signatures: string[] }).signatures.length === 2)
  const later = createTierRig(t, url, { env: { SHARED_TIER_SECRET: next } })
  later.tier.fleet.permits.attach(() => new Secret('1/key'))
  await untilReached(later)
  await both.load('after', { key: 'after' })
  await untilStored(both, 2)
  t.match(await later.tier.store.find(later.request('after')), { entry: { value: 'after' } })
  t.equal(await later.purge(null), true)
  await eventually(() => both.purged.includes(null))
  t.match([both, later].map(({ tier }) => tier.state().rejected), [{}, {}])
})

t.test('a value of another account is rejected even under the right name', needsRedis, async t => {
  const { redis: { client, url }, valueKey } = await startPair(t)
  const other = createTierRig(t, url, { account: '2' })
  await untilReached(other)
  await other.load('of the other account')
  await untilStored(other)
  const [otherKey = ''] = (await client.keys('*:{group}:value:key')).filter(key => key !== valueKey)
  await client.set(otherKey, await client.getBuffer(valueKey) ?? '', 'PX', day)
  t.equal(await other.tier.store.find(other.request()), null)
  t.same(other.tier.state().rejected, { forged: 1 })
})

t.test('a value of another key of the account is not found, but passed to the load', needsRedis, async t => {
  const { redis: { url }, first } = await startPair(t)
  const [other, alike] = [createTierRig(t, url), createTierRig(t, url)]
  for (const { tier } of [other, alike]) tier.fleet.permits.attach(() => new Secret('1/another-key'))
  await untilReached(other, alike)
  t.equal(await other.tier.store.find(other.request()), null)
  const { entry } = await other.load('seen with the other key', { key: 'made' })
  const passed: unknown[] = []
  await other.load('', {
    accepts: found => found.isProven,
    load: async found => {
      passed.push(found?.entry.value, found?.entry.isProven)
      return { ...entry, key: 'key' }
    }
  })
  t.same(passed, ['content', false])
  await untilStored(other, 2)
  t.match(await alike.tier.store.find(alike.request()), { entry: { value: 'seen with the other key', isProven: true } })
  t.equal(await first.tier.store.find(first.request()), null)
})

t.test('a replica that moves to another account leaves nothing behind, and shares with the others there', needsRedis, async t => {
  const { redis: { url }, first: mover, second: left } = await startPair(t)
  const [there] = [createTierRig(t, url, { account: '2' })]
  await untilReached(there)
  await there.load('of the other account')
  await untilStored(there)
  for (const { tier } of [mover, left, there]) tier.fleet.permits.attach(() => new Secret('1/key'))
  await eventually(() => left.tier.fleet.permits.replicas() === 2 && there.tier.fleet.permits.replicas() === 1)
  let began = false
  const end: Array<() => void> = []
  const late = mover.load('', {
    key: 'late',
    load: async () => {
      began = true
      await new Promise<void>(resolve => { end.push(resolve) })
      return (await mover.load('of the account before', { key: 'unstored' })).entry
    }
  })
  await eventually(() => began)
  mover.tier.moveTo('2')
  mover.purgeVersions.reset()
  await untilReached(mover)
  for (const resolve of end) resolve()
  await late
  await eventually(() => (mover.tier.state().stores.purged ?? 0) === 1)
  await eventually(() => left.tier.fleet.permits.replicas() === 1 && there.tier.fleet.permits.replicas() === 2)
  t.equal(await there.tier.store.find(there.request('late')), null, 'what was in progress is not stored there')
  t.equal(await there.purge('group'), true)
  await eventually(() => mover.purged.includes('group'))
  t.notOk(left.purged.includes('group'))
})

t.test('long values are compressed, and oversized ones are not stored', needsRedis, async t => {
  const { redis, first, second: other } = await startPair(t)
  const text = JSON.stringify(Array.from({ length: 50_000 }, (_, place) => ({ place })))
  await first.load(text, { key: 'long' })
  await untilStored(first, 2)
  t.ok(await redis.client.strlen((await redis.client.keys('*value:long'))[0] ?? '') < text.length / 3)
  t.equal((await other.tier.store.find(other.request('long')))?.entry.value, text)
  await first.load(randomBytes(3 * 2 ** 20).toString('hex'), { key: 'too long' })
  await eventually(() => first.tier.state().stores['too-large'] === 1)
  t.equal(await other.tier.store.find(other.request('too long')), null)
  t.match(await other.load('content', { key: 'too long' }), { shared: false }, 'the lock was given back')
})
