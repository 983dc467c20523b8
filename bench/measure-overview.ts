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
/** Reports made of several of TD's answers; the second compares two periods. */
const joined = ['overview', 'comparison?range=last_7d']

/**
 * Overviews whose parts each have these sizes, from memory next to their parts. Then computed overviews and comparisons, in CPU, time
 * and memory.
 */
export async function measureOverview (built: string): Promise<string> {
  const upstream = await startChild(built, 'upstream-server')
  try {
    const env = {
      TD_BASE_URL: `http://127.0.0.1:${upstream.port}`, LOG_LEVEL: 'silent', TD_MAX_CONCURRENCY: '16', CACHE_MAX_BYTES: String(boundBytes)
    }
    const hits = []
    const misses = []
    for (const wanted of cases) {
      for (const report of joined) {
        // each in a separate process, because memory is measured
        const service = await startChild(built, 'service-server', env)
        try {
          if (report === 'overview') hits.push(...await measureHits(service, wanted))
          misses.push([report.split('?')[0] ?? report, wanted.name, ...await measureMisses(service, wanted, report)])
        } finally {
          await service.end()
        }
      }
    }
    return [
      formatTable(['each part', 'coding', 'slowest part, kB sent', 'µs', 'overview, kB sent', 'µs', 'per answer', 'per byte'], hits),
      'Computed from new answers. Linear cost means the same cost per kB at every size:',
      formatTable(['report', 'each part', 'kB', 'µs', 'µs per kB', 'resident memory per byte kept'], misses)
    ].join('\n\n')
  } finally {
    await upstream.end()
  }
}

async function measureHits (service: Child, { name, firstId, hits }: typeof cases[number]): Promise<string[][]> {
  const rows: string[][] = []
  for (const coding of ['gzip', 'identity']) {
    const headers = { 'accept-encoding': coding }
    const measured = [...parts, 'overview'].map(report => ({ path: reportPath(firstId, report), cpuUs: [] as number[] }))
    for (let round = -2; round < rounds; round++) {
      for (const { path, cpuUs } of measured) {
        const request = formatRequest(path, headers)
        const { cpuUsPerRequest } = await load(service,
          { connections: hits, durationMs: round < 0 ? 500 : durationMs, status: 200, nextRequest: () => request })
        if (round >= 0) cpuUs.push(cpuUsPerRequest)
      }
    }
    const results =
      await Promise.all(measured.map(async ({ path, cpuUs }) => ({ us: median(cpuUs), bytes: await sizeOf(service, path, headers) })))
    const overview = results.at(-1) ?? none
    const slowest = results.slice(0, -1).reduce((most, part) => part.us > most.us ? part : most, none)
    rows.push([
      name, coding,
      formatNumber(slowest.bytes / 1_000), formatNumber(slowest.us), formatNumber(overview.bytes / 1_000), formatNumber(overview.us),
      `${(overview.us / slowest.us).toFixed(2)} ×`, `${(overview.us / overview.bytes / (slowest.us / slowest.bytes)).toFixed(2)} ×`
    ])
  }
  return rows
}

const none = { us: 0, bytes: 0 }

async function measureMisses (service: Child, { firstId, misses, kept }: typeof cases[number], report: string): Promise<string[]> {
  const bytes = await sizeOf(service, reportPath(firstId, report))
  let id = firstId + 1
  const ask = (maxRequests: number) => load(service, {
    connections: 1, durationMs: 60_000, maxRequests, status: 200, nextRequest: () => formatRequest(reportPath(id++, report))
  })
  await ask(misses)
  const cpu: number[] = []
  for (let round = 0; round < missRounds; round++) cpu.push((await ask(misses)).cpuUsPerRequest)
  const before = await service.usage()
  const { requests } = await ask(kept)
  const { rssBytes } = await service.usage()
  return [
    formatNumber(bytes / 1_000),
    formatNumber(median(cpu)),
    formatNumber(median(cpu) / bytes * 1_000),
    formatNumber((rssBytes - before.rssBytes) / (requests * bytes))
  ]
}

/** Bytes of the body as it is sent. */
async function sizeOf ({ port }: Child, path: string, headers: Record<string, string> = {}): Promise<number> {
  const connection = await Connection.open(port, true)
  const { body } = await connection.ask(formatRequest(path, headers))
  connection.close()
  return Buffer.concat(body).length
}
