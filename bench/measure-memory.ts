import { Children } from './child.ts'
import { formatRequest } from './connection.ts'
import { load } from './load.ts'
import { reportPath } from './report-sizes.ts'
import { formatTable } from './table.ts'

const boundBytes = 256 * 2 ** 20
const keys = 100_000
const step = 5_000
/** Resident memory may grow to this multiple of the bound: the collector needs room to work in. */
const allowance = 1.5

/** The smallest possible bound: the memory is then due to the load and not to the cache. */
const leastBytes = 2 ** 20

/** Resident memory under more distinct reports of 3 kB than fit, compared with the same load with hardly any cache. */
export async function measureMemory (built: string): Promise<string> {
  const children = new Children(built)
  const { start } = children
  try {
    const upstream = await start('upstream-server', {})
    const settings = { TD_BASE_URL: `http://127.0.0.1:${upstream.port}`, LOG_LEVEL: 'silent', TD_MAX_CONCURRENCY: '16' }
    const service = await start('service-server', { ...settings, CACHE_MAX_BYTES: String(boundBytes) })
    const least = await start('service-server', { ...settings, CACHE_MAX_BYTES: String(leastBytes) })
    const idle = (await service.usage()).rssBytes
    const highest = new Map([[service, 0], [least, 0]])
    for (let asked = 0; asked < keys; asked += step) {
      for (const [server, before] of highest) {
        let id = 1e9 + asked
        const nextRequest = (): string => formatRequest(reportPath(id++))
        await load(server, { connections: 8, durationMs: 60_000, maxRequests: step, status: 200, nextRequest })
        highest.set(server, Math.max(before, (await server.usage()).rssBytes))
      }
    }
    const most = highest.get(service) ?? NaN
    const mostOfLeast = highest.get(least) ?? NaN
    const limit = idle + allowance * boundBytes
    return formatTable([`${keys.toLocaleString('en-US')} keys`, 'MiB'], [
      ['resident memory when idle', mib(idle)],
      ['highest under the load', mib(most)],
      [`limit: idle + ${allowance} × ${mib(boundBytes)}, ${most < limit ? 'kept' : 'exceeded'}`, mib(limit)],
      ['highest under the same load with a cache of 1 MiB', mib(mostOfLeast)],
      [`difference: memory of the ${mib(boundBytes)} MiB cache`, mib(most - mostOfLeast)]
    ])
  } finally {
    await children.end()
  }
}

function mib (bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0)
}
