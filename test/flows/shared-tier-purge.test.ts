import { join } from 'node:path'
import Libsql from 'libsql'
import t, { type Test } from 'tap'
import { statusSchema } from '../../src/http/schemas/status.ts'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { startSlowProxy } from '../support/redis/slow-proxy.ts'
import { eventually, looksInASecond, startFleet, untilConnected, type Replica } from '../support/redis/start-fleet.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { makeFolder } from '../support/store/open-databases.ts'

const statistics = '/v1/journeys/1001/statistics'
const other = '/v1/journeys/1002/statistics'

/** Two replicas with both journeys in memory. The second one's connection to Redis can be delayed. */
async function startPair (t: Test) {
  const redis = await startRedis(t)
  const proxy = await startSlowProxy(t, redis.port)
  const { sandbox, replicas: [first], add } = await startFleet(t, { size: 1, env: { REDIS_URL: redis.url } })
  const second = await add({ env: { REDIS_URL: `redis://127.0.0.1:${proxy.port}` } })
  if (first === undefined) throw new Error('no replica')
  await untilConnected([first, second])
  for (const path of [statistics, other]) {
    await first.read(path)
    await second.read(path)
  }
  return { redis, proxy, sandbox, first, second }
}

/** Returns whether an answer came from a value before the purge. */
async function isHit (replica: Replica, path: string): Promise<boolean> {
  return (await replica.read(path)).header('cache-status')?.includes('; hit;') === true
}

/** Returns how many answers its store has written. */
async function writtenIn (replica: Replica): Promise<number> {
  return statusSchema.parse((await replica.read('/v1/status')).json).tiers.store.writes.written ?? 0
}

t.test('a purge at one replica reaches all of them within a second', needsRedis, async t => {
  const { sandbox, first, second } = await startPair(t)
  sandbox.calls.reset()
  t.equal(await first.purge('/v1/cache/journeys/1001'), 204)
  t.ok(await eventually(async () => !await isHit(second, statistics)) < looksInASecond)
  t.equal(sandbox.calls.total(), 1, 'asked for again')
  t.ok(await isHit(second, other), 'other journeys stay')
  await eventually(async () => (await second.tier()).stores.stored !== undefined)
  t.ok(await isHit(first, statistics), 'what one replica fetched since serves all')
  t.equal(sandbox.calls.total(), 1)
})

t.test('purging a journey purges the bundle with its definition, even if nobody has read it', needsRedis, async t => {
  const redis = await startRedis(t)
  const { sandbox, replicas: [first, second] } = await startFleet(t, { size: 2, env: { REDIS_URL: redis.url, TD_DEFINITIONS: 'on' } })
  if (first === undefined || second === undefined) throw new Error('no replicas')
  await untilConnected([first, second])
  await first.read('/v1/bundles/7')
  await eventually(async () => (await first.tier()).stores.stored !== undefined)
  t.equal(await second.purge('/v1/cache/journeys/1102'), 204)
  await second.read('/v1/bundles/7')
  t.equal(sandbox.calls.counts().byEndpoint['bundle'], 2, 'the tier has it no more')
  await eventually(async () => (await first.read('/v1/bundles/7')).header('age') === '0')
  t.equal(sandbox.calls.counts().byEndpoint['bundle'], 2, 'both have the new one')
})

t.test('everything is purged at all replicas, and the tier has no older value', needsRedis, async t => {
  const { sandbox, first, second } = await startPair(t)
  sandbox.calls.reset()
  t.equal(await second.purge('/v1/cache'), 204)
  await eventually(async () => !await isHit(first, statistics))
  t.notOk(await isHit(second, other))
  t.equal(sandbox.calls.total(), 2)
})

t.test('loads that run while their journey is purged elsewhere are not kept', needsRedis, async t => {
  const { sandbox, first, second } = await startPair(t)
  await first.purge('/v1/cache')
  await eventually(async () => (await second.read('/v1/cache')).bytes.toString().includes('"journeys":[]'))
  await second.read(other)
  sandbox.calls.reset()
  const release = sandbox.hold({ journeyId: '1001', times: 1 })
  const late = second.read(statistics)
  await eventually(() => sandbox.calls.total() === 1)
  t.equal(await first.purge('/v1/cache/journeys/1001'), 204)
  // which the other replica learns in order
  t.equal(await first.purge('/v1/cache/journeys/1002'), 204)
  await eventually(async () => !await isHit(second, other))
  release()
  t.equal((await late).status, 200)
  t.notOk(await isHit(second, statistics), 'not in memory')
  t.equal(sandbox.calls.log().filter(({ url }) => url.includes('/1001/')).length, 2, 'nor in the tier')
})

