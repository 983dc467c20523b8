import { monitorEventLoopDelay } from 'node:perf_hooks'
import t, { type Test } from 'tap'
import { startSandbox } from '../../sandbox/start-sandbox.ts'
import { countUpstream, mostWithin, type CountedUpstream } from '../support/td/count-upstream.ts'
import { needsRedis, startRedis, type RedisServer } from '../support/redis/redis-server.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { startReplicas, type ReplicaProcess } from '../support/process/start-replica.ts'
import { collectViolations } from '../support/collect-violations.ts'

const dayMs = 24 * 3_600_000
const dayOf = (ago: number): string => new Date(Date.now() - ago * dayMs).toISOString().slice(0, 10)

/** Returns a new report that nobody has cached. */
const cold = (number: number): string => `/v1/journeys/1001/statistics?from=${dayOf(500 + number)}&to=${dayOf(1 + number % 300)}`

interface Rig {
  redis: RedisServer
  upstream: CountedUpstream
  replicas: ReplicaProcess[]
}

async function startRig (t: Test, env: Record<string, string>): Promise<Rig> {
  const redis = await startRedis(t)
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const upstream = await countUpstream(t, sandbox.origin)
  const replicas = await startReplicas(t, 3, {
    REDIS_URL: redis.url,
    TD_BASE_URL: upstream.origin,
    CLIENT_LOADS_PER_MINUTE: '1000000',
    LOG_LEVEL: 'info',
    ...env
  })
  return { redis, upstream, replicas }
}

/** Requests one cold report after another at each replica until it is stopped. Returns the statuses. */
function startStorm (replicas: readonly ReplicaProcess[], callers: number): { stop (): Promise<number[]> } {
  const statuses: number[] = []
  const storming = new AbortController()
  let asked = 0
  const storm = Promise.all(replicas.flatMap(({ ask }) => Array.from({ length: callers }, async () => {
    while (!storming.signal.aborted) statuses.push((await ask(cold(asked++))).status)
  })))
  return {
    async stop () {
      storming.abort()
      await storm
      return statuses
    }
  }
}

t.test('three processes under a cold storm stay within the quota, at once and in five seconds', needsRedis, async t => {
  const perSecond = 20
  const { upstream, replicas } = await startRig(t, { TD_MAX_RPS: String(perSecond), TD_MAX_CONCURRENCY: '6' })
  upstream.delayMs = 50
  const violations = collectViolations()
  for (const { status } of replicas) {
    violations.match((await status()).upstream.quota, { mode: 'fleet', replicas: 3, maxPerSecond: perSecond })
  }
  t.same(violations.found, [])
  const lateness = monitorEventLoopDelay()
  lateness.enable()
  const storm = startStorm(replicas, 15)
  const startMs = performance.now()
  await eventually(() => performance.now() - startMs > 7_000 && upstream.begun.length > 3 * perSecond)
  const statuses = await storm.stop()
  t.same(new Set(statuses), new Set([200]), 'all are answered')
  const most = mostWithin(upstream.begun, 5_000)
  // the fleet counts its own seconds, so one more may be included; processes that hang send their calls late
  const lateMs = lateness.max / 1e6
  t.ok(most <= (lateMs < 100 ? 6 : 7) * perSecond,
    `${most} calls in five seconds at ${perSecond} a second, up to ${lateMs.toFixed(0)} ms late`)
  t.ok(upstream.mostOpen <= 6, `${upstream.mostOpen} at once`)
  const inFive = upstream.begun.filter(atMs => atMs < (upstream.begun[0] ?? 0) + 5_000).length
  t.comment(`the first five seconds had ${inFive} calls at ${perSecond} a second, the busiest five ${most}`)
  // the benchmark measures how close they come to the limit, because this machine may be busy
})

t.test('a replica killed while it holds all permits delays the others for seconds, not forever', needsRedis, async t => {
  const { upstream, replicas: [first, second, third] } = await startRig(t, { TD_MAX_CONCURRENCY: '2' })
  if (first === undefined || second === undefined || third === undefined) throw new Error('no replicas')
  upstream.delayMs = 600_000
  const lost = [0, 1].map(number => first.ask(cold(number)).catch(() => null))
  await eventually(() => upstream.open === 2)
  upstream.delayMs = 0
  const waiting = [second, third].map((replica, number) => replica.ask(cold(10 + number)))
  await eventually(async () => (await second.status()).upstream.quota.waiting === 1 && (await third.status()).upstream.quota.waiting === 1)
  t.equal(upstream.begun.length, 2)
  first.process.child.kill('SIGKILL')
  t.same((await Promise.all(waiting)).map(({ status }) => status), [200, 200])
  await eventually(async () => (await second.status()).upstream.quota.replicas === 2, 60_000)
  await Promise.all(lost)
})

t.test('Redis is paused and killed under a cold storm: all requests are answered, first by each replica\'s share, then by the ' +
  'fleet', needsRedis, async t => {
  const { redis, replicas } = await startRig(t, { TD_MAX_RPS: '30', TD_MAX_CONCURRENCY: '6', REDIS_TIMEOUT_MS: '50' })
  const storm = startStorm(replicas, 5)
  const allAre = (mode: string) => eventually(async () => {
    const quotas = await Promise.all(replicas.map(async ({ status }) => (await status()).upstream.quota))
    return quotas.every(quota => quota.mode === mode && quota.replicas === 3)
  }, 60_000)
  redis.pause()
  await allAre('local-share')
  redis.resume()
  await allAre('fleet')
  await redis.kill()
  await allAre('local-share')
  await redis.restart()
  await allAre('fleet')
  const statuses = await storm.stop()
  t.ok(statuses.length > 0)
  t.same(new Set(statuses), new Set([200]))
})
