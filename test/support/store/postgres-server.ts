import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '../free-port.ts'
import type { Owner } from '../listen-on.ts'

const versionsFolder = '/usr/lib/postgresql'

function findPrograms (): string | null {
  try {
    const newest = readdirSync(versionsFolder).sort((a, b) => Number(b) - Number(a))[0]
    return newest === undefined ? null : join(versionsFolder, newest, 'bin')
  } catch {
    return null
  }
}

const programs = findPrograms()

/** Skips tests if PostgreSQL is not installed. They fail in CI instead. */
export const withoutPostgres = programs === null && process.env['CI'] === undefined ? { skip: 'apt-get install postgresql' } : {}

export interface PostgresServer {
  port: number
  /** The address of a new, empty database. */
  createDatabase (): Promise<string>
  /** Runs statements as the owner of all databases. */
  query (url: string, text: string): Promise<Array<Record<string, unknown>>>
  /** Runs one of PostgreSQL's programs, such as `pg_dump`. Returns its output. */
  run (program: string, args: readonly string[]): string
  kill (): Promise<void>
  restart (): Promise<void>
  pause (): void
  resume (): void
}

/** PostgreSQL refuses to run as root. */
function findUser (): { uid?: number, gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

const user = programs === null ? {} : findUser()
const environment = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' }

let emptyData: string | undefined

/** Returns the data of an empty server, from which each server of this process starts: to make it takes longer than a test. */
function makeEmptyData (): string {
  const folder = makeFolder()
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }) })
  const data = join(folder, 'data')
  run('initdb', ['--pgdata', data, '--username', 'owner', '--auth', 'trust', '--no-sync', '--encoding', 'UTF8'], folder)
  return data
}

/** Returns an empty folder of PostgreSQL's user. */
function makeFolder (): string {
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-postgres-'))
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  return folder
}

/** Runs one of PostgreSQL's programs in a folder. Returns its output. */
function run (program: string, args: readonly string[], folder: string): string {
  if (programs === null) throw new Error('no PostgreSQL is installed: apt-get install postgresql')
  const options = { ...user, cwd: folder, encoding: 'utf8', env: environment } as const
  const { status, stdout, stderr } = spawnSync(join(programs, program), args, options)
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`)
  return stdout
}

/** Starts a separate PostgreSQL on a free port of this machine. The owner's end stops it. */
export async function startPostgres (t: Owner): Promise<PostgresServer> {
  if (programs === null) throw new Error('no PostgreSQL is installed: apt-get install postgresql')
  const postgres = join(programs, 'postgres')
  emptyData ??= makeEmptyData()
  const folder = makeFolder()
  const data = join(folder, 'data')
  const copied = spawnSync('cp', ['-R', '-p', emptyData, data], { ...user, cwd: folder, encoding: 'utf8' })
  if (copied.status !== 0) throw new Error(`the data were not copied: ${copied.stderr}`)
  const port = await freePort()
  let child: ChildProcess
  const query = async (url: string, text: string): Promise<Array<Record<string, unknown>>> => {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      return (await client.query<Record<string, unknown>>(text)).rows
    } finally {
      await client.end()
    }
  }
  const addressOf = (database: string): string => `postgres://owner@127.0.0.1:${port}/${database}`
  const start = async (): Promise<void> => {
    child = spawn(postgres, [
      '-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=off',
      '-c', 'max_connections=60', '-c', 'shared_buffers=16MB'
    ], { ...user, cwd: folder, env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', text => { said += text })
    const state = { hasEnded: false }
    once(child, 'exit').then(() => { state.hasEnded = true }, () => {})
    for (let attempt = 0; ; attempt++) {
      const error = await query(addressOf('postgres'), 'SELECT 1').then(() => null, (error: unknown) => error)
      if (error === null) return
      if (state.hasEnded || attempt === 600) throw new Error(`the server did not start: ${said}`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGCONT')
    child.kill(signal)
    await ended
  }
  t.teardown(async () => {
    // an orderly stop also ends its child processes
    await stop('SIGQUIT')
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  let databases = 0
  return {
    port,
    query,
    async createDatabase () {
      const name = `store_${++databases}`
      await query(addressOf('postgres'), `CREATE DATABASE ${name}`)
      return addressOf(name)
    },
    run: (program, args) => run(program, args, folder),
    kill: () => stop('SIGQUIT'),
    restart: start,
    pause () { child.kill('SIGSTOP') },
    resume () { child.kill('SIGCONT') }
  }
}
