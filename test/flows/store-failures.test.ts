import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import t, { type Test } from 'tap'
import type { Sandbox } from '../../sandbox/start-sandbox.ts'
import type { Status } from '../../src/http/schemas/status.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { startSlowProxy } from '../support/redis/slow-proxy.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService, type Service, type ServiceOptions } from '../support/service/start-service.ts'
import { makeFolder } from '../support/store/open-databases.ts'
import { startPostgres, withoutPostgres } from '../support/store/postgres-server.ts'

type Store = Status['tiers']['store']

async function readStore (service: Service): Promise<Store> {
  return ((await readAnswer(service, '/v1/status')).json as Status).tiers.store
}

/** Each report has one source, so that rows can be counted. */
async function start (t: Test, url: string, sandbox?: Sandbox, deps: ServiceOptions['deps'] = {}): Promise<Service> {
  return await startService(t, { ...sandbox && { sandbox }, deps, env: { STORE_URL: url, TD_DEFINITIONS: 'off', LOG_LEVEL: 'info' } })
}

const journeys = [1000, 1001, 1002, 1003, 1004, 1005]

/** Requests reports one after another. Returns the distinct statuses. */
async function ask (service: Service, range: string): Promise<number[]> {
  const statuses = new Set<number>()
  for (const id of journeys) statuses.add((await readAnswer(service, `/v1/journeys/${id}/statistics?range=${range}`)).status)
  return [...statuses]
}

/** Starts a service on a SQLite file. Returns it with another connection, which locks the file once everything is written. */
async function startLocked (t: Test) {
  const path = join(makeFolder(t), 'store.db')
  const service = await start(t, `file:${path}`)
  t.same(await ask(service, 'last_7d'), [200])
  await eventually(async () => (await readStore(service)).pending.answers === 0)
  const other = new Libsql(path)
  other.exec('BEGIN IMMEDIATE')
  return { service, other }
}

const linesOf = (service: Service, word: RegExp): string[] => service.log.filter(line => word.test(line))

t.test('a file that SQLite cannot read is renamed and reported, and a new one is created', async t => {
  const path = join(makeFolder(t), 'store.db')
  writeFileSync(path, 'no database '.repeat(1_000))
  const service = await start(t, `file:${path}`)
  t.same(await ask(service, 'last_7d'), [200])
  await eventually(async () => ((await readStore(service)).writes.written ?? 0) > 0)
  t.match(await readStore(service), { state: 'connected', faults: { corrupt: 1 }, lastFault: { fault: 'corrupt' } })
  const renamed = readdirSync(join(path, '..')).filter(name => name.includes('.corrupt-'))
  t.equal(renamed.length, 1)
  t.match(readFileSync(join(path, '..', renamed[0] ?? '')).toString(), /^no database/)
  t.equal(linesOf(service, /damaged: it was renamed/).length, 1)
})

t.test('a file that is damaged during use is renamed, and the service continues', async t => {
  const path = join(makeFolder(t), 'store.db')
  const before = await start(t, `file:${path}`)
  t.same(await ask(before, 'last_7d'), [200])
  await eventually(async () => (await readStore(before)).pending.answers === 0)
  await before.app.close()
  const bytes = readFileSync(path)
  // the header stays, so the fault appears when rows are read
  writeFileSync(path, Buffer.concat([bytes.subarray(0, 4_096), Buffer.alloc(bytes.length - 4_096, 0xa5)]))
  const after = await start(t, `file:${path}`)
  t.same(await ask(after, 'last_7d'), [200])
  await eventually(async () => {
    t.same(await ask(after, 'last_30d'), [200])
    const { state, writes } = await readStore(after)
    return state === 'connected' && (writes.written ?? 0) > 0
  })
  t.ok(readdirSync(join(path, '..')).some(name => name.includes('.corrupt-')))
})

t.test('a row that was changed is deleted and never served', async t => {
  const path = join(makeFolder(t), 'store.db')
  const before = await start(t, `file:${path}`)
  await ask(before, 'last_7d')
  await eventually(async () => (await readStore(before)).pending.answers === 0)
  await before.app.close()
  const database = new Libsql(path)
  database.exec('UPDATE answers SET fetched_at = \'2099-01-01T00:00:00.000Z\'')
  database.close()
  const calls = before.sandbox.calls.total()
  t.ok(calls > 0)
  const after = await start(t, `file:${path}`, before.sandbox)
  t.same(await ask(after, 'last_7d'), [200])
  t.match((await readStore(after)).rejected, { checksum: journeys.length })
  t.ok(before.sandbox.calls.total() >= calls + journeys.length)
})

