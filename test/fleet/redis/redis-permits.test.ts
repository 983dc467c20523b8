import t from 'tap'
import { Secret } from '../../../src/runtime/secret.ts'
import { dumpRedis } from '../../support/dump-redis.ts'
import { keyTraces } from '../../support/key-traces.ts'
import { needsRedis, startRedis } from '../../support/redis-server.ts'
import { startSlowProxy } from '../../support/slow-proxy.ts'
import { eventually } from '../../support/start-fleet.ts'
import { plantedKey } from '../../support/start-service.ts'
import { createTierRig, untilReached, type TierRig, type TierRigOptions } from '../../support/tier-rig.ts'

const key = new Secret(plantedKey)

/** Membership that know of each other. */
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

t.test('replicas use no more turns at once than there are, and what one gives back another gets', needsRedis, async t => {
  const { url } = await startRedis(t)
  const { quotas: [a, b] } = await startQuotas(t, url, 2, { quota: many })
  const turns = [await a?.take(), await b?.take(), await a?.take()]
  const names = turns.flatMap(turn => turn && 'granted' in turn ? [turn.granted] : [])
  t.equal(new Set(names).size, 3)
  t.match(await a?.take(), { waitMs: Number, paused: false })
  t.match(await b?.take(), { waitMs: Number, paused: false })
  b?.giveBack(names[1] ?? '')
  t.match(await b?.take(), { waitMs: Number }, 'the one who waits for longer comes first')
  t.match(await a?.take(), { granted: String })
  a?.giveBack(names[0] ?? '')
  t.match(await a?.take(), { waitMs: Number }, 'also where the other one was there at once')
  t.match(await b?.take(), { granted: String })
})

t.test('a replica that asks no more does not keep others waiting', needsRedis, async t => {
  const { url } = await startRedis(t)
  const { quotas: [a, b] } = await startQuotas(t, url, 2, { quota: { ...many, maxConcurrency: 1 } })
  const first = await a?.take()
  t.match(await b?.take(), { waitMs: Number })
  if (first && 'granted' in first) a?.giveBack(first.granted)
  await eventually(async () => 'granted' in (await a?.take() ?? {}), 5_000)
})

t.test('turns of a replica that died end by themselves, those in use go on', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const { rigs: [first], quotas: [a, b] } = await startQuotas(t, url, 2, { quota: { ...many, maxConcurrency: 2 } })
  const [mine, theirs] = [await a?.take(), await b?.take()]
  t.match([mine, theirs], [{ granted: String }, { granted: String }])
  // as its death would
  await first?.tier.close()
  t.match(await b?.take(), { waitMs: Number })
  await eventually(async () => 'granted' in (await b?.take() ?? {}), 20_000)
  const turns = await client.zrange((await client.keys('*:turns'))[0] ?? '', 0, -1)
  t.ok(theirs && 'granted' in theirs && turns.includes(theirs.granted), 'this one was renewed meanwhile')
  t.match(await b?.take(), { waitMs: Number })
})

t.test('turns that were begun while nobody could be asked count once they can', needsRedis, async t => {
  const redis = await startRedis(t)
  const { rigs, quotas: [a, b] } = await startQuotas(t, redis.url, 2, { quota: { ...many, maxConcurrency: 2 } })
  await redis.kill()
  await eventually(() => a?.isReached() === false)
  const turns = [a?.takeWithoutAsking() ?? '', a?.takeWithoutAsking() ?? '']
  t.equal(await b?.take(), null)
  await redis.restart()
  await untilKnown(rigs, 2)
  await eventually(async () => await redis.client.zcard((await redis.client.keys('*:turns'))[0] ?? '') === 2)
  t.match(await b?.take(), { waitMs: Number })
  a?.giveBack(turns[0] ?? '')
  await eventually(async () => 'granted' in (await b?.take() ?? {}), 5_000)
})

