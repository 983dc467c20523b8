import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { systemClock } from '../../src/runtime/clock.ts'
import { createDatabase } from '../../src/store/create-database.ts'
import { writeSnapshot } from '../../src/store/history/write-snapshot.ts'
import { sqlText } from '../../src/store/sql/statement.ts'
import { parseStoreUrl } from '../../src/store/store-settings.ts'
import { hour } from '../support/cache/cache-rig.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { startSlowProxy } from '../support/redis/slow-proxy.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { makeSnapshot } from '../support/store/make-snapshot.ts'
import { chooseManagementPort, observeOutage, type OutageView } from '../support/store/observe-outage.ts'
import { makeFolder } from '../support/store/open-databases.ts'
import { withoutPostgres } from '../support/store/postgres-server.ts'
import { sharePostgres } from '../support/store/share-postgres.ts'

async function start (t: Test, url: string): Promise<Service & OutageView> {
  const { port, env } = await chooseManagementPort()
  // a silent store is waited for
  const deps = { patience: 3 }
  const service = await startService(t, { deps, env: { STORE_URL: url, TD_DEFINITIONS: 'off', LOG_LEVEL: 'info', ...env } })
  return { ...service, ...await observeOutage(service, port) }
}

const outage = ['the store cannot be used: answers are cached in memory only', 'the store is in use']
const writeOutage = ['the store is not writable: existing answers are still read', 'the store is writable again']

t.test('a read-only file system: answers live in memory, and the store is used once it is writable', async t => {
  const disk = join(makeFolder(t), 'disk')
  mkdirSync(disk)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=16m', 'tmpfs', disk]).status !== 0) {
    t.comment('this user may not mount a disk: nothing was tested')
    return
  }
  t.teardown(() => { spawnSync('umount', ['--lazy', disk]) })
  const { judge, lines, untilStore, store } = await start(t, `file:${join(disk, 'store.db')}`)
  t.same(await judge('unreachable', 'read-only'), [])
  t.same(lines(), outage.slice(0, 1))
  spawnSync('mount', ['-o', 'remount,rw', disk])
  await untilStore('connected')
  await eventually(async () => (await store()).writes.written === 4)
  t.same(lines(), outage)
})

t.test('PostgreSQL on a standby: rows are read, and written once it is a primary', withoutPostgres, async t => {
  const server = await sharePostgres()
  const url = await server.createDatabase()
  const { judge, lines: allLines, untilStore, store } = await start(t, url)
  // sessions that end during a query are an outage of their own
  const lines = (): string[] => allLines().filter(line => writeOutage.includes(line))
  await eventually(async () => (await store()).writes.written === 1)
  const name = new URL(url).pathname.slice(1)
  const become = async (isStandby: boolean): Promise<void> => {
    // this session may always write
    const session = `${url}?options=-c%20default_transaction_read_only%3Doff`
    await server.query(session, `ALTER DATABASE ${name} SET default_transaction_read_only = ${isStandby ? 'on' : 'off'}`)
    await server.query(session,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`)
  }
  await become(true)
  t.same(await judge('degraded', 'read-only'), [])
  t.same(lines(), writeOutage.slice(0, 1))
  await become(false)
  await untilStore('connected')
  await eventually(async () => (await store()).writes.written === 4)
  t.same(lines(), writeOutage)
})

const runCount = 200
const runBytes = 80_000

/** Records runs of a journey with a history of about 16 MB, because each stage has a long name. */
async function recordRuns (t: Test, url: string): Promise<void> {
  const database = await createDatabase(parseStoreUrl(url), systemClock)
  t.teardown(() => database.close())
  await database.open()
  const [[{ account_id: accountId } = {}] = []] = await database.run([sqlText('SELECT account_id FROM accounts')], { timeoutMs: 10_000 })
  const stage = { totals: { entered: 1, current: 1, milestones: 0, exitsOrJumps: 0 }, steps: [] }
  const stages = Array.from({ length: 4 }, (_, index) => ({ ...stage, id: String(index), name: String(index).repeat(runBytes / 4) }))
  for (let run = 0; run < runCount; run++) {
    const runAt = new Date(Date.UTC(2025, 0, 1) + run * 40 * hour).toISOString()
    await database.run(await writeSnapshot(Number(accountId), makeSnapshot(runAt, { stages })), { timeoutMs: 10_000 })
  }
}

t.test('the store and a history that is sent', withoutPostgres, async t => {
  const server = await sharePostgres()
  const direct = await server.createDatabase()
  const proxy = await startSlowProxy(t, server.port)
  const service = await start(t, direct.replace(String(server.port), String(proxy.port)))
  await recordRuns(t, direct)
  const historyPath = '/v1/journeys/1001/history?from=2025-01-01&to=2025-12-31&fields=stages,steps&format=ndjson'
  /** Requests the history and reads only its beginning. */
  const beginReading = async (): Promise<IncomingMessage> => {
    const [answer] = await once(get(`${service.address}${historyPath}`, { agent: false }), 'response') as [IncomingMessage]
    await once(answer, 'readable')
    return answer
  }
  const readRest = async (answer: IncomingMessage): Promise<number> => {
    let lines = 0
    for await (const chunk of answer as AsyncIterable<Buffer>) lines += chunk.filter(byte => byte === 0x0a).length
    return lines
  }
  /** The service's PostgreSQL sessions that are not idle. */
  const busy = async (): Promise<unknown[]> => await server.query(direct,
    'SELECT state, query FROM pg_stat_activity WHERE application_name = \'td-journey-bff\' AND state <> \'idle\'')
  /** Waits until the service waits for its reader. Returns how much of the history it has read by then. */
  const untilStill = async (beforeBytes: number): Promise<number> => {
    let last = -1
    let since = performance.now()
    await eventually(() => {
      if (proxy.receivedBytes !== last) [last, since] = [proxy.receivedBytes, performance.now()]
      return performance.now() - since > 500
    })
    return last - beforeBytes
  }

  await t.test('a slow reader holds no resources in the store, and little memory', async t => {
    const answer = await beginReading()
    const readBytes = await untilStill(proxy.receivedBytes)
    t.ok(readBytes < runCount * runBytes * 3 / 4, `${readBytes} bytes were read`)
    // the service may be writing an answer now; a reader's cursor would stay
    await eventually(async () => (await busy()).length === 0)
    t.ok(await readRest(answer) >= runCount, 'the rest comes when it is taken')
  })

  await t.test('reading stops when the reader disconnects', async t => {
    const answer = await beginReading()
    answer.destroy()
    const beforeBytes = proxy.receivedBytes
    t.ok(await untilStill(beforeBytes) < runCount * runBytes / 2)
    await eventually(async () => (await busy()).length === 0)
  })

  await t.test('the store fails between two pages: the answer is cut off, and nothing else is affected', async t => {
    const answer = await beginReading()
    await untilStill(0)
    proxy.open = false
    await t.rejects(readRest(answer), { code: 'ECONNRESET' })
    t.same(await service.judge('unreachable', 'timeout'), [])
    t.equal((await readAnswer(service, historyPath)).status, 503)
    t.same(service.lines(), outage.slice(0, 1))
    proxy.open = true
    await service.untilStore('connected')
    t.same(service.lines(), outage)
    t.ok(await readRest(await beginReading()) >= runCount)
    t.same(service.log.filter(line => /"level":(50|60)/.test(line)), [])
  })
})
