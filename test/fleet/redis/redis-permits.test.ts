import t from 'tap'
import { Secret } from '../../../src/runtime/secret.ts'
import { dumpRedis } from '../../support/redis/dump-redis.ts'
import { keyTraces } from '../../support/service/key-traces.ts'
import { needsRedis, startRedis } from '../../support/redis/redis-server.ts'
import { startSlowProxy } from '../../support/redis/slow-proxy.ts'
import { eventually } from '../../support/redis/start-fleet.ts'
import { plantedKey } from '../../support/service/start-service.ts'
import { createTierRig, untilReached, type TierRig, type TierRigOptions } from '../../support/redis/tier-rig.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const key = new Secret(plantedKey)

/** Replicas that know each other. */
async function startQuotas (owner: Parameters<typeof createTierRig>[0], url: string, size: number, options: TierRigOptions = {}) {
  const rigs = Array.from({ length: size }, () => createTierRig(owner, url, options))
  for (const { tier } of rigs) tier.fleet.permits.attach(() => key)
  await untilReached(...rigs)
  await untilKnown(rigs, size)
  return { rigs, quotas: rigs.map(({ tier }) => tier.fleet.permits) }
}

async function untilKnown (rigs: readonly TierRig[], replicas: number): Promise<void> {
  for (const { tier } of rigs) await eventually(() => tier.fleet.permits.isReached() && tier.fleet.permits.replicas() === replicas)
}

const many = { maxConcurrency: 3, maxPerSecond: 1_000 }

t.test('permits taken during an outage count once Redis is back', needsRedis, async t => {
  const redis = await startRedis(t)
  const { rigs, quotas: [a, b] } = await startQuotas(t, redis.url, 2, { quota: { ...many, maxConcurrency: 2 } })
  await redis.kill()
  await eventually(() => a?.isReached() === false)
  const permits = [a?.takeWithoutAsking() ?? '', a?.takeWithoutAsking() ?? '']
  t.equal(await b?.take(), null)
  await redis.restart()
  await untilKnown(rigs, 2)
  await eventually(async () => await redis.client.zcard((await redis.client.keys('*:turns'))[0] ?? '') === 2)
  t.match(await b?.take(), { waitMs: Number })
  a?.giveBack(permits[0] ?? '')
  await eventually(async () => 'granted' in (await b?.take() ?? {}), 5_000)
})

t.test('joining and leaving replicas are known at once, dead ones within seconds, and an outage keeps the last ' +
  'number', needsRedis, async t => {
  const redis = await startRedis(t)
  const { rigs } = await startQuotas(t, redis.url, 2)
  const third = createTierRig(t, redis.url)
  third.tier.fleet.permits.attach(() => key)
  await untilKnown([...rigs, third], 3)
  await redis.kill()
  await eventually(() => rigs.every(({ tier }) => !tier.fleet.permits.isReached()))
  t.same(rigs.map(({ tier }) => tier.fleet.permits.replicas()), [3, 3])
  await redis.restart()
  await eventually(() => rigs.every(({ tier }) => tier.fleet.permits.isReached()))
  t.same(rigs.map(({ tier }) => tier.fleet.permits.replicas()), [3, 3], 'an empty Redis is not believed to have seen all')
  await third.tier.close()
  await untilKnown(rigs, 2)
})

t.test('a stranger cannot start, extend or end a pause', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const { quotas: [a, b] } = await startQuotas(t, url, 2)
  t.match(await a?.take(), { granted: String })
  const root = (await client.keys('*:turns'))[0]?.replace(/:turns$/, '') ?? ''
  const forged = JSON.stringify({ v: 1, kind: 'pause', content: { untilMs: Date.now() + 60_000 }, signatures: ['AAAA'] })
  const violations = collectViolations()
  for (const text of ['1', 'garbage', forged]) {
    await client.set(`${root}:pause`, text, 'PX', 60_000)
    violations.match(await b?.take(), { granted: String }, text)
    for (const name of await client.zrange(`${root}:turns`, 0, -1)) b?.giveBack(name)
    await client.del(`${root}:turns`)
  }
  t.same(violations.found, [])
  a?.pause(300)
  await eventually(async () => 'paused' in (await b?.take() ?? {}))
  await client.pexpire(`${root}:pause`, 3_600_000)
  const [text, startMs] = [await client.get(`${root}:pause`), performance.now()]
  await eventually(async () => 'granted' in (await b?.take() ?? {}))
  t.ok(performance.now() - startMs < 5_000, 'it ends when it was said to')
  await client.set(`${root}:pause`, text ?? '', 'PX', 3_600_000)
  // it does not hold again for the hour that it is said to last; a permit may have to wait for the rate
  await eventually(async () => 'granted' in (await b?.take() ?? {}))
  a?.pause(60_000)
  await eventually(async () => {
    const permit = await b?.take() ?? null
    return permit !== null && 'waitMs' in permit && permit.waitMs > 30_000
  })
  await client.del(`${root}:pause`)
  t.match([await a?.take(), await b?.take()], [{ paused: true }, { paused: true }])
  await eventually(async () => await client.exists(`${root}:pause`) === 1)
})

t.test('nothing of a Treasure Data key is in Redis', needsRedis, async t => {
  const redis = await startRedis(t)
  const { quotas: [a] } = await startQuotas(t, redis.url, 2)
  t.match(await a?.take(), { granted: String })
  const dump = await dumpRedis(redis)
  t.match(dump, /:rate /)
  t.same(keyTraces.filter(trace => dump.includes(trace)).map(trace => `${trace.slice(0, 8)}…`), [])
})

t.test('garbage under its keys is removed', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const { rigs, quotas: [a] } = await startQuotas(t, url, 2)
  await a?.take()
  for (const name of await client.keys('*{quota*')) await client.set(name, 'garbage')
  for (const name of await client.keys('*{replicas}')) await client.set(name, 'garbage')
  t.match(await a?.take(), { granted: String })
  await new Promise(resolve => setTimeout(resolve, 1_500))
  t.match(await a?.take(), { granted: String })
  const violations = collectViolations()
  for (const { tier } of rigs) violations.match(tier.state(), { state: 'connected', faults: {} }, tier)
  t.same(violations.found, [])
})

t.test('a hanging Redis delays one request by the timeout, then each replica uses its share', needsRedis, async t => {
  const redis = await startRedis(t)
  const proxy = await startSlowProxy(t, redis.port)
  const { quotas: [a] } = await startQuotas(t, `redis://127.0.0.1:${proxy.port}`, 2)
  proxy.open = false
  t.equal(await a?.take(), null)
  t.equal(a?.isReached(), false)
  t.equal(a?.replicas(), 2)
  proxy.open = true
  await eventually(async () => a?.isReached() === true && 'granted' in (await a.take() ?? {}))
})

t.test('if Redis cannot write, it is not called for a second', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const { rigs: [rig], quotas: [a] } = await startQuotas(t, url, 2)
  await client.config('SET', 'maxmemory', '1')
  t.equal(await a?.take(), null)
  t.equal(a?.isReached(), false)
  t.equal(rig?.tier.state().state, 'degraded', 'what is there is read on')
  await client.config('SET', 'maxmemory', '0')
  await eventually(() => a?.isReached() === true)
})
