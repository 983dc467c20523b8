import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SimulatedRecord } from '../sandbox/history/simulate-year.ts'
import { startPostgres, withoutPostgres } from '../test/support/store/postgres-server.ts'
import { Children, type Child } from './child.ts'
import { describeMachine } from './describe-machine.ts'
import { fillHistory, simulateJourney } from './fill-history.ts'
import { median } from './median.ts'
import { formatNumber, formatTable } from './table.ts'

/** `BENCH_JOURNEYS` and `BENCH_ROUNDS` make a run shorter, to check that it works. */
const journeys = Number(process.env['BENCH_JOURNEYS'] ?? 100)
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 24)
const key = '1/benchmarkbenchmarkbenchmarkbenchmark'
/** Callers that each request a year of one journey at the same time, until every journey was requested. */
const crowd = 4

interface Read {
  name: string
  /** Returns the path below the journey's address. */
  pathOf: (round: number) => string
}

interface Measured {
  bytes: number
  readMs: Array<{ ms: number, kb: number }>
  idleBytes: number
  highestBytes: number
}

interface MeasuredStore {
  name: string
  url: string
  sizeOf: () => Promise<number>
}

/** A year of a hundred journeys: its size on disk, and the time to read it. */
export async function measureHistory (built: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const tasks: Array<() => unknown> = []
  const children = new Children(built)
  try {
    const stores: MeasuredStore[] = [{
      name: 'SQLite', url: `file:${join(folder, 'store.db')}`, sizeOf: async () => sizeOfFolder(folder)
    }]
    if (!('skip' in withoutPostgres)) stores.push(await startStore(tasks))
    const upstream = await children.start('upstream-server', {})
    const origin = `http://127.0.0.1:${upstream.port}`
    const records = simulateJourney()
    const reads = listReads(records)
    const measured: Measured[] = []
    for (const store of stores) measured.push(await measureStore(store, { children, origin, records, reads }))
    const rows = [
      ['size of the store, MB', ...measured.map(({ bytes }) => formatNumber(bytes / 1e6))],
      ['the same per recorded run, kB', ...measured.map(({ bytes }) => formatNumber(bytes / 1e3 / journeys / records.length))],
      ...reads.map(({ name }, at) => [`${name}: ms`, ...measured.map(({ readMs }) => formatNumber(readMs[at]?.ms ?? NaN))]),
      ['memory of the process when idle, MiB', ...measured.map(({ idleBytes }) => formatNumber(idleBytes / 2 ** 20))],
      [`the same while ${crowd} callers read the year of every journey, highest`,
        ...measured.map(({ highestBytes }) => formatNumber(highestBytes / 2 ** 20))]
    ]
    const sizes = measured[0]?.readMs.map(({ kb }) => formatNumber(kb)).join(', ')
    const what = `On ${describeMachine()}. ${journeys} journeys, ${records.length} recorded runs each; ${rounds} rounds. The ` +
      `answers have ${sizes} kB, in the order of the rows.`
    return [what, formatTable(['', ...stores.map(({ name }) => name)], rows)].join('\n\n')
  } finally {
    await children.end()
    for (const task of tasks.reverse()) await task()
    rmSync(folder, { recursive: true })
  }
}

/** Returns what is read. Each round has another time in the past, because a report of the past stays in memory once it is read. */
function listReads (records: readonly SimulatedRecord[]): readonly Read[] {
  // half a year ago, far from the gaps of the simulated year
  const at = (round: number): SimulatedRecord['set'] | undefined => records[(records.length >> 1) + round % 30]?.set
  return [
    { name: 'a year by run, `/history`', pathOf: () => 'history' },
    { name: 'its totals and rates, `/history?fields=totals,rates`', pathOf: () => 'history?fields=totals,rates' },
    { name: 'by month, `/history?by=month`', pathOf: () => 'history?by=month' },
    { name: 'statistics half a year ago, `/statistics?asOf=…`', pathOf: round => `statistics?asOf=${at(round)?.recordedAt}` },
    {
      name: 'overview of a day half a year ago, `/overview?from=…&to=…&asOf=…`',
      pathOf: round => {
        const set = at(round)
        const day = set?.graphs[0]?.day
        return `overview?from=${day}&to=${day}&asOf=${set?.recordedAt}`
      }
    }
  ]
}

async function startStore (tasks: Array<() => unknown>): Promise<MeasuredStore> {
  const server = await startPostgres({ teardown (task) { tasks.push(task) } })
  const url = await server.createDatabase()
  const sizeOf = async (): Promise<number> => {
    const [row] = await server.query(url, 'SELECT pg_database_size(current_database()) AS bytes')
    return Number(row?.['bytes'])
  }
  return { name: 'PostgreSQL', url, sizeOf }
}

async function measureStore (
  { url, sizeOf }: MeasuredStore,
  { children, origin, records, reads }: {
    children: Children, origin: string, records: readonly SimulatedRecord[], reads: readonly Read[]
  }
): Promise<Measured> {
  const journeyIds = Array.from({ length: journeys }, (_, at) => String(1_000_001 + at))
  const emptyBytes = await sizeOf()
  await fillHistory({ storeUrl: url, origin, key }, records, journeyIds)
  const bytes = await sizeOf() - emptyBytes
  const service = await children.start('service-server', { TD_API_KEY: key, TD_BASE_URL: origin, LOG_LEVEL: 'silent', STORE_URL: url })
  const idleBytes = (await service.usage()).rssBytes
  const readMs = []
  for (const { pathOf } of reads) readMs.push(await measureRead(service, pathOf, journeyIds))
  const highestBytes = await readTogether(service, journeyIds)
  await service.end()
  return { bytes, readMs, idleBytes, highestBytes }
}

/** Returns the median time from the request to the last byte, each time of another journey, and how large the answer is. */
async function measureRead ({ port }: Child, pathOf: Read['pathOf'], journeyIds: readonly string[]): Promise<{ ms: number, kb: number }> {
  const ms: number[] = []
  let bytes = await read(port, journeyIds.at(-1) ?? '', pathOf(rounds))
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now()
    bytes = await read(port, journeyIds[round % journeyIds.length] ?? '', pathOf(round))
    ms.push(performance.now() - startMs)
  }
  return { ms: median(ms), kb: bytes / 1e3 }
}

/** Returns the highest resident memory while several callers read the year of one journey after another. */
async function readTogether (service: Child, journeyIds: readonly string[]): Promise<number> {
  const left = [...journeyIds]
  let highestBytes = 0
  const ask = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) await read(service.port, id, 'history')
  }
  const state = { isOver: false }
  const asked = Promise.all(Array.from({ length: crowd }, ask)).finally(() => { state.isOver = true })
  while (!state.isOver) highestBytes = Math.max(highestBytes, (await service.usage()).rssBytes)
  await asked
  return highestBytes
}

async function read (port: number, journeyId: string, path: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/journeys/${journeyId}/${path}`)
  const { byteLength } = await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`status ${answer.status} for ${path}`)
  return byteLength
}

function sizeOfFolder (folder: string): number {
  return readdirSync(folder).reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0)
}
