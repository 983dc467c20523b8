import { monitorEventLoopDelay } from 'node:perf_hooks'
import t, { type Test } from 'tap'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { startSlowProxy } from '../support/redis/slow-proxy.ts'
import { eventually, plantedSecret, startFleet, type Replica } from '../support/redis/start-fleet.ts'
import { countUpstream, type CountedUpstream } from '../support/td/count-upstream.ts'

const perSecond = 10
const dayMs = 24 * 3_600_000
const dayOf = (ago: number): string => new Date(Date.now() - ago * dayMs).toISOString().slice(0, 10)

/** Returns a new report that nobody has cached. */
const cold = (number: number): string => `/v1/journeys/1001/statistics?from=${dayOf(900 + number)}&to=${dayOf(1 + number % 800)}`

/** Three replicas on one counted upstream, each with its own connection to Redis and the given secret. */
async function startThree (t: Test, secrets: readonly string[]) {
  const redis = await startRedis(t)
  const { sandbox, add } = await startFleet(t, { size: 0 })
  const upstream = await countUpstream(t, sandbox.origin)
  const ways = await Promise.all(secrets.map(() => startSlowProxy(t, redis.port)))
  const replicas: Replica[] = []
  for (const [index, secret] of secrets.entries()) {
    const env = { REDIS_URL: `redis://127.0.0.1:${ways[index]?.port}`, SHARED_TIER_SECRET: secret, TD_BASE_URL: upstream.origin }
    replicas.push(await add({ env: { ...env, TD_MAX_RPS: String(perSecond), REDIS_TIMEOUT_MS: '1000' } }))
  }
  return { upstream, ways, replicas }
}

/** Requests one cold report after another at each replica while `during` runs. */
async function storm (replicas: readonly Replica[], during: () => Promise<void>): Promise<void> {
  const storming = new AbortController()
  let asked = 0
  const callers = replicas.flatMap(replica => Array.from({ length: 3 }, async () => {
    while (!storming.signal.aborted) {
      const { status } = await replica.read(cold(asked++))
      // refused requests return later
      if (status !== 200) await new Promise(resolve => setTimeout(resolve, 100))
    }
  }))
  await during()
  storming.abort()
  await Promise.all(callers)
}

/** Returns how many calls start per second within the next seconds. Calls that the event loop sends late belong to the time before. */
async function rateOf (upstream: CountedUpstream, seconds: number): Promise<number> {
  const lateness = monitorEventLoopDelay()
  lateness.enable()
  const [before, startMs] = [upstream.begun.length, performance.now()]
  await new Promise(resolve => setTimeout(resolve, seconds * 1_000))
  lateness.disable()
  return (upstream.begun.length - before) / ((performance.now() - startMs + lateness.max / 1e6) / 1_000)
}

/**
 * Returns the rate of a time in which Redis answered all these replicas. On a busy machine a replica sometimes takes a slow reply for an
 * outage, and may then use its local burst.
 */
async function steadyRateOf (upstream: CountedUpstream, seconds: number, replicas: readonly Replica[]): Promise<number> {
  const listFaults = async (): Promise<string> => JSON.stringify(await Promise.all(replicas.map(async ({ tier }) => (await tier()).faults)))
  for (let tries = 1; ; tries++) {
    const before = await listFaults()
    const rate = await rateOf(upstream, seconds)
    if (tries === 5 || await listFaults() === before) return rate
  }
}

t.test('one of three replicas is cut off: together they stay within the rate', needsRedis, async t => {
  const { upstream, ways, replicas } = await startThree(t, [plantedSecret, plantedSecret, plantedSecret])
  for (const replica of replicas) await eventually(async () => (await replica.quota()).replicas === 3)
  await storm(replicas, async () => {
    const [way] = ways
    if (way === undefined) throw new Error('no way')
    way.open = false
    await eventually(async () => (await replicas[0]?.quota())?.mode === 'local-share')
    await eventually(async () => (await replicas[1]?.tier())?.replicas.silent === 1 && (await replicas[2]?.tier())?.replicas.silent === 1)
    const rate = await steadyRateOf(upstream, 6, replicas.slice(1))
    t.comment(`${rate.toFixed(1)} calls a second of ${perSecond}`)
    t.ok(rate <= 1.15 * perSecond, `${rate} calls a second of ${perSecond}`)
    // on a busy machine one slow reply of Redis limits a replica to its share for a moment
    await eventually(async () => (await replicas[1]?.quota())?.mode === 'fleet')
    way.open = true
    await eventually(async () => (await replicas[1]?.tier())?.replicas.silent === 0)
  })
})

t.test('two secrets on one Redis are reported, and each replica keeps to its share', needsRedis, async t => {
  const { upstream, replicas } = await startThree(t, [plantedSecret, plantedSecret, 'another secret that is long enough'])
  await eventually(async () => {
    const tiers = await Promise.all(replicas.map(replica => replica.tier()))
    return tiers.every(({ replicas: { present, otherSecret } }) => present + otherSecret === 3 && otherSecret > 0)
  })
  t.same(await Promise.all(replicas.map(async replica => (await replica.quota()).mode)), ['local-share', 'local-share', 'local-share'])
  t.ok(replicas.every(({ log }) => log.some(line => line.includes('different values of SHARED_TIER_SECRET'))))
  await storm(replicas, async () => {
    // the initial burst is over by then
    await eventually(() => upstream.begun.length > 2 * perSecond)
    const rate = await rateOf(upstream, 6)
    t.comment(`${rate.toFixed(1)} calls a second of ${perSecond}`)
    t.ok(rate <= 1.15 * perSecond, `${rate} calls a second of ${perSecond}`)
  })
})
