import t from 'tap'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { eventually, startFleet } from '../support/redis/start-fleet.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1001/statistics'

t.test('a client\'s limits apply across replicas, and by share while Redis is down', needsRedis, async t => {
  const redis = await startRedis(t)
  const { replicas } = await startFleet(t, {
    env: { REDIS_URL: redis.url, TRUST_PROXY: '127.0.0.1', CLIENT_REQUESTS_PER_MINUTE: '60', CLIENT_LOADS_PER_MINUTE: '30' }
  })
  const ask = async (address: string, turn: number, url = path) => {
    const replica = replicas[turn % replicas.length]
    if (replica === undefined) throw new Error('no replica')
    return await replica.read(url, { 'x-forwarded-for': address })
  }
  // callers beyond this machine see no status, so the answers have to show that limits are shared
  await eventually(async () => {
    const address = `10.0.0.${Math.floor(Math.random() * 250)}`
    await ask(address, 0)
    await ask(address, 0)
    await new Promise(resolve => setTimeout(resolve, 50))
    await ask(address, 1)
    await new Promise(resolve => setTimeout(resolve, 50))
    return /;r=5[67];/.test((await ask(address, 1)).header('ratelimit') ?? '')
  })
  const statuses: number[] = []
  for (let turn = 0; turn < 300; turn++) {
    statuses.push((await ask('192.0.2.1', turn)).status)
    if (statuses.at(-1) === 429) break
  }
  const granted = statuses.filter(status => status === 200).length
  // replicas sync after the answer, so a fast caller gets a few more; without a shared count it would get 180
  t.ok(granted >= 59 && granted < 120, `${granted} of 60 a minute, at three replicas`)
  t.equal(statuses.at(-1), 429)
  await redis.kill()
  await eventually(async () => (await ask('192.0.2.2', 0)).header('ratelimit-policy') === '"requests";q=20;w=60')
  t.match((await ask('192.0.2.3', 1)).header('ratelimit-policy'), '"requests";q=')
  await redis.restart()
  await eventually(async () => (await ask('192.0.2.4', 0)).header('ratelimit-policy') === '"requests";q=60;w=60')
})

t.test('loads of a client are counted at all replicas, and values in memory or in the tier are not loads', needsRedis, async t => {
  const redis = await startRedis(t)
  const { replicas: [first, second], sandbox } = await startFleet(t, {
    size: 2, env: { REDIS_URL: redis.url, TRUST_PROXY: '127.0.0.1', CLIENT_REQUESTS_PER_MINUTE: '100000', CLIENT_LOADS_PER_MINUTE: '3' }
  })
  if (first === undefined || second === undefined) throw new Error('no replicas')
  const ask = (replica: typeof first, day: number) =>
    replica.read(`${path}?from=2025-01-01&to=2025-02-0${day}`, { 'x-forwarded-for': '192.0.2.1' })
  await eventually(async () => (await redis.client.zcard((await redis.client.keys('*{replicas}'))[0] ?? 'none')) === 2)
  const violations = collectViolations()
  for (const day of [1, 2, 3]) violations.equal((await ask(first, day)).status, 200, day)
  t.same(violations.found, [])
  await eventually(async () => {
    const left = await Promise.all((await redis.client.keys('*{clients}*')).map(name => redis.client.get(name)))
    return left.some(text => /"tokens":(-|0\.[0-4]|0[,}])/.test(text ?? ''))
  })
  await ask(second, 4)
  await eventually(async () => (await ask(second, 5)).status === 429)
  t.equal((await ask(second, 1)).status, 200, 'the other replica loaded it')
  t.ok(sandbox.calls.total() <= 5, `${sandbox.calls.total()} calls`)
})
