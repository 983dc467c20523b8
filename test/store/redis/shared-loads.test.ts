import t from 'tap'
import { needsRedis, startRedis } from '../../support/redis/redis-server.ts'
import { eventually } from '../../support/redis/start-fleet.ts'
import { createTierRig, untilReached, type TierRig } from '../../support/redis/tier-rig.ts'

const never = new Promise<never>(() => {})

/** An entry as a load would return it, by means of another key. */
async function createTierRigEntry (rig: TierRig, content: string) {
  const { entry } = await rig.load(content, { key: `made of ${content}` })
  return { entry: { ...entry, key: 'key' } }
}

t.test('a load longer than the lease keeps its lock', needsRedis, async t => {
  const { url } = await startRedis(t)
  const [holder, waiter] = [createTierRig(t, url), createTierRig(t, url)]
  await untilReached(holder, waiter)
  const made = await createTierRigEntry(holder, 'content')
  let begun = false
  const first = holder.load('', {
    load: async () => {
      begun = true
      await new Promise(resolve => setTimeout(resolve, 4_500))
      return made.entry
    }
  })
  await eventually(() => begun)
  t.match(await waiter.load('of its own'), { shared: true, entry: { value: 'content' } })
  await first
})

t.test('a caller that waits for a dead holder takes over after the lease', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const [holder, waiter] = [createTierRig(t, url), createTierRig(t, url)]
  await untilReached(holder, waiter)
  let begun = false
  holder.load('', { load: () => { begun = true; return never } }).catch(() => {})
  await eventually(() => begun)
  // as its death would
  await holder.tier.close()
  const leftMs = await client.pttl((await client.keys('*lock:key'))[0] ?? '')
  t.ok(leftMs > 0 && leftMs <= 3_000, `the lease ends in ${leftMs} ms`)
  t.match(await waiter.load('taken over'), { shared: false, entry: { value: 'taken over' } })
  t.match(await client.info('stats'), 'expired_keys:1\r')
  t.equal(await client.exists((await client.keys('*lock:key'))[0] ?? 'none'), 0)
})

t.test('a failed load releases its lock at once, and the next one takes it', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const [holder, waiter] = [createTierRig(t, url), createTierRig(t, url)]
  await untilReached(holder, waiter)
  const fails: Array<() => void> = []
  const failing = holder.load(
    '', { load: () => new Promise((_resolve, reject) => { fails.push(() => reject(new Error('the load failed'))) }) }
  )
  failing.catch(() => {})
  await eventually(() => fails.length === 1)
  const waiting = waiter.load('content')
  await eventually(() => waiter.tier.state().waits === 1)
  for (const fail of fails) fail()
  await t.rejects(failing, { message: 'the load failed' })
  t.match(await waiting, { shared: false })
  t.match(await client.info('stats'), 'expired_keys:0\r', 'it did not have to run out')
})

t.test('nobody waits longer than half of a load\'s limit, even for a living holder', needsRedis, async t => {
  const { url } = await startRedis(t)
  const [holder, waiter] = [createTierRig(t, url), createTierRig(t, url, { deadlineMs: 0 })]
  await untilReached(holder, waiter)
  let begun = false
  holder.load('', { load: () => { begun = true; return never } }).catch(() => {})
  await eventually(() => begun)
  const startMs = performance.now()
  // the holder's load never ends, so the end shows the bound
  t.match(await waiter.load('of its own'), { shared: false, entry: { value: 'of its own' } })
  const tookMs = performance.now() - startMs
  t.ok(tookMs >= 3_900, `${tookMs} ms`)
  await eventually(() => waiter.tier.state().stores.superseded === 1)
})

t.test('a value loaded before its group was purged is not stored', needsRedis, async t => {
  const { url } = await startRedis(t)
  const [first, other] = [createTierRig(t, url), createTierRig(t, url)]
  await untilReached(first, other)
  const made = await createTierRigEntry(first, 'content')
  await eventually(() => first.tier.state().stores.stored === 1)
  await first.load('', {
    load: async () => {
      t.equal(await other.purge('group'), true)
      return made.entry
    }
  })
  await eventually(() => first.tier.state().stores.purged === 1)
  t.equal(await other.tier.store.find(other.request()), null)
})

t.test('while Redis cannot write, each replica loads for itself, and stored values are read', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const [first, other] = [createTierRig(t, url), createTierRig(t, url)]
  await untilReached(first, other)
  await first.load('content')
  await eventually(() => first.tier.state().stores.stored === 1)
  await client.config('SET', 'maxmemory', '1')
  t.match(await other.tier.store.find(other.request()), { entry: { value: 'content' } })
  t.match(await other.load('new', { key: 'new' }), { shared: false })
  await eventually(() => other.tier.state().stores.failed === 1)
  t.match(other.tier.state(), { state: 'degraded', faults: { full: Number } })
  t.equal(await other.purge('group'), false, 'nor can a purge be told')
  await client.config('SET', 'maxmemory', '0')
  await eventually(() => first.purged.includes('group'))
})

t.test('with a read-only Redis, stored values are read, and each replica loads for itself', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const [first, other] = [createTierRig(t, url), createTierRig(t, url)]
  await untilReached(first, other)
  await first.load('content')
  await eventually(() => first.tier.state().stores.stored === 1)
  // a replica without its primary: it keeps its data, but accepts no writes
  await client.call('REPLICAOF', '127.0.0.1', '1')
  t.match(await other.tier.store.find(other.request()), { entry: { value: 'content' } })
  t.match(await other.load('new', { key: 'new' }), { shared: false, entry: { value: 'new' } })
  await eventually(() => other.tier.state().stores.failed === 1)
  t.ok((other.tier.state().faults['read-only'] ?? 0) > 0)
  await client.call('REPLICAOF', 'NO', 'ONE')
  await other.load('newer', { key: 'newer' })
  await eventually(() => other.tier.state().stores.stored === 1)
})

t.test('a waiting caller loads for itself if Redis fails', needsRedis, async t => {
  const redis = await startRedis(t)
  const [holder, waiter] = [createTierRig(t, redis.url), createTierRig(t, redis.url)]
  await untilReached(holder, waiter)
  let begun = false
  holder.load('', { load: () => { begun = true; return never } }).catch(() => {})
  await eventually(() => begun)
  const waiting = waiter.load('of its own')
  await eventually(() => waiter.tier.state().waits === 1)
  await redis.kill()
  t.match(await waiting, { shared: false, entry: { value: 'of its own' } })
})
