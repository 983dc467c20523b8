import { Children, type Child } from './child.ts'
import { formatRequest } from './connection.ts'
import { load, type LoadResult } from './load.ts'
import { median } from './median.ts'
import { reportPath } from './report-sizes.ts'
import { formatNumber, formatTable } from './table.ts'

/** `BENCH_ROUNDS` makes a run shorter, to check that it works. */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 9)
const warmUps = 3

// every request is for a new journey; the first digit of its id selects the size
const cases = [
  { name: '3 kB', firstId: 1e9, requests: 1_000 },
  { name: '30 kB', firstId: 2e9, requests: 400 },
  { name: '1 MB', firstId: 3e9, requests: 20 }
]

/**
 * Reports that are not in memory, from the upstream's answer to the bytes, side by side with node:http doing only that work: the charts
 * alone, and the charts with the names of the journey's definition, which is a second call.
 */
export async function measureMisses (built: string): Promise<string> {
  const children = new Children(built)
  const { start } = children
  try {
    const upstream = await start('upstream-server', {})
    const origin = `http://127.0.0.1:${upstream.port}`
    const rows = []
    for (const [definitions, suffix] of [['off', ''], ['on', ' and names']] as const) {
      const service = await start('service-server', {
        TD_BASE_URL: origin, LOG_LEVEL: 'silent', TD_MAX_CONCURRENCY: '16', TD_DEFINITIONS: definitions
      })
      const bare = await start('bare-deriving-server', { ORIGIN: origin, DEFINITIONS: definitions })
      for (const { name, ...wanted } of cases) rows.push(await compare({ name: `${name}${suffix}`, ...wanted }, service, bare))
    }
    return formatTable(['miss', 'bare node:http', 'service', 'ratio', 'service, requests/s', 'bare, requests/s'], rows)
  } finally {
    await children.end()
  }
}

async function compare ({ name, firstId, requests }: typeof cases[number], service: Child, bare: Child): Promise<string[]> {
  let id = firstId
  const ofService: LoadResult[] = []
  const ofBare: LoadResult[] = []
  for (let round = 0; round < warmUps + rounds; round++) {
    const pairs = [{ server: service, results: ofService }, { server: bare, results: ofBare }]
    for (const { server, results } of round % 2 === 0 ? pairs : pairs.reverse()) {
      const nextRequest = (): string => formatRequest(reportPath(id++))
      results.push(await load(server, { connections: 4, durationMs: 20_000, maxRequests: requests, status: 200, nextRequest }))
    }
  }
  const cpuOf = (results: LoadResult[]): number => median(results.slice(warmUps).map(({ cpuUsPerRequest }) => cpuUsPerRequest))
  const rateOf = (results: LoadResult[]): number => median(results.slice(warmUps).map(({ requestsPerSecond }) => requestsPerSecond))
  return [
    name,
    formatNumber(cpuOf(ofBare)),
    formatNumber(cpuOf(ofService)),
    `${(cpuOf(ofService) / cpuOf(ofBare)).toFixed(2)} ×`,
    formatNumber(rateOf(ofService)),
    formatNumber(rateOf(ofBare))
  ]
}
