import t from 'tap'
import { freePort } from '../support/free-port.ts'
import { quantile, startPacedLoad } from '../support/service/paced-load.ts'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { startSlowProxy } from '../support/redis/slow-proxy.ts'
import { eventually, startFleet, untilConnected } from '../support/redis/start-fleet.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = (journeyId: number): string => `/v1/journeys/${journeyId}/statistics`

t.test('without Redis the service starts and serves, and joins once Redis is there', needsRedis, async t => {
  const port = await freePort()
  const startMs = performance.now()
  const { replicas: [first], sandbox } = await startFleet(
    t, { size: 1, env: { REDIS_URL: `redis://127.0.0.1:${port}`, REDIS_TIMEOUT_MS: '50' } }
  )
  if (first === undefined) throw new Error('no replica')
  // the client library itself waits for 10.5 s
  t.ok(performance.now() - startMs < 10_000)
  t.equal((await first.read('/readyz')).status, 200)
  t.equal((await first.read(path(1001))).status, 200)
  t.match((await first.read(path(1001))).header('cache-status'), '; hit;')
  t.match(await first.tier(), { state: 'unreachable', hits: 0 })
  await startRedis(t, [], { port })
  await untilConnected([first])
  // a busy machine may be too late for Redis occasionally
  let asked = 0
  await eventually(async () => {
    await first.read(`${path(1002)}?from=2025-01-01&to=2025-03-${String(1 + asked++ % 31).padStart(2, '0')}`)
    await new Promise(resolve => setTimeout(resolve, 100))
    return ((await first.tier()).stores.stored ?? 0) > 0
  })
  t.equal(sandbox.calls.total(), 1 + asked)
})

t.test('Redis is killed, paused and slow under load: no errors, normal hits from memory, and automatic recovery', needsRedis, async t => {
  const redis = await startRedis(t)
  const proxy = await startSlowProxy(t, redis.port)
  const { replicas } = await startFleet(t, { size: 2, env: { REDIS_URL: `redis://127.0.0.1:${proxy.port}`, REDIS_TIMEOUT_MS: '50' } })
  await untilConnected(replicas)
  for (const replica of replicas) await replica.read(path(1001))
  const hits = startPacedLoad(replicas, path(1001), 100)
  let misses = 0
  const phase = async (
    name: string, during: () => Promise<unknown> | undefined, after = async (): Promise<unknown> => undefined
  ): Promise<void> => {
    const from = hits.answers.length
    await during()
    // misses continue meanwhile
    const endMs = performance.now() + 500
    let slowestMs = 0
    const violations = collectViolations()
    while (performance.now() < endMs) {
      const askedMs = performance.now()
      const asked = path([1002, 1003, 1004, 1005][misses % 4] ?? 1002)
      const { status } = await replicas[misses % 2]?.read(asked, { 'cache-control': 'no-cache' }) ?? { status: 0 }
      slowestMs = Math.max(slowestMs, performance.now() - askedMs)
      violations.ok(status === 200 || status === 404, `${name}: ${status}`)
      misses++
    }
    t.same(violations.found, [])
    const answers = hits.answers.slice(from)
    t.same(answers.filter(({ status }) => status !== 200), [], name)
    t.comment(`${name}: ${answers.length} hits, p50 ${quantile(answers, 0.5).toFixed(1)} ms, p99 ${quantile(answers, 0.99).toFixed(1)} ` +
      `ms; slowest miss ${slowestMs.toFixed(0)} ms`)
    await after()
    await untilConnected(replicas)
  }
  await phase('well', async () => {})
  await phase('killed', () => redis.kill(), () => redis.restart())
  await phase('paused', async () => redis.pause(), async () => redis.resume())
  await phase('slow', async () => { proxy.delayMs = 300 }, async () => { proxy.delayMs = 0 })
  await phase('cut off', async () => { proxy.open = false }, async () => { proxy.open = true })
  await phase('flushed', () => redis.client.flushall())
  await phase('well again', async () => {})
  await hits.stop()
  t.ok(hits.answers.every(({ status }) => status === 200))
  // answers from memory do not wait for Redis; the comments have the times
  t.ok(hits.answers.every(({ fromMemory }) => fromMemory))
  const violations = collectViolations()
  for (const replica of replicas) {
    violations.same(replica.log.filter(line => line.includes('"level":50')), [], 'nothing is logged as an error', replica)
  }
  t.same(violations.found, [])
})

t.test('a Redis that never answers delays a miss once, by the timeout', needsRedis, async t => {
  const redis = await startRedis(t)
  const { replicas: [first] } = await startFleet(t, { size: 1, env: { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '400' } })
  if (first === undefined) throw new Error('no replica')
  await untilConnected([first])
  const took = async (journeyId: number): Promise<number> => {
    const askedMs = performance.now()
    t.equal((await first.read(path(journeyId))).status, 200)
    return performance.now() - askedMs
  }
  await took(1000)
  redis.pause()
  const firstMs = await took(1001)
  t.comment(`first miss ${firstMs.toFixed(0)} ms`)
  t.ok(((await first.tier()).faults.timeout ?? 0) > 0)
  await took(1002)
  t.match(await first.tier(), { state: 'unreachable' })
  redis.resume()
  await untilConnected([first])
})
