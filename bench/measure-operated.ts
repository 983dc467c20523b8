import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClientKey } from '../src/access/identity/client-key.ts'
import { settingNames } from '../src/config/environment.ts'
import { Children, type Child } from './child.ts'
import { describeMachine } from './describe-machine.ts'
import { load, type LoadOptions } from './load.ts'
import { median } from './median.ts'
import { prepareRequest, writeClients, type HitCase } from './prepare-hits.ts'
import { reportPath } from './report-sizes.ts'
import { startRedis } from './start-redis.ts'
import { formatNumber, formatTable } from './table.ts'

/** `BENCH_ROUNDS` makes a run shorter, to check that it works. */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 24)
const leadInMs = 150
const durationMs = 250
const warmUpMs = 1_000
const connections = 16
/** Parts of names of hits and of modes, such as `30 kB, gzip|30 kB, 304`: only these are measured. All are unless given. */
const wantedHits = process.env['BENCH_HITS']?.split('|') ?? ['']
const wantedModes = process.env['BENCH_MODES']?.split('|') ?? null

const sizes = [['3 kB', reportPath(1001)], ['30 kB', reportPath(2001)], ['1 MB', reportPath(3001)]] as const
const kinds = [['identity', 'identity', 200], ['gzip', 'gzip', 200], ['304', 'gzip', 304]] as const

type Settings = Readonly<Record<string, string>>

/** A measured service; `null` if this machine or this version cannot run it. */
interface Mode {
  name: string
  settings: Settings | null
  hasKeys: boolean
}

/** Hits of the service as it is operated, side by side with bare node:http. */
export async function measureOperated (built: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const children = new Children(built)
  const redis = await startRedis().catch(() => null)
  try {
    const upstream = await children.start('upstream-server', {})
    const key = createClientKey()
    const common = { TD_BASE_URL: `http://127.0.0.1:${upstream.port}`, TD_DEFINITIONS: 'off' }
    const skipped: string[] = []
    const services: Array<{ child: Child, credentials: Settings }> = []
    for (const { name, settings, hasKeys } of listModes({ folder, key, redisUrl: redis?.url ?? null })) {
      if (wantedModes !== null && !wantedModes.includes(name)) continue
      if (settings === null) skipped.push(name)
      else {
        const child = await children.start('service-server', { ...common, ...settings }, name)
        services.push({ child, credentials: hasKeys ? { 'x-api-key': key } : {} })
      }
    }
    const origin = `http://127.0.0.1:${services[0]?.child.port}`
    const bare = await children.start('bare-server', { ORIGIN: origin, URLS: sizes.map(([, path]) => path).join(' ') }, 'bare')
    const servers = [{ child: bare, credentials: {} }, ...services]
    const rows: string[][] = []
    for (const [size, path] of sizes) {
      for (const [kind, coding, status] of kinds) {
        const hit = `${size}, ${kind}`
        if (wantedHits.some(part => hit.includes(part))) rows.push(await measureCase(hit, { path, coding, status }, servers))
      }
    }
    const columns = services.flatMap(({ child }) => [child.name, '÷ bare'])
    const left = skipped.map(name => `Left out, because this machine or this version cannot run it: ${name}.`)
    return [`On ${describeMachine()}. ${rounds} rounds.`, formatTable(['hit', 'bare', ...columns], rows), ...left].join('\n\n')
  } finally {
    await children.end()
    await redis?.end()
    rmSync(folder, { recursive: true })
  }
}

function listModes ({ folder, key, redisUrl }: { folder: string, key: string, redisUrl: string | null }): Mode[] {
  const keys = { AUTH_MODE: 'clients', CLIENTS_FILE: writeClients(folder, key) }
  const log = { LOG_LEVEL: 'info', LOG_TO: 'stdout' }
  const quiet = { LOG_LEVEL: 'silent' }
  const both = { ...keys, ...log }
  const knowsStore = settingNames.settings.includes('STORE_URL')
  const tier = { REDIS_URL: redisUrl ?? '', SHARED_TIER_SECRET: randomBytes(32).toString('hex') }
  return [
    { name: 'service', settings: quiet, hasKeys: false },
    { name: '+ keys', settings: { ...quiet, ...keys }, hasKeys: true },
    { name: '+ log', settings: log, hasKeys: false },
    { name: '+ both', settings: both, hasKeys: true },
    { name: '+ store', settings: knowsStore ? { ...both, STORE_URL: `file:${join(folder, 'store.db')}` } : null, hasKeys: true },
    { name: '+ shared tier', settings: redisUrl === null ? null : { ...both, ...tier }, hasKeys: true }
  ]
}

async function measureCase (
  name: string, wanted: HitCase, servers: ReadonlyArray<{ child: Child, credentials: Settings }>
): Promise<string[]> {
  const asked = await Promise.all(servers.map(async ({ child, credentials }) =>
    ({ child, request: await prepareRequest(child, wanted, credentials), cpuUs: [] as number[] })))
  const run = async ({ child, request }: typeof asked[number], times: Pick<LoadOptions, 'leadInMs' | 'durationMs'>): Promise<number> =>
    (await load(child, { connections, ...times, status: wanted.status, nextRequest: () => request })).cpuUsPerRequest
  // code is optimised again after the first connections close
  for (let time = 0; time < 2; time++) {
    for (const server of asked) await run(server, { durationMs: warmUpMs })
  }
  for (let round = 0; round < rounds; round++) {
    // each server comes first, second and so on equally often
    const turn = round % asked.length
    for (const server of [...asked.slice(turn), ...asked.slice(0, turn)]) server.cpuUs.push(await run(server, { leadInMs, durationMs }))
  }
  const [bare, ...services] = asked
  const bareUs = bare?.cpuUs ?? []
  return [name, formatNumber(median(bareUs)), ...services.flatMap(({ cpuUs }) =>
    [formatNumber(median(cpuUs)), `${median(cpuUs.map((us, round) => us / (bareUs[round] ?? NaN))).toFixed(2)} ×`])]
}
