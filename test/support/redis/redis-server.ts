import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Redis } from 'iovalkey'
import { freePort } from '../free-port.ts'
import type { Owner } from '../listen-on.ts'

const path = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'].find(file => existsSync(file)) ??
  null

/** For tests that need a server: they are skipped without one, except in continuous integration. */
export const needsRedis = path === null && process.env['CI'] !== 'true'
  ? { skip: 'no redis-server is installed: apt-get install redis-server' }
  : {}

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** The test's own client, with all permissions. */
  readonly client: Redis
  /** Kills the process at once, with its data. */
  kill (): Promise<void>
  /** Starts it again on the same port. */
  restart (): Promise<void>
  /** Suspends it, with its connections, until `resume`. */
  pause (): void
  resume (): void
}

interface RedisOptions {
  port?: number
  password?: string
  /** A configuration file, which a sentinel writes to. */
  file?: string
}

/** A replica takes over data without a file, too: every later server would begin with what is in it. */
const inMemory = [
  '--save', '', '--appendonly', 'no', '--repl-diskless-sync', 'yes', '--repl-diskless-sync-delay', '0', '--repl-diskless-load', 'swapdb'
]

/** Starts a separate server, in memory only, on a free port. The owner's end stops it. */
export async function startRedis (t: Owner, settings: readonly string[] = [], options: RedisOptions = {}): Promise<RedisServer> {
  if (path === null) throw new Error('no redis-server is installed: apt-get install redis-server')
  const port = options.port ?? await freePort()
  const client = new Redis({
    host: '127.0.0.1',
    port,
    ...options.password === undefined ? {} : { password: options.password },
    retryStrategy: () => 50,
    maxRetriesPerRequest: null
  })
  client.on('error', () => {})
  let child: ChildProcess
  const start = async (): Promise<void> => {
    child = spawn(path, [
      ...options.file === undefined ? inMemory : [options.file], '--port', String(port), '--bind', '127.0.0.1',
      '--loglevel', 'warning', ...settings
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] })
    endWithUs(child)
    let said = ''
    child.stdout?.setEncoding('utf8').on('data', text => { said += text })
    const ended = once(child, 'exit').then(() => { throw new Error(`the server did not start: ${said}`) })
    ended.catch(() => {})
    await Promise.race([client.ping(), ended])
  }
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  t.teardown(async () => {
    client.disconnect()
    await kill()
  })
  // a port that was just free may be in use by another connection for a moment
  for (let attempt = 1; ; attempt++) {
    try {
      await start()
      break
    } catch (error) {
      if (attempt === 10) throw error
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    client,
    kill,
    restart: start,
    pause () { child.kill('SIGSTOP') },
    resume () { child.kill('SIGCONT') }
  }
}

/** Stops the server if the test ends without teardown, such as by a timeout, because the pipe to this process then closes. */
function endWithUs (server: ChildProcess): void {
  const watch = spawn('sh', ['-c', 'cat > /dev/null; kill -9 "$1"', 'sh', String(server.pid)], { stdio: ['pipe', 'ignore', 'ignore'] })
  server.once('exit', () => watch.kill('SIGKILL'))
}
