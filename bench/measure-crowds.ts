import { setTimeout as delay } from 'node:timers/promises'
import { Children, type Child } from './child.ts'
import { Connection, formatRequest } from './connection.ts'
import { median } from './median.ts'
import { reportPath } from './report-sizes.ts'
import { formatNumber, formatTable } from './table.ts'

const callers = 1_000
const rounds = 5
const upstreamMs = 200
/** The service's TTL here. Stale values are not served, so that the key is expired one second later. */
const ttlS = 1

interface Crowd {
  upstreamCalls: number
  elapsedMs: number
  differentBodies: number
}

/** A thousand callers of one 30 kB report at once, while the upstream takes 200 ms. */
export async function measureCrowds (built: string): Promise<string> {
  const children = new Children(built)
  const { start } = children
  try {
    const upstream = await start('upstream-server', { DELAY_MS: String(upstreamMs) })
    const origin = `http://127.0.0.1:${upstream.port}`
    const service = await start('service-server', {
      TD_BASE_URL: origin, LOG_LEVEL: 'silent', CACHE_TTL_OPEN_S: String(ttlS), CACHE_SWR_S: '0', CACHE_STALE_IF_ERROR_S: '0'
    })
    const bare = await start('bare-deriving-server', { ORIGIN: origin })
    const crowds: Record<'bare' | 'cold' | 'expired', Crowd[]> = { bare: [], cold: [], expired: [] }
    for (let round = 0; round < rounds; round++) {
      const path = reportPath(2_000 + round)
      crowds.bare.push(await gather(bare, upstream, path))
      crowds.cold.push(await gather(service, upstream, path))
      await delay(ttlS * 1_000 + 100)
      crowds.expired.push(await gather(service, upstream, path))
    }
    return formatTable(['1,000 callers', 'upstream calls, at most', 'all answered after, ms', 'bodies that differ'], [
      rowOf('bare node:http, one call for all', crowds.bare), rowOf('service, cold key', crowds.cold),
      rowOf('service, expired key', crowds.expired)
    ])
  } finally {
    await children.end()
  }
}

async function gather (server: Child, upstream: Child, path: string): Promise<Crowd> {
  const connections: Connection[] = []
  while (connections.length < callers) connections.push(await Connection.open(server.port, true))
  const request = formatRequest(path)
  const { calls } = await upstream.usage()
  const startMs = performance.now()
  const answers = await Promise.all(connections.map(connection => connection.ask(request)))
  const elapsedMs = performance.now() - startMs
  for (const connection of connections) connection.close()
  const [first, ...others] = answers.map(({ status, body }) => ({ status, body: Buffer.concat(body) }))
  const differentBodies = others.filter(({ status, body }) => status !== 200 || !body.equals(first?.body ?? Buffer.of())).length
  return { upstreamCalls: (await upstream.usage()).calls - calls, elapsedMs, differentBodies }
}

function rowOf (name: string, crowds: Crowd[]): string[] {
  return [
    name,
    String(Math.max(...crowds.map(({ upstreamCalls }) => upstreamCalls))),
    formatNumber(median(crowds.map(({ elapsedMs }) => elapsedMs))),
    String(Math.max(...crowds.map(({ differentBodies }) => differentBodies)))
  ]
}
