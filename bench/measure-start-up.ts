import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { median } from './median.ts'
import { formatNumber, formatTable } from './table.ts'

const rounds = 9
/** The process counts as idle this long after its first answer. */
const idleMs = 1_500

interface StartUp {
  firstAnswerMs: number
  idleBytes: number
}

/** How long a process of the service takes to its first answer, its idle memory, and the size of its files, all of the bundle. */
export async function measureStartUp (built: string): Promise<string> {
  const bundle = join(built, 'dist')
  execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/build-service.js', import.meta.url)), bundle])
  const starts: StartUp[] = []
  for (let round = 0; round < rounds; round++) starts.push(await start(bundle))
  const middle = (key: keyof StartUp): number => median(starts.map(start => start[key]))
  return formatTable(['start-up, without store, tier, tokens and tracing', ''], [
    ['from `node dist/main.js` to the first answer, ms', formatNumber(middle('firstAnswerMs'))],
    ['idle resident memory, MiB', formatNumber(middle('idleBytes') / 2 ** 20)],
    ['bundle with its packages, MB', formatNumber(measureFolder(bundle) / 1e6)]
  ])
}

async function start (bundle: string): Promise<StartUp> {
  const startMs = performance.now()
  const child = spawn(process.execPath, [join(bundle, 'main.js')], {
    env: { TD_API_KEY: '1/benchmarkbenchmarkbenchmarkbenchmark', TD_BASE_URL: 'http://127.0.0.1:9', PORT: '0', MANAGEMENT_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = once(child, 'exit')
  try {
    let address: string | undefined
    for await (const line of createInterface({ input: child.stdout })) {
      address = /listening at (http:\/\/[\d.:]+)/.exec(line)?.[1]
      if (address !== undefined) break
    }
    if (address === undefined) throw new Error('the service did not start')
    await (await fetch(`${address}/healthz`)).text()
    const firstAnswerMs = performance.now() - startMs
    await pause(idleMs)
    const rssKib = execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })
    return { firstAnswerMs, idleBytes: Number(rssKib) * 1_024 }
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

/** Returns the bytes of the files in a folder, without those that the Dockerfile deletes. */
function measureFolder (folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !/\/@libsql\/[^/]*-musl/.test(entry.parentPath))
    .reduce((bytes, { parentPath, name }) => bytes + statSync(join(parentPath, name)).size, 0)
}
