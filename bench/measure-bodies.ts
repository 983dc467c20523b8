import { setTimeout as delay } from 'node:timers/promises'
import { pathsOf, worstBodies } from '../test/support/td/worst-bodies.ts'
import { startChild, type Child } from './child.ts'
import { Connection, formatRequest } from './connection.ts'
import { median } from './median.ts'
import { reportPath } from './report-sizes.ts'
import { formatNumber, formatTable } from './table.ts'
import { worstJourneyId } from './worst-journey-id.ts'

const rounds = 3
const idleMs = 3_000
const pauseMs = 5

/** One request for a report of the worst body: its duration, and its longest block of the event loop. */
interface Ask {
  path: string
  body: string
  blockMs: number
  elapsedMs: number
}

interface Round {
  asks: Ask[]
  probes: Record<'idle' | 'busy', Record<'probe' | 'hit', number[]>>
}

/** Requests every report of the worst accepted bodies, and meanwhile `/healthz` and a ready report. */
export async function measureBodies (built: string): Promise<string> {
  const upstream = await startChild(built, 'upstream-server')
  try {
    const found: Round[] = []
    while (found.length < rounds) found.push(await measureRound(built, upstream))
    return [formatAsks(found), formatProbes(found)].join('\n\n')
  } finally {
    await upstream.end()
  }
}

/** Each round has its own service, so that code and threads are cold once. */
async function measureRound (built: string, upstream: Child): Promise<Round> {
  const service = await startChild(built, 'service-server', {
    TD_BASE_URL: `http://127.0.0.1:${upstream.port}`, TD_DEADLINE_MS: '60000', LOG_LEVEL: 'silent', MEASURE_BLOCKS: '1'
  })
  const connections: Connection[] = []
  const open = async (): Promise<(path: string) => Promise<number>> => {
    const connection = await Connection.open(service.port)
    connections.push(connection)
    return async path => {
      const startMs = performance.now()
      const { status } = await connection.ask(formatRequest(path))
      if (status !== 200) throw new Error(`${path} was answered with ${status}`)
      return performance.now() - startMs
    }
  }
  try {
    const [ask, probe, hit] = [await open(), await open(), await open()]
    await hit(reportPath(2_000))
    const probes: Round['probes'] = { idle: { probe: [], hit: [] }, busy: { probe: [], hit: [] } }
    const watching = { state: 'idle' as keyof typeof probes, isOver: false }
    const watch = async (): Promise<void> => {
      while (!watching.isOver) {
        const times = probes[watching.state]
        times.probe.push(await probe('/healthz'))
        times.hit.push(await hit(reportPath(2_000)))
        await delay(pauseMs)
      }
    }
    const watched = watch()
    await delay(idleMs)
    watching.state = 'busy'
    const asks: Ask[] = []
    for (const [index, { name, endpoint }] of worstBodies.entries()) {
      for (const path of pathsOf(endpoint)) {
        await service.usage()
        const elapsedMs = await ask(`/v1/journeys/${worstJourneyId(index)}${path === '' ? '' : `/${path}`}`)
        const { longestBlockMs } = await service.usage()
        asks.push({ path, body: name, blockMs: longestBlockMs, elapsedMs })
      }
    }
    watching.isOver = true
    await watched
    return { asks, probes }
  } finally {
    for (const connection of connections) connection.close()
    await service.end()
  }
}

/** Returns for each path the body that blocked the event loop for longest, by the median of the rounds. */
function formatAsks (found: readonly Round[]): string {
  const [first] = found
  const medians = (first?.asks ?? []).map(({ path, body }, index) => ({
    path, body, blockMs: median(valuesAt(found, index, 'blockMs')), elapsedMs: median(valuesAt(found, index, 'elapsedMs'))
  }))
  const worst = new Map<string, Ask>()
  for (const ask of medians) {
    const known = worst.get(ask.path)
    if (known === undefined || ask.blockMs > known.blockMs) worst.set(ask.path, ask)
  }
  const rows = Array.from(worst.values(), ({ path, body, blockMs, elapsedMs }) =>
    [path === '' ? 'definition' : `\`${path}\``, body, formatNumber(blockMs), formatNumber(elapsedMs)])
  return formatTable(['report', 'worst body', 'longest block, ms', 'answered after, ms'], rows)
}

function valuesAt (found: readonly Round[], index: number, name: 'blockMs' | 'elapsedMs'): number[] {
  return found.flatMap(({ asks }) => asks[index]?.[name] ?? [])
}

function formatProbes (found: readonly Round[]): string {
  const rowOf = (title: string, kind: 'probe' | 'hit'): string[] => [title, ...(['idle', 'busy'] as const).flatMap(state =>
    [0.5, 0.99, 1].map(share => formatNumber(median(found.map(({ probes }) => quantile(probes[state][kind], share))))))]
  return formatTable(['ms', 'idle, median', 'p99', 'longest', 'meanwhile, median', 'p99', 'longest'],
    [rowOf('/healthz', 'probe'), rowOf('a hit of 30 kB', 'hit')])
}

function quantile (times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
