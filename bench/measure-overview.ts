import { startChild, type Child } from './child.ts'
import { Connection, formatRequest } from './connection.ts'
import { load } from './load.ts'
import { median } from './median.ts'
import { reportPath } from './report-sizes.ts'
import { formatNumber, formatTable } from './table.ts'

const rounds = 20
const durationMs = 100
const missRounds = 5
/** Reports are kept for as long as memory is measured. */
const boundBytes = 2 ** 31

const cases = [
  { name: '3 kB', firstId: 1e9, hits: 16, misses: 300, kept: 3_000 },
  { name: '30 kB', firstId: 2e9, hits: 16, misses: 60, kept: 600 },
  { name: '1 MB', firstId: 3e9, hits: 4, misses: 4, kept: 20 }
]

const parts = ['statistics', 'conversion-graph', 'activation-graph']

/** Overviews whose parts have these sizes each: from memory beside their parts, and made anew, in CPU, time and memory. */
export async function measureOverview (built: string): Promise<string> {
  const upstream = await startChild(built, 'upstream-server')
  try {
    const env = { TD_BASE_URL: `http://127.0.0.1:${upstream.port}`, LOG_LEVEL: 'silent', TD_MAX_CONCURRENCY: '16', CACHE_MAX_BYTES: String(boundBytes) }
    const rows = []
    for (const wanted of cases) {
      // each in a process of its own, as memory is measured
      const service = await startChild(built, 'service-server', env)
      try {
        rows.push([wanted.name, ...await measureHits(service, wanted), ...await measureMisses(service, wanted)])
      } finally {
        await service.end()
      }
    }
    return formatTable(
      ['each part', 'overview, kB', 'hit: slowest part', 'hit: overview', 'ratio', 'gzip: slowest part', 'gzip: overview', 'ratio', 'miss: overview', 'per kB', 'resident memory per byte kept'], rows
    )
  } finally {
    await upstream.end()
  }
}

async function measureHits (service: Child, { firstId, hits }: typeof cases[number]): Promise<string[]> {
  const bytes = await sizeOf(service, reportPath(firstId, 'overview'))
  const cells = [formatNumber(bytes / 1_000)]
  for (const coding of ['identity', 'gzip']) {
    const headers = { 'accept-encoding': coding }
    const requests = [...parts, 'overview'].map(report => formatRequest(reportPath(firstId, report), headers))
    const results = requests.map((): number[] => [])
    for (let round = -2; round < rounds; round++) {
      for (const [place, request] of requests.entries()) {
        const { cpuUsPerRequest } = await load(service, { connections: hits, durationMs: round < 0 ? 500 : durationMs, status: 200, nextRequest: () => request })
        if (round >= 0) results[place]?.push(cpuUsPerRequest)
      }
    }
    const [overview = NaN, ...others] = results.map(median).reverse()
    const slowest = Math.max(...others)
    cells.push(formatNumber(slowest), formatNumber(overview), `${(overview / slowest).toFixed(2)} ×`)
  }
  return cells
}

async function measureMisses (service: Child, { firstId, misses, kept }: typeof cases[number]): Promise<string[]> {
  const bytes = await sizeOf(service, reportPath(firstId, 'overview'))
  let id = firstId + 1
  const ask = (maxRequests: number) => load(service, {
    connections: 1, durationMs: 60_000, maxRequests, status: 200, nextRequest: () => formatRequest(reportPath(id++, 'overview'))
  })
  await ask(misses)
  const cpu: number[] = []
  for (let round = 0; round < missRounds; round++) cpu.push((await ask(misses)).cpuUsPerRequest)
  const before = await service.usage()
  const { requests } = await ask(kept)
  const { rssBytes } = await service.usage()
  return [
    formatNumber(median(cpu)),
    formatNumber(median(cpu) / bytes * 1_000),
    formatNumber((rssBytes - before.rssBytes) / (requests * bytes))
  ]
}

async function sizeOf ({ port }: Child, path: string): Promise<number> {
  const connection = await Connection.open(port, true)
  const { body } = await connection.ask(formatRequest(path))
  connection.close()
  return Buffer.concat(body).length
}
