import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createClientKey, digestOf } from '../src/access/identity/client-key.ts'
import { startChild, type Child } from './child.ts'
import { median } from './median.ts'
import { PatientClient, type PatientFetch } from './patient-client.ts'
import { formatNumber, formatTable } from './table.ts'

const reports = 500
const greedyReports = 120
const upstreamMs = [300, 3_000]
/** The service's defaults, which the service of the benchmark would otherwise raise. */
const defaults = { LOG_LEVEL: 'silent', TD_MAX_RPS: '5' }

/**
 * Cold reports by clients that honour `Retry-After`, at the default quota: 500 at once, and one of a modest client next to 120 of a greedy
 * one, while Treasure Data takes 300 ms or 3 s.
 */
export async function measureColdStorm (built: string): Promise<string> {
  const storms: string[][] = []
  const neighbours: string[][] = []
  for (const ms of upstreamMs) {
    neighbours.push(announce(await measureNeighbours(built, ms)))
    storms.push(announce(await withService(built, ms, {}, (service, upstream) => measureStorm(service, upstream, ms))))
  }
  return [
    formatTable(
      [
        '500 cold reports, TD takes', 'attempts per report, mean', 'most', 'statuses', 'calls to TD', 'wasted', 'breaker opened',
        'all after, s'
      ],
      storms
    ),
    formatTable(['one report next to 120 of another client, TD takes', 'alone, ms', 'next to it, ms', 'attempts'], neighbours)
  ].join('\n\n')
}

/** Prints a row as soon as it is known: each takes minutes. */
function announce (row: string[]): string[] {
  console.log(row.join(' | '))
  return row
}

async function measureStorm (service: Child, upstream: Child, ms: number): Promise<string[]> {
  const client = new PatientClient(service.port)
  const startMs = performance.now()
  let opened = false
  const watching = new AbortController()
  const watch = (async () => {
    while (!watching.signal.aborted) {
      const status = await (await fetch(`http://127.0.0.1:${service.port}/v1/status`)).json() as { upstream: { breaker: { state: string } } }
      opened ||= status.upstream.breaker.state !== 'closed'
      await delay(500)
    }
  })()
  const fetched = await Promise.all(Array.from({ length: reports }, (_, index) => client.fetch(reportPath(index))))
  const elapsedMs = performance.now() - startMs
  watching.abort()
  await watch
  await client.close()
  const attempts = fetched.map(({ statuses }) => statuses.length)
  const { calls } = await upstream.usage()
  return [
    `${ms} ms`,
    formatNumber(attempts.reduce((sum, count) => sum + count, 0) / reports),
    String(Math.max(...attempts)),
    countStatuses(fetched),
    String(calls),
    String(Math.max(0, calls - reports)),
    opened ? 'yes' : 'no',
    formatNumber(elapsedMs / 1_000)
  ]
}

async function measureNeighbours (built: string, ms: number): Promise<string[]> {
  const keys = { greedy: createClientKey(), modest: createClientKey() }
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-clients-'))
  const file = join(folder, 'clients.json')
  const clients = Object.entries(keys).map(([id, key]) =>
    ({ id, keySha256: [digestOf(key).toString('hex')], scopes: ['journeys:read'], journeys: ['*'] }))
  writeFileSync(file, JSON.stringify({ clients }))
  try {
    return await withService(built, ms, { AUTH_MODE: 'clients', CLIENTS_FILE: file }, async service => {
      const headersOf = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` })
      const greedy = new PatientClient(service.port, headersOf(keys.greedy))
      const modest = new PatientClient(service.port, headersOf(keys.modest))
      const alone: number[] = []
      for (let index = 0; index < 3; index++) {
        alone.push((await modest.fetch(reportPath(1_000 + index))).elapsedMs)
        await delay(1_000)
      }
      const storm = Array.from({ length: greedyReports }, (_, index) => greedy.fetch(reportPath(index)).catch(() => {}))
      await delay(2_000)
      const { elapsedMs, statuses } = await modest.fetch(reportPath(2_000))
      await greedy.close()
      await modest.close()
      await Promise.all(storm)
      return [`${ms} ms`, formatNumber(median(alone)), formatNumber(elapsedMs), String(statuses.length)]
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function withService<T> (
  built: string, ms: number, env: Record<string, string>, measure: (service: Child, upstream: Child) => Promise<T>
): Promise<T> {
  const upstream = await startChild(built, 'sandbox-server', { DELAY_MS: String(ms) })
  try {
    const service = await startChild(built, 'service-server', { ...defaults, ...env, TD_BASE_URL: `http://127.0.0.1:${upstream.port}` })
    try {
      return await measure(service, upstream)
    } finally {
      await service.end()
    }
  } finally {
    await upstream.end()
  }
}

/** Returns a report of one journey, with other days for each index. */
function reportPath (index: number): string {
  const dayMs = 86_400_000
  const format = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  const fromMs = Date.parse('2020-01-01') + index * dayMs
  return `/v1/journeys/1000/statistics?from=${format(fromMs)}&to=${format(fromMs + 30 * dayMs)}`
}

function countStatuses (fetched: readonly PatientFetch[]): string {
  const counts = new Map<number, number>()
  for (const status of fetched.flatMap(({ statuses }) => statuses)) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`).join(', ')
}
