import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { startRedisCluster } from '../support/redis/redis-cluster.ts'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { eventually, looksInASecond, startFleet, untilConnected } from '../support/redis/start-fleet.ts'
import { collectViolations } from '../support/collect-violations.ts'

const journeys = ['1000', '1001', '1002', '1003', '1004', '1005']
const path = (journeyId: string): string => `/v1/journeys/${journeyId}/statistics`

/** The requirements for a tier of any kind with two replicas. */
async function exercise (t: Test, env: Record<string, string>): Promise<void> {
  const { sandbox, replicas, add } = await startFleet(t, { size: 2, env })
  const [first, second] = replicas
  if (first === undefined || second === undefined) throw new Error('no replicas')
  await untilConnected(replicas)
  sandbox.calls.reset()
  const violations = collectViolations()
  for (const journeyId of journeys) {
    const answers = await Promise.all([first.read(path(journeyId)), second.read(path(journeyId))])
    violations.same(answers.map(({ status }) => status), [200, 200], journeyId)
  }
  t.equal(sandbox.calls.total(), journeys.length, 'each was asked for once')
  await eventually(async () => ((await first.tier()).stores.stored ?? 0) + ((await second.tier()).stores.stored ?? 0) === journeys.length)
  const third = await add()
  await untilConnected([third])
  for (const journeyId of journeys) violations.match((await third.read(path(journeyId))).header('cache-status'), '; hit;', journeyId)
  t.equal(sandbox.calls.total(), journeys.length)
  t.equal(await third.purge('/v1/cache/journeys/1001'), 204)
  const isGone = async (): Promise<boolean> => !(await first.read(path('1001'))).header('cache-status')?.includes('hit;')
  t.ok(await eventually(isGone) < looksInASecond)
  t.equal(await first.purge('/v1/cache'), 204)
  t.ok(await eventually(async () => (await second.read('/v1/cache')).bytes.toString().includes('"journeys":[]')) < looksInASecond)
  for (const replica of [first, second, third]) {
    violations.match(await replica.tier(), { state: 'connected', rejected: {}, faults: {} }, replica)
    violations.match(await replica.quota(), { mode: 'fleet', replicas: 3, running: 0 }, replica)
  }
  t.same(violations.found, [])
}

t.test('a cluster of three nodes, of which one is named', needsRedis, async t => {
  const [node, ...others] = await startRedisCluster(t)
  await exercise(t, { REDIS_URL: node?.url ?? '', REDIS_MODE: 'cluster' })
  const sizes = await Promise.all([node, ...others].map(server => server?.client.dbsize()))
  t.ok(sizes.every(size => size !== undefined && size > 0), `keys are spread: ${sizes.join()}`)
})

t.test('a cluster loses a node: there is no error, and the remaining nodes continue or nobody does', needsRedis, async t => {
  const nodes = await startRedisCluster(t)
  const { replicas } = await startFleet(
    t, { size: 2, env: { REDIS_URL: nodes.map(({ url }) => url).join(), REDIS_MODE: 'cluster', REDIS_TIMEOUT_MS: '200' } }
  )
  await untilConnected(replicas)
  await nodes[1]?.kill()
  const violations = collectViolations()
  for (const journeyId of journeys) {
    for (const replica of replicas) violations.equal((await replica.read(path(journeyId))).status, 200, replica, journeyId)
  }
  t.same(violations.found, [])
})

t.test('a user with the minimal permissions, limited to keys and channels with the prefix', needsRedis, async t => {
  const { url, client } = await startRedis(t)
  await client.call('ACL', 'SETUSER', 'bff', 'on',
    '>p@ss word', '~td-journey-bff:*', '&td-journey-bff:*', '-@all', '+info', '+ping', '+evalsha', '+eval', '+subscribe', '+unsubscribe',
    '+publish', '+get', '+set', '+del', '+strlen', '+pttl', '+pexpire', '+time', '+type', '+zadd', '+zcard', '+zrank', '+zrem', '+zrange',
    '+zrangebyscore', '+zremrangebyrank', '+zremrangebyscore', '+incrby')
  await exercise(t, { REDIS_URL: url.replace('//', `//bff:${encodeURIComponent('p@ss word')}@`) })
})

t.test('a wrong password is reported only by its kind, and everything is served', needsRedis, async t => {
  const { url } = await startRedis(t, ['--requirepass', 'right'], { password: 'right' })
  const { replicas: [replica] } = await startFleet(t, { size: 1, env: { REDIS_URL: url.replace('//', '//:PLANTEDPASSWORD@') } })
  t.equal((await replica?.read(path('1001')))?.status, 200)
  await eventually(() => replica?.log.some(line => line.includes('the shared tier cannot be reached')) === true)
  t.notMatch(replica?.log.join('\n'), 'PLANTED')
})

t.test('sentinels that know where the server is', needsRedis, async t => {
  const redis = await startRedis(t)
  const file = join(t.testdir(), 'sentinel.conf')
  writeFileSync(file, `sentinel monitor main 127.0.0.1 ${redis.port} 1\n`)
  const sentinel = await startRedis(t, ['--sentinel'], { file })
  await exercise(t, { REDIS_URL: sentinel.url, REDIS_MODE: 'sentinel', REDIS_MASTER_NAME: 'main' })
})
