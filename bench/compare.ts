import { parseArgs } from 'node:util'
import { build } from './build.ts'
import { startChild, type Child } from './child.ts'
import { formatRequest } from './connection.ts'
import { describeMachine } from './describe-machine.ts'
import { load } from './load.ts'
import { median } from './median.ts'
import { reportPath } from './report-sizes.ts'
import { formatNumber, formatTable } from './table.ts'

// compares overviews of this checkout with those of another one, which has its own node_modules:
//   npm run bench:compare -- ../before [--rounds 12]
const { positionals: [other], values } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '12' } } })
if (other === undefined) throw new Error('Name the folder of the checkout to compare with: npm run bench:compare -- ../before')
const rounds = Number(values.rounds)

// a process that has answered a few hundred overviews still compiles code; what that costs depends on the amount of code, not on its speed
const sizes = [
  { name: '3 kB', firstId: 1e9, hitConnections: 16, misses: 100, warmUpRounds: 30 },
  { name: '30 kB', firstId: 2e9, hitConnections: 16, misses: 40, warmUpRounds: 15 },
  { name: '1 MB', firstId: 3e9, hitConnections: 4, misses: 3, warmUpRounds: 4 }
]

const builds = [build(other), build()]
try {
  const rows: string[][] = []
  const upstream = await startChild(builds[1]?.folder ?? '', 'upstream-server')
  const env = {
    TD_BASE_URL: `http://127.0.0.1:${upstream.port}`, LOG_LEVEL: 'silent', TD_MAX_CONCURRENCY: '16', CACHE_MAX_BYTES: String(2 ** 28)
  }
  const services: Child[] = []
  try {
    for (const { folder } of builds) services.push(await startChild(folder, 'service-server', env))
    for (const { name, firstId, hitConnections, misses, warmUpRounds } of sizes) {
      const hit = formatRequest(reportPath(firstId, 'overview'), { 'accept-encoding': 'gzip' })
      rows.push([name, 'hit, gzip', ...await compare(services, 2, service =>
        load(service, { connections: hitConnections, durationMs: 200, status: 200, nextRequest: () => hit }))])
      for (const report of ['overview', 'overview?range=last_7d']) {
        let id = firstId + (report === 'overview' ? 1 : 5e8)
        rows.push([name, `miss of ${report}`, ...await compare(services, warmUpRounds, service => load(service, {
          connections: 1, durationMs: 60_000, maxRequests: misses, status: 200, nextRequest: () => formatRequest(reportPath(id++, report))
        }))])
      }
    }
  } finally {
    await Promise.all([...services, upstream].map(child => child.end()))
  }
  console.log(`CPU µs per request on ${describeMachine()}; medians of ${rounds} interleaved rounds, and the median of their ratios.\n`)
  console.log(formatTable(['each part', 'request', other, 'here', 'ratio'], rows))
} finally {
  for (const { remove } of builds) remove()
}

/** CPU of the two services in µs, and the second's as a multiple of the first's; which of them goes first alternates. */
async function compare (services: Child[], warmUpRounds: number, ask: (service: Child) => ReturnType<typeof load>): Promise<string[]> {
  const costs: number[][] = services.map(() => [])
  for (let round = -warmUpRounds; round < rounds; round++) {
    const order = round % 2 === 0 ? [0, 1] : [1, 0]
    for (const index of order) {
      const service = services[index]
      if (service === undefined) continue
      const { cpuUsPerRequest } = await ask(service)
      if (round >= 0) costs[index]?.push(cpuUsPerRequest)
    }
  }
  const [before = [], here = []] = costs
  const ratio = median(here.map((cost, round) => cost / (before[round] ?? NaN)))
  return [formatNumber(median(before)), formatNumber(median(here)), ratio.toFixed(3)]
}
