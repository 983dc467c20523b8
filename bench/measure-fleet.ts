import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Children, type Child } from './child.ts'
import { Connection, formatRequest } from './connection.ts'
import { load } from './load.ts'
import { measureFleetRate } from './measure-fleet-rate.ts'
import { median } from './median.ts'
import { reportPath } from './report-sizes.ts'
import { startRedis } from './start-redis.ts'
import { formatNumber, formatTable } from './table.ts'

const upstreamMs = 200
const rounds = 24
const durationMs = 100
const connections = 16
const firstHits = 40
const perSecond = 20

/** Costs and savings of replicas that share a tier on Redis. */
export async function measureFleet (built: string): Promise<string> {
  const children = new Children(built)
  const redis = await startRedis()
  try {
    const { start } = children
    const upstream = await start('upstream-server', { DELAY_MS: String(upstreamMs) })
    const alone = { TD_BASE_URL: `http://127.0.0.1:${upstream.port}`, LOG_LEVEL: 'silent', TD_MAX_CONCURRENCY: '16', TD_DEFINITIONS: 'off' }
    // a late answer of Redis on a busy machine would make replicas load for themselves
    const sharing = {
      ...alone, REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '1000', SHARED_TIER_SECRET: randomBytes(32).toString('hex')
    }
    const [single, same] = [await start('service-server', alone), await start('service-server', alone)]
    const fleet: Child[] = []
    const startReplica = async (env: Record<string, string> = {}): Promise<Child> => {
      const replica = await start('service-server', { ...sharing, ...env })
      await untilStatus(replica, '"state":"connected"')
      return replica
    }
    const rows = []
    fleet.push(await startReplica())
    const [first] = fleet
    if (first === undefined) throw new Error('no replica')
    const hits = await compareHits([single, same, first])
    rows.push(
      ['hit without a tier, CPU µs', formatNumber(median(hits[0] ?? []))],
      ['the same in a second process, ratio', ratioOf(hits[1], hits[0])],
      ['hit with a tier, ratio', ratioOf(hits[2], hits[0])]
    )
    for (let size = 1; size <= 3; size++) {
      while (fleet.length < size) fleet.push(await startReplica())
      const costs = await compareHits(fleet)
      rows.push([`hit, all ${size} replicas busy, CPU µs`, formatNumber(median(costs.flat()))])
    }
    const { calls } = await upstream.usage()
    const times = await timeFirstHits(fleet)
    rows.push(
      ['miss in the tier, upstream takes 200 ms, ms', formatNumber(median(times.upstream))],
      ['hit in the tier, loaded by another replica, ms', formatNumber(median(times.tier))],
      ['faster by', `${formatNumber(median(times.upstream) / median(times.tier))} ×`],
      [`upstream calls for ${firstHits} reports at 3 replicas`, String((await upstream.usage()).calls - calls)]
    )
    // another key has its own quota
    const limited = []
    for (let size = 0; size < 3; size++) {
      const env = { TD_MAX_RPS: String(perSecond), TD_API_KEY: '1/another-key-for-the-benchmark', REDIS_PREFIX: 'rate' }
      limited.push(await startReplica(env))
    }
    for (const replica of limited) await untilStatus(replica, '"replicas":3')
    const rates = await measureFleetRate(limited, upstream, perSecond)
    rows.push([
      `upstream calls in 10 s at ${perSecond} a second, 3 replicas under a cold storm`,
      rates.map(share => `${(share * 100).toFixed(1)} %`).join(', then ')
    ])
    return formatTable(['three replicas and their tier', '30 kB report'], rows)
  } finally {
    await children.end()
    await redis.end()
  }
}

/** CPU µs per hit at each server, by round. */
async function compareHits (servers: readonly Child[]): Promise<number[][]> {
  const request = formatRequest(reportPath(2_001), { 'accept-encoding': 'identity' })
  const results: number[][] = servers.map(() => [])
  for (let round = -4; round < rounds; round++) {
    for (let turn = 0; turn < servers.length; turn++) {
      const place = (Math.max(0, round) + turn) % servers.length
      const server = servers[place]
      if (server === undefined) continue
      const { cpuUsPerRequest } = await load(server, { connections, durationMs, status: 200, nextRequest: () => request })
      // the first rounds warm up
      if (round >= 0) results[place]?.push(cpuUsPerRequest)
    }
  }
  return results
}

async function timeFirstHits (fleet: readonly Child[]): Promise<{ upstream: number[], tier: number[] }> {
  const [first, ...others] = fleet
  const times: { upstream: number[], tier: number[] } = { upstream: [], tier: [] }
  if (first === undefined) return times
  for (let place = 0; place < firstHits; place++) {
    const path = reportPath(2_100 + place)
    times.upstream.push(await timeAnswer(first, path))
    await delay(20)
    for (const other of others) times.tier.push(await timeAnswer(other, path))
  }
  return times
}

async function timeAnswer ({ port }: Child, path: string): Promise<number> {
  const connection = await Connection.open(port)
  const startMs = performance.now()
  const { status } = await connection.ask(formatRequest(path))
  const tookMs = performance.now() - startMs
  connection.close()
  if (status !== 200) throw new Error(`status ${status}`)
  return tookMs
}

async function untilStatus ({ port }: Child, text: string): Promise<void> {
  for (let times = 0; times < 500; times++) {
    const connection = await Connection.open(port, true)
    const { body } = await connection.ask(formatRequest('/v1/status'))
    connection.close()
    if (Buffer.concat(body).includes(text)) return
    await delay(20)
  }
  throw new Error(`${text} was not reached`)
}

function ratioOf (over: number[] | undefined, under: number[] | undefined): string {
  return `${median((over ?? []).map((cpu, round) => cpu / (under?.[round] ?? NaN))).toFixed(2)} ×`
}