t.test('a folder instead of the file, and a missing folder: one log line, and recovery once it is corrected', async t => {
  const path = join(makeFolder(t), 'late', 'store.db')
  const service = await start(t, `file:${path}`)
  t.same(await ask(service, 'last_7d'), [200])
  t.match(await readStore(service), { state: 'unreachable', lastFault: { fault: 'no-access' } })
  mkdirSync(join(path, '..'))
  await eventually(async () => (await readStore(service)).state === 'connected')
  await eventually(async () => ((await readStore(service)).writes.written ?? 0) >= journeys.length, 20_000)
  t.equal(linesOf(service, /the store cannot be used/).length, 1)
  t.equal(linesOf(service, /the store is in use/).length, 1)
  await service.app.close()
  rmSync(path)
  mkdirSync(path)
  const other = await start(t, `file:${path}`)
  t.same(await ask(other, 'last_7d'), [200])
  t.match(await readStore(other), { state: 'unreachable', lastFault: { fault: 'no-access' } })
})

t.test('while another process locks the file, reads continue, and writes follow later', async t => {
  const { service, other } = await startLocked(t)
  t.same(await ask(service, 'last_30d'), [200])
  await eventually(async () => (await readStore(service)).state === 'degraded')
  t.match(await readStore(service), { lastFault: { fault: 'locked' } })
  t.same(await ask(service, 'last_30d'), [200])
  other.exec('ROLLBACK')
  other.close()
  await eventually(async () => {
    const { state, pending } = await readStore(service)
    return state === 'connected' && pending.answers === 0
  })
  t.equal(linesOf(service, /is not writable/).length, 1)
  t.equal(linesOf(service, /the store is writable again/).length, 1)
})

t.test('a purge while the file is locked is carried out afterwards, although nothing else is to be written', async t => {
  const { service, other } = await startLocked(t)
  const { status, json } = await readAnswer(service, '/v1/cache/journeys/1001', {}, 'DELETE')
  t.same([status, json], [202, { reach: 'all-replicas' }])
  other.exec('ROLLBACK')
  const stored = (): unknown[] => other.prepare('SELECT DISTINCT journey_id FROM answers ORDER BY journey_id').raw().all().flat()
  await eventually(() => !stored().includes('1001'))
  t.same(stored(), journeys.filter(id => id !== 1001).map(String))
  other.close()
})

t.test('a store of a later version is refused with a message, and the service runs without it', async t => {
  const path = join(makeFolder(t), 'store.db')
  const before = await start(t, `file:${path}`)
  await before.app.close()
  const database = new Libsql(path)
  database.exec('INSERT INTO schema_versions (version, applied_at) VALUES (99, \'2099-01-01T00:00:00.000Z\')')
  database.close()
  const service = await start(t, `file:${path}`)
  t.same(await ask(service, 'last_7d'), [200])
  t.match(await readStore(service), { state: 'refused', lastFault: { fault: 'newer-schema' } })
  t.equal(linesOf(service, /start the later version again/).length, 1)
})

t.test('only the owner can read the files', async t => {
  const path = join(makeFolder(t), 'store.db')
  const service = await start(t, `file:${path}`)
  await ask(service, 'last_7d')
  t.same([path, `${path}-wal`].map(file => statSync(file).mode & 0o777), [0o600, 0o600])
})

t.test('PostgreSQL is slow, silent, stopped, and back: no request fails, and hits do not wait', withoutPostgres, async t => {
  const server = await startPostgres(t)
  const proxy = await startSlowProxy(t, server.port)
  const url = (await server.createDatabase()).replace(String(server.port), String(proxy.port))
  // a silent store is waited for
  const service = await start(t, url, undefined, { patience: 3 })
  t.same(await ask(service, 'last_7d'), [200])
  await eventually(async () => ((await readStore(service)).writes.written ?? 0) >= journeys.length)
  proxy.open = false
  t.same(await ask(service, 'last_30d'), [200])
  t.same(await ask(service, 'last_7d'), [200])
  t.match(await readStore(service), { state: 'unreachable', lastFault: { fault: 'timeout' } })
  proxy.open = true
  await eventually(async () => (await readStore(service)).state === 'connected')
  await server.kill()
  await eventually(async () => {
    t.same(await ask(service, 'last_90d'), [200])
    t.same(await ask(service, 'yesterday'), [200])
    return (await readStore(service)).state === 'unreachable'
  })
  const purge = await readAnswer(service, '/v1/cache/journeys/1001', {}, 'DELETE')
  t.equal(purge.status, 202, 'a purge says that it has not reached the store')
  await server.restart()
  await eventually(async () => {
    const { state, pending } = await readStore(service)
    return state === 'connected' && pending.answers === 0
  }, 100_000)
  // a killed server may end the first connections while it recovers
  await eventually(async () => {
    const rows = await server.query(url.replace(String(proxy.port), String(server.port)), 'SELECT DISTINCT journey_id FROM answers')
      .catch(() => null)
    return rows !== null && rows.every(row => row['journey_id'] !== '1001')
  })
  t.equal(linesOf(service, /error/i).filter(line => /"level":(50|60)/.test(line)).length, 0)
})