t.test('no more is begun in a second than allowed, however many replicas ask', needsRedis, async t => {
  const { url } = await startRedis(t)
  const { quotas } = await startQuotas(t, url, 3, { quota: { maxConcurrency: 1_000, maxPerSecond: 20 } })
  const begun: number[] = []
  const endMs = performance.now() + 5_000
  await Promise.all(quotas.map(async quota => {
    while (performance.now() < endMs) {
      const turn = await quota.take()
      if (turn !== null && 'granted' in turn) begun.push(performance.now())
      else await new Promise(resolve => setTimeout(resolve, turn?.waitMs ?? 1))
    }
  }))
  // windows of a second each, by the clock of Redis; a late answer shows in the wrong one
  t.ok(begun.length <= 6 * 20, `${begun.length} in 5 s`)
  t.ok(begun.length >= 20, `${begun.length} in 5 s`)
  t.comment(`${begun.length} in 5 s at 20/s`)
})

t.test('the only replica is not held to each single second', needsRedis, async t => {
  const { url } = await startRedis(t)
  const { rigs, quotas: [a] } = await startQuotas(t, url, 1, { quota: { maxConcurrency: 100, maxPerSecond: 5 } })
  for (let turn = 0; turn < 12; turn++) t.match(await a?.take(), { granted: String })
  const second = createTierRig(t, url, { quota: { maxConcurrency: 100, maxPerSecond: 5 } })
  second.tier.fleet.permits.attach(() => key)
  await untilKnown([...rigs, second], 2)
  for (let turn = 0; turn < 5; turn++) await a?.take()
  t.match(await a?.take(), { waitMs: Number, paused: false })
})

t.test('replicas that come and go are known at once, those that die within seconds, and in an outage the last number stays', needsRedis, async t => {
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

t.test('a pause holds for all, the longer one, and no stranger can make it last', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const { quotas: [a, b] } = await startQuotas(t, url, 2)
  a?.pause(60_000)
  await eventually(async () => {
    const turn = await b?.take()
    return turn !== null && turn !== undefined && 'waitMs' in turn && turn.paused && turn.waitMs > 50_000 && turn.waitMs <= 60_000
  })
  b?.pause(1_000)
  t.match(await a?.take(), { paused: true })
  await client.pexpire((await client.keys('*:pause'))[0] ?? '', 3_600_000)
  t.match(await a?.take(), { granted: String })
})

t.test('another Treasure Data key has turns of its own, and of none is anything in Redis', needsRedis, async t => {
  const redis = await startRedis(t)
  const { rigs, quotas: [a, b] } = await startQuotas(t, redis.url, 2, { quota: { maxConcurrency: 1, maxPerSecond: 5 } })
  t.match(await a?.take(), { granted: String })
  t.match(await b?.take(), { waitMs: Number })
  b?.attach(() => new Secret('1/another-key'))
  t.match(await b?.take(), { granted: String })
  const dump = await dumpRedis(redis)
  t.match(dump, /:rate /)
  for (const trace of keyTraces) t.notOk(dump.includes(trace), `no trace of ${trace.slice(0, 8)}…`)
  t.equal(rigs.length, 2)
})

t.test('garbage under its keys is cleared away', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const { rigs, quotas: [a] } = await startQuotas(t, url, 2)
  await a?.take()
  for (const name of await client.keys('*{quota*')) await client.set(name, 'garbage')
  for (const name of await client.keys('*{replicas}')) await client.set(name, 'garbage')
  t.match(await a?.take(), { granted: String })
  await new Promise(resolve => setTimeout(resolve, 1_500))
  t.match(await a?.take(), { granted: String })
  for (const { tier } of rigs) t.match(tier.state(), { state: 'connected', faults: {} })
})

t.test('a Redis that stands still is waited for once, for its time limit; then each has its share', needsRedis, async t => {
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

t.test('where Redis cannot write it is left alone for a second', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const { rigs: [rig], quotas: [a] } = await startQuotas(t, url, 2)
  await client.config('SET', 'maxmemory', '1')
  t.equal(await a?.take(), null)
  t.equal(a?.isReached(), false)
  t.equal(rig?.tier.state().state, 'connected', 'what is there is read on')
  await client.config('SET', 'maxmemory', '0')
  await eventually(() => a?.isReached() === true)
})
