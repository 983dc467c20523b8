import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../sandbox/seeded-random.ts'
import { keyTraces } from '../support/service/key-traces.ts'
import { startRawUpstream } from '../support/td/raw-upstream.ts'
import { startService } from '../support/service/start-service.ts'
import { makeRequest, pickFault } from './soak-traffic.ts'

/*
 * Random requests while Treasure Data fails at random: `npm run soak -- [seconds, 600] [seed, 1]`. Prints memory, handles and
 * answers, and exits with 1 where an answer was none of the documented ones, the key was seen, or memory kept growing.
 */
const [seconds = 600, seed = 1] = process.argv.slice(2).map(Number)
const workers = 16
const samples = 20
const growthBytes = 16 * 2 ** 20

const collect = globalThis.gc ?? (() => { throw new Error('needs node --expose-gc') })
const random = seededRandom(String(seed))
const teardowns: Array<() => unknown> = []
const owner = { teardown (task: () => unknown) { teardowns.unshift(task) } }
const upstream = await startRawUpstream(owner)
upstream.breakBy(() => pickFault(random))
const service = await startService(owner, {
  env: {
    TD_BASE_URL: upstream.origin,
    TD_DEADLINE_MS: '300',
    TD_MAX_CONCURRENCY: '16',
    TD_MAX_RPS: '100',
    CACHE_MAX_BYTES: '8388608',
    CACHE_TTL_OPEN_S: '1',
    CACHE_TTL_SETTLING_S: '1',
    CACHE_TTL_NEGATIVE_S: '1',
    CACHE_SWR_S: '2',
    CACHE_STALE_IF_ERROR_S: '5',
    CACHE_SOFT_DEADLINE_MS: '100'
  }
})

const results = new Map<string, number>()
const failures: string[] = []
const heaps: number[] = []
let logLines = 0
let upstreamCalls = 0

function searchLog (): void {
  const lines = service.log.splice(0)
  logLines += lines.length
  if (keyTraces.some(trace => lines.some(line => line.includes(trace)))) failures.push('the key is in the log')
  for (const line of lines) if (line.includes('a fault of the service')) failures.push(line)
}

function sample (name: string): void {
  upstreamCalls += upstream.calls.splice(0).length
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
  heaps.push(heapUsed)
  process.stdout.write(`${name}: heap ${mebibytes(heapUsed)}, resident ${mebibytes(rss)}, handles ` +
    `${process.getActiveResourcesInfo().length}, ` +
    `upstream calls ${upstreamCalls}, log lines ${logLines}\n`)
}

function tellAnswers (when: string): void {
  process.stdout.write(`answers ${when}:\n`)
  for (const [result, times] of [...results].sort(([, a], [, b]) => b - a)) process.stdout.write(`  ${result}: ${times}\n`)
}

sample('start')
const over = new AbortController()
const work = async (): Promise<void> => {
  while (!over.signal.aborted) {
    const { result, expected } = await makeRequest(service, random)
    results.set(result, (results.get(result) ?? 0) + 1)
    if (!expected) failures.push(`unexpected answer: ${result}`)
    await pause(1)
  }
}
const working = Promise.all(Array.from({ length: workers }, work))
for (let part = 1; part <= samples; part++) {
  await Promise.race([pause(seconds * 1_000 / samples), working])
  searchLog()
  sample(`${Math.round(seconds * part / samples)} s`)
  if (part === 1) tellAnswers('at the start')
}
over.abort()
await working
for (const teardown of teardowns) await teardown()
await pause(100)
searchLog()
sample('end')

// the least of some samples tells what stays from what is in use at the moment
const least = (from: number, to: number): number => Math.min(...heaps.slice(from, to))
const grown = least(samples * 3 / 4, samples + 1) - least(samples / 4, samples / 2)
if (grown > growthBytes) failures.push(`the heap grew by ${grown} bytes from the second quarter to the last`)
tellAnswers('in all')
for (const failure of new Set(failures)) process.stdout.write(`${failure}\n`)
process.stdout.write(`seed ${seed}: ${failures.length === 0 ? 'nothing unexpected' : `${failures.length} failures`}\n`)
process.exitCode = failures.length === 0 ? 0 : 1
