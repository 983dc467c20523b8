import t from 'tap'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { eventually, startFleet, untilConnected } from '../support/redis/start-fleet.ts'
import { collectViolations } from '../support/collect-violations.ts'

const overview = '/v1/journeys/1001/overview?range=last_30d'
const statistics = '/v1/journeys/1001/statistics'

t.test('many callers at three replicas cause one call to Treasure Data per source', needsRedis, async t => {
  const { url } = await startRedis(t)
  const { sandbox, replicas } = await startFleet(t, { env: { REDIS_URL: url, TD_DEFINITIONS: 'on' } })
  await untilConnected(replicas)
  const release = sandbox.hold()
  const asked = replicas.flatMap(replica => Array.from({ length: 500 }, () => replica.read(overview)))
  // parts that came earlier would not wait for a definition that is still queued
  await eventually(() => sandbox.calls.total() === 4)
  release()
  const answers = await Promise.all(asked)
  t.equal(sandbox.calls.total(), 4, 'three parts and the names')
  t.same(answers.filter(({ status }) => status !== 200).map(({ json }) => json)[0], undefined)
  t.equal(new Set(answers.map(({ bytes }) => bytes.toString())).size, 1)
  const violations = collectViolations()
  for (const replica of replicas) violations.match(await replica.tier(), { state: 'connected', faults: {} }, replica)
  t.same(violations.found, [])
})

t.test('a replica that starts later serves from the tier with the true age, without Treasure Data', needsRedis, async t => {
  const { url } = await startRedis(t)
  const { sandbox, replicas: [first], add } = await startFleet(t, { size: 1, env: { REDIS_URL: url } })
  if (first === undefined) throw new Error('no replica')
  await untilConnected([first])
  const askedMs = performance.now()
  const before = await first.read(statistics)
  await eventually(async () => (await first.tier()).stores.stored === 1)
  await new Promise(resolve => setTimeout(resolve, 1_100))
  const second = await add()
  await untilConnected([second])
  const after = await second.read(statistics)
  const ageS = Number(after.header('age'))
  const [, ttlS = NaN] = /^td-journey-bff; hit; ttl=(\d+)$/.exec(after.header('cache-status') ?? '') ?? []
  t.ok([299, 300].includes(Number(ttlS) + ageS), `${ttlS} s left of five minutes, both cut to whole seconds`)
  t.ok(ageS >= 1 && ageS <= (performance.now() - askedMs) / 1_000, `${ageS} s`)
  t.equal(after.header('etag'), before.header('etag'))
  t.equal(after.bytes.toString(), before.bytes.toString())
  t.equal(sandbox.calls.total(), 1)
  t.match(await second.tier(), { hits: 1, misses: 0 })
})

t.test('two accounts share one Redis and one secret, and nothing else', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  const { sandbox, replicas: [first], add } = await startFleet(t, { size: 1, env: { REDIS_URL: url } })
  const other = await add({ env: { TD_API_KEY: '4712/PLANTEDKEYPLANTEDKEY0123456789abcdef' } })
  const alike = await add({ env: { TD_API_KEY: '4712/PLANTEDKEYPLANTEDKEY0123456789abcdef', TD_ACCOUNT: '4711' } })
  if (first === undefined) throw new Error('no replica')
  await untilConnected([first, other, alike])
  await first.read(statistics)
  await eventually(async () => (await first.tier()).stores.stored === 1)
  await other.read(statistics)
  t.match(await other.tier(), { hits: 0, rejected: {} })
  t.equal(sandbox.calls.total(), 2)
  await alike.read(statistics)
  t.equal(sandbox.calls.total(), 3, 'another key of the account has to ask for itself')
  t.match((await first.quota()).replicas, 2)
  t.equal((await other.quota()).replicas, 1)
  t.equal((await client.keys('*:value:*')).length, 2)
  t.equal(await other.purge('/v1/cache'), 204)
  await new Promise(resolve => setTimeout(resolve, 700))
  t.match((await first.read(statistics)).header('cache-status'), '; hit;', 'purges are the account\'s own')
})
