import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
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

/** How long a process of the service takes to its first answer, its idle memory, and the size of its packages. */
export async function measureStartUp (built: string): Promise<string> {
  const starts: StartUp[] = []
  for (let round = 0; round < rounds; round++) starts.push(await start(built))
  const middle = (key: keyof StartUp): number => median(starts.map(start => start[key]))
  return formatTable(['start-up, without store, tier, tokens and tracing', ''], [
    ['from `node dist/main.js` to the first answer, ms', formatNumber(middle('firstAnswerMs'))],
    ['idle resident memory, MiB', formatNumber(middle('idleBytes') / 2 ** 20)],
    ['packages in the image, MB', formatNumber(measurePackages() / 1e6)]
  ])
}

async function start (built: string): Promise<StartUp> {
  const startMs = performance.now()
  const child = spawn(process.execPath, [join(built, 'src/main.js')], {
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

/** Returns the bytes of the production packages of this checkout, as the Dockerfile installs and prunes them. */
function measurePackages (): number {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-packages-'))
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(root, name), join(folder, name))
    execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--silent'], { cwd: folder })
    execFileSync('bash', [join(root, 'scripts/prune-packages.sh'), join(folder, 'node_modules')])
    const files = readdirSync(join(folder, 'node_modules'), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    return files.reduce((bytes, { parentPath, name }) => bytes + statSync(join(parentPath, name)).size, 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
