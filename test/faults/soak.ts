import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../sandbox/seeded-random.ts'
import { keyTraces } from '../support/service/key-traces.ts'
import { startRedis } from '../support/redis/redis-server.ts'
import { plantedSecret } from '../support/redis/start-fleet.ts'
import { startRawUpstream } from '../support/td/raw-upstream.ts'
import { startService } from '../support/service/start-service.ts'
import { makeFaults } from './soak-faults.ts'
import { createCountResources, findGrowth, type Resources } from './soak-resources.ts'
import { makeRequest, pickFault } from './soak-traffic.ts'

/*
 * Random requests while Treasure Data, Redis and callers fail at random: `npm run soak -- [seconds, 600] [seed, 1]`. Prints memory,
 * descriptors, timers and answers. Exits with 1 if an answer was undocumented, the key was visible, or any of these kept growing. It needs
 * `redis-server`.
 */
const [seconds = 600, seed = 1] = process.argv.slice(2).map(Number)
const workers = 16
const samples = 20

const countResources = createCountResources()
const random = seededRandom(String(seed))
const teardowns: Array<() => unknown> = []
const owner = { teardown (task: () => unknown) { teardowns.unshift(task) } }
const redis = await startRedis(owner)
const upstream = await startRawUpstream(owner)
upstream.breakBy(() => pickFault(random))
const service = await startService(owner, {
  env: {
    TD_BASE_URL: upstream.origin,
    REDIS_URL: redis.url,
    SHARED_TIER_SECRET: plantedSecret,
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
const resources: Resources[] = []
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
  const counted = countResources()
  resources.push(counted)
  const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
  process.stdout.write(`${name}: heap ${mebibytes(counted.heapBytes)}, resident ${mebibytes(process.memoryUsage().rss)}, ` +
    `descriptors ${counted.descriptors}, timers ${counted.timers}, upstream calls ${upstreamCalls}, log lines ${logLines}\n`)
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
const disturbing = makeFaults(service, redis, seededRandom(`faults ${seed}`), over.signal)
const working = Promise.all(Array.from({ length: workers }, work))
for (let part = 1; part <= samples; part++) {
  await Promise.race([pause(seconds * 1_000 / samples), working, disturbing])
  searchLog()
  sample(`${Math.round(seconds * part / samples)} s`)
  if (part === 1) tellAnswers('at the start')
}
over.abort()
await working
const faults = await disturbing
for (const teardown of teardowns) await teardown()
await pause(100)
searchLog()
sample('end')

failures.push(...findGrowth(resources.slice(1, -1)))
for (const [fault, times] of faults) process.stdout.write(`fault: ${fault}, ${times} times\n`)
tellAnswers('in all')
for (const failure of new Set(failures)) process.stdout.write(`${failure}\n`)
process.stdout.write(`seed ${seed}: ${failures.length === 0 ? 'nothing unexpected' : `${failures.length} failures`}\n`)
process.exitCode = failures.length === 0 ? 0 : 1
