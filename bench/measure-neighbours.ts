import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClientKey, digestOf } from '../src/access/identity/client-key.ts'
import { Children, type Child } from './child.ts'
import { Connection, formatRequest } from './connection.ts'
import { median } from './median.ts'
import { reportPath } from './report-sizes.ts'
import { formatNumber, formatTable } from './table.ts'

const rounds = 5
const roundMs = 1_500
const hitsPerSecond = 200
const settledMs = 1_000
/** Until the client has used up its burst. */
const mostGreedyMs = 60_000

/** Latencies of one client's hits, alone and next to a client at all its limits, in alternating rounds. */
export async function measureNeighbours (built: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const [greedyKey, usualKey] = [createClientKey(), createClientKey()]
  const children = new Children(built)
  const { start } = children
  try {
    const upstream = await start('upstream-server', {})
    const service = await start('service-server', {
      TD_BASE_URL: `http://127.0.0.1:${upstream.port}`,
      LOG_LEVEL: 'silent',
      AUTH_MODE: 'clients',
      CLIENTS_FILE: writeClients(folder, { greedy: greedyKey, usual: usualKey })
    })
    const hits = await Hits.open(service.port, usualKey)
    const startGreedy = async (): Promise<Child> => {
      const greedy = await start('greedy-client', { PORT: String(service.port), KEY: greedyKey })
      // a starting process competes for the processor, which would distort the service's figures
      await pause(settledMs)
      return greedy
    }
    await hits.measure(roundMs)

    const first = await startGreedy()
    const burst = await hits.measure(roundMs)
    const burstMs = await waitForLimit(service, greedyKey)
    await first.end()

    const idle: number[][] = []
    const busy: number[][] = []
    let answered = 0
    for (let round = 0; round < rounds; round++) {
      idle.push(await hits.measure(roundMs))
      const greedy = await startGreedy()
      busy.push(await hits.measure(roundMs))
      answered += (await greedy.usage()).calls
      await greedy.end()
    }
    hits.close()
    const row = (name: string, all: number[][]): string[] => [name, ...[0.5, 0.99, 0.999].map(share =>
      formatNumber(median(all.map(latencies => percentile(latencies, share)))))]
    const p99 = (all: number[][]): number => median(all.map(latencies => percentile(latencies, 0.99)))
    const table = formatTable(['hits of another client', 'p50, ms', 'p99, ms', 'p99.9, ms'], [
      row('alone', idle), row('next to a client at all its limits', busy), row('while that client uses up its burst', [burst])
    ])
    return `${table}\n\nAt its limits, the client multiplies the other's 99th percentile by ${formatNumber(p99(busy) / p99(idle))}. ` +
      `It gets ${formatNumber(answered / (rounds * roundMs) * 1_000)} answers a second. ` +
      `Its work was used up after ${formatNumber(burstMs / 1_000)} s.`
  } finally {
    await children.end()
    rmSync(folder, { recursive: true })
  }
}

/** Two clients with the service's own limits, except for the one whose hits are measured. */
function writeClients (folder: string, keys: Record<'greedy' | 'usual', string>): string {
  const clients = Object.entries(keys).map(([id, key]) => ({
    id,
    keySha256: [digestOf(key).toString('hex')],
    scopes: ['journeys:read'],
    journeys: ['*'],
    ...id === 'usual' && { rateLimit: { requestsPerMinute: 1_000_000, loadsPerMinute: 1_000 } }
  }))
  const path = join(folder, 'clients.json')
  writeFileSync(path, JSON.stringify({ clients }))
  return path
}

/** Waits until the client's work is used up. Returns how long that took. */
async function waitForLimit ({ port }: Child, key: string): Promise<number> {
  const connection = await Connection.open(port, true)
  const startMs = performance.now()
  for (let top = 1; performance.now() - startMs < mostGreedyMs; top++) {
    const { status, head } = await connection.ask(formatRequest(`${reportPath(2001)}?top=${top % 999 + 1}`, { 'x-api-key': key }))
    if (status === 429 && head.includes('"work"')) break
    await pause(100)
  }
  connection.close()
  return performance.now() - startMs
}

/** A client that requests a report in memory at a steady pace, whether or not the answers come in time. */
class Hits {
  readonly #free: Connection[]
  readonly #request: string

  private constructor (connections: Connection[], request: string) {
    this.#free = connections
    this.#request = request
  }

  static async open (port: number, key: string): Promise<Hits> {
    const request = formatRequest(reportPath(2001), { 'x-api-key': key, 'accept-encoding': 'gzip' })
    const connections = await Promise.all(Array.from({ length: 64 }, () => Connection.open(port)))
    // the service closes connections on which no request comes
    await Promise.all(connections.map(async connection => await connection.ask(request)))
    return new Hits(connections, request)
  }

  /** Returns latencies in ms. */
  async measure (durationMs: number): Promise<number[]> {
    const latencies: number[] = []
    const asking: Array<Promise<void>> = []
    const startMs = performance.now()
    const count = Math.floor(durationMs / 1_000 * hitsPerSecond)
    for (let index = 0; index < count; index++) {
      const dueMs = startMs + index * 1_000 / hitsPerSecond
      const waitMs = dueMs - performance.now()
      if (waitMs > 0) await pause(waitMs)
      const connection = this.#free.pop()
      if (connection === undefined || connection.isClosed) continue
      // the delay of the timer is not the service's
      const sentMs = performance.now()
      asking.push(connection.ask(this.#request).then(({ status }) => {
        if (status !== 200) throw new Error(`status ${status} where 200 was expected`)
        latencies.push(performance.now() - sentMs)
        this.#free.push(connection)
      }))
    }
    await Promise.all(asking)
    return latencies
  }

  close (): void {
    for (const connection of this.#free) connection.close()
  }
}

function percentile (values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