t.test('a replica that was cut off drops purged values within a second of its return', needsRedis, async t => {
  const { sandbox, proxy, first, second } = await startPair(t)
  proxy.open = false
  await eventually(async () => (await second.tier()).state === 'unreachable')
  sandbox.calls.reset()
  t.equal(await first.purge('/v1/cache/journeys/1001'), 204)
  t.ok(await isHit(second, statistics), 'it knows of nothing, and spares Treasure Data')
  proxy.open = true
  t.ok(await eventually(async () => !await isHit(second, statistics)) < looksInASecond)
  t.ok(await isHit(second, other))
  t.equal(sandbox.calls.total(), 1)
})

t.test('the same applies if its connections broke', needsRedis, async t => {
  const { proxy, first, second } = await startPair(t)
  proxy.open = false
  proxy.cut()
  t.equal(await first.purge('/v1/cache'), 204)
  t.ok(await isHit(second, statistics))
  proxy.open = true
  proxy.cut()
  await eventually(async () => (await second.tier()).state === 'connected')
  t.notOk(await isHit(second, statistics))
})

t.test('a purge while Redis is down applies here, says so, and reaches the others when Redis is back', needsRedis, async t => {
  const { redis, first, second } = await startPair(t)
  await redis.kill()
  await eventually(async () => (await second.tier()).state === 'unreachable')
  t.equal(await first.purge('/v1/cache/journeys/1001'), 202)
  t.notOk(await isHit(first, statistics))
  t.ok(await isHit(second, statistics))
  await redis.restart()
  await eventually(async () => !await isHit(second, statistics))
  t.ok(await isHit(second, other))
  await redis.kill()
  await eventually(async () => (await first.tier()).state === 'unreachable')
  t.equal(await first.purge('/v1/cache'), 202)
  await first.app.close()
  t.match(first.log.filter(line => line.includes('did not reach the other replicas')), [/"level":50,.*"purges":1,/], 'nor later')
})

t.test('a purge counts after Redis has lost its data, whatever the replicas knew before', needsRedis, async t => {
  const { redis, first, second } = await startPair(t)
  await first.purge('/v1/cache/journeys/1002')
  await redis.client.flushall()
  await eventually(async () => (await second.tier()).state === 'connected')
  t.equal(await first.purge('/v1/cache/journeys/1001'), 204)
  await eventually(async () => !await isHit(second, statistics))
})

t.test('purges while the store is locked: the tier keeps them beyond a restart, and the log counts them', needsRedis, async t => {
  const redis = await startRedis(t)
  const path = join(makeFolder(t), 'store.db')
  const env = { REDIS_URL: redis.url, STORE_URL: `file:${path}`, LOG_LEVEL: 'info' }
  const fleet = await startFleet(t, { size: 0, env })
  const startOne = async (): Promise<Replica> => {
    const replica = await fleet.add()
    await untilConnected([replica])
    return replica
  }
  const before = await startOne()
  const paths = [statistics, other]
  const fill = async (replica: Replica): Promise<void> => {
    for (const path of paths) await replica.read(path)
    await eventually(async () => {
      const { tiers: { store: { state, pending } } } = statusSchema.parse((await replica.read('/v1/status')).json)
      return state === 'connected' && pending.answers === 0
    })
  }
  await fill(before)
  const lock = new Libsql(path)
  lock.exec('BEGIN IMMEDIATE')
  t.same((await readAnswer(before, '/v1/cache/journeys/1001', {}, 'DELETE')).json, { reach: 'all-replicas' })
  t.equal(await before.purge('/v1/cache/journeys/1002'), 202)
  await before.app.close()
  lock.exec('ROLLBACK')
  // two journeys, and the bundles that may have their definitions
  t.match(before.log.filter(line => line.includes('purges did not reach the store')), [/"level":50,.*"purges":3,/])
  t.equal(lock.prepare('SELECT DISTINCT journey_id FROM answers').all().length, paths.length, 'the file has all of them')
  const after = await startOne()
  t.same([await isHit(after, statistics), await isHit(after, other)], [false, false])
  await fill(after)
  lock.exec('BEGIN IMMEDIATE')
  t.equal(await after.purge('/v1/cache'), 202)
  await after.app.close()
  lock.exec('ROLLBACK')
  lock.close()
  const last = await startOne()
  t.same([await isHit(last, statistics), await isHit(last, other)], [false, false], 'everything was purged')
})

t.test('a replica that was down during a purge serves nothing older, from its own store or from the tier', needsRedis, async t => {
  const redis = await startRedis(t)
  const folder = makeFolder(t)
  const fleet = await startFleet(t, { size: 0, env: { REDIS_URL: redis.url } })
  const add = (name: string): Promise<Replica> => fleet.add({ env: { STORE_URL: `file:${join(folder, name)}` } })
  const [first, second] = [await add('first.db'), await add('second.db')]
  await untilConnected([first, second])
  await second.read(statistics)
  await eventually(async () => await writtenIn(second) > 0)
  await second.app.close()
  t.equal(await first.purge('/v1/cache'), 204)
  const again = await add('second.db')
  t.notOk(await isHit(again, statistics), 'from its first request on')
})
