import t from 'tap'
import { dumpRedis } from '../../support/redis/dump-redis.ts'
import { needsRedis, startRedis } from '../../support/redis/redis-server.ts'
import { createTierRig, untilReached } from '../../support/redis/tier-rig.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const use = (used: number, caller = 'client:web', limit = 600) => [{ caller, limit, used }]

t.test('names of clients and addresses are not in Redis, and full counts leave nothing there', needsRedis, async t => {
  const redis = await startRedis(t)
  const rig = createTierRig(t, redis.url)
  await untilReached(rig)
  await rig.tier.fleet.clientLimits.requests.sync([...use(1, 'address:203.0.113.7'), ...use(1)])
  const dump = await dumpRedis(redis)
  t.match(dump, /\{clients\}/)
  t.notMatch(dump, '203.0.113.7')
  t.notMatch(dump, 'web')
  const violations = collectViolations()
  for (const key of await redis.client.keys('*{clients}*')) violations.ok(await redis.client.pttl(key) <= 100, key)
  t.same(violations.found, [])
  await rig.tier.fleet.clientLimits.requests.sync(use(-1))
  t.ok((await redis.client.keys('*{clients}*')).length <= 1)
})

t.test('garbage counts as nothing, and without Redis nothing is synced', needsRedis, async t => {
  const redis = await startRedis(t)
  const rig = createTierRig(t, redis.url)
  await untilReached(rig)
  const { requests } = rig.tier.fleet.clientLimits
  await requests.sync(use(600))
  const [name = ''] = await redis.client.keys('*{clients}*')
  const violations = collectViolations()
  for (const garbage of ['garbage', '1e9 5', '-9999999 99999999999999999', '{"v":1}']) {
    await redis.client.set(name, garbage)
    const [left = NaN] = await requests.sync(use(1)) ?? []
    violations.equal(left, 599, garbage)
  }
  t.same(violations.found, [])
  await redis.client.del(name)
  await redis.client.lpush(name, 'garbage')
  t.same(await requests.sync(use(1)), [599])
  t.match(rig.tier.state(), { state: 'connected', faults: {}, rejected: { 'forged-record': 4 } })
  await redis.kill()
  t.equal(await requests.sync(use(1)), null)
  t.equal(requests.replicas(), 1)
})

t.test('work is shared in fractions of a millisecond, and refilled over its own time', needsRedis, async t => {
  const redis = await startRedis(t)
  const rig = createTierRig(t, redis.url)
  await untilReached(rig)
  const { work, requests } = rig.tier.fleet.clientLimits
  t.same(await work.sync(use(600.5, 'client:web', 6_000)), [5_399.5])
  t.same(await requests.sync(use(1)), [599], 'each limit has counts of its own')
  const lifetimes = await Promise.all((await redis.client.keys('*{clients}*')).map(key => redis.client.pttl(key)))
  t.ok(lifetimes.some(ms => ms > 110_000 && ms <= 120_100), `${lifetimes} ms until work is full again`)
})
