import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import Libsql from 'libsql'
import t, { type Test } from 'tap'
import { findBlocks, root } from '../../scripts/doc-examples.ts'
import { documentationSampleBody } from '../../sandbox/documentation-sample.ts'
import { parseJourneyPath } from '../../sandbox/endpoints.ts'
import type { Status } from '../../src/http/schemas/status.ts'
import { unpackBody } from '../../src/store/sql/checked-body.ts'
import { minute } from '../support/cache/cache-rig.ts'
import { listenOn } from '../support/listen-on.ts'
import { noonClock } from '../support/noon.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { makeSnapshot } from '../support/store/make-snapshot.ts'
import { makeFolder } from '../support/store/open-databases.ts'
import { openRecords } from '../support/store/open-records.ts'
import { withoutPostgres } from '../support/store/postgres-server.ts'
import { sharePostgres } from '../support/store/share-postgres.ts'

/** The queries that the document shows. */
const queries = findBlocks('docs/history.md', readFileSync(join(root, 'docs/history.md'), 'utf8'))
  .flatMap(({ language, text }) => language === 'sql' ? [text] : [])

/** The rows of each documented query on what `recordRuns` records, with times in ms. */
const expectedRows = [
  [['1001', runMs(9, 30), 20, 100, 0.2], ['1001', runMs(10, 2), 30, 100, 0.3]],
  [['1001', 'First', 'wait-1', 'wait', 40, 40], ['1001', 'First', 'wait-2', '', 20, 20]],
  [['1001', runMs(10, 2), runMs(10, 5), 'not-recorded']],
  [['statistics:1001']]
]

function runMs (month: number, day: number): number {
  return Date.UTC(2026, month - 1, day, 5)
}

async function recordRuns (t: Test, url: string): Promise<void> {
  const { record, miss } = await openRecords(t, url)
  const isoOf = (month: number, day: number): string => new Date(runMs(month, day)).toISOString()
  const goals = { entered: 100, current: 60, goals: 20, exitsOrJumps: 10 }
  await record(makeSnapshot(isoOf(9, 30), { totals: goals }), makeSnapshot(isoOf(10, 1)), makeSnapshot(isoOf(10, 2)))
  await miss(isoOf(10, 2), isoOf(10, 5), 'not-recorded')
}

/** Records runs, and compares the rows of the documented queries. `ask` returns a line for each row, with bars between columns. */
async function checkQueries (t: Test, url: string, ask: (query: string) => string): Promise<void> {
  await t.test('the documented queries return what was recorded', async t => {
    await recordRuns(t, url)
    const read = (cell: string, index: number): string | number => {
      if (/^\d{4}-\d{2}-\d{2}/.test(cell)) return Date.parse(cell.replace(' ', 'T').replace(/\+00$/, 'Z'))
      return index > 0 && /^[\d.]+$/.test(cell) ? Number(cell) : cell
    }
    const rows = queries.map(query => ask(query).trim().split('\n').map(line => line.split('|').map(read)))
    // times of the last answers are those of the test
    t.same(rows.map((table, query) => query === 3 ? table.map(row => row.slice(0, 1)) : table), expectedRows)
  })
}

interface Upstream {
  origin: string
  /** When each request came, in ms. */
  times: number[]
  isDown: boolean
}

/** Replaces Treasure Data: answers about any journey, and names a user in each answer. */
async function startUpstream (t: Test): Promise<Upstream> {
  const state = { origin: '', times: [] as number[], isDown: false }
  const server = createServer((request, response) => {
    state.times.push(performance.now())
    const asked = parseJourneyPath(request.url?.split('?', 1)[0] ?? '')
    if (state.isDown || asked === null) {
      response.writeHead(state.isDown ? 500 : 404).end()
      return
    }
    const body = JSON.parse(String(documentationSampleBody(asked.endpoint)))
    const included = [{ id: '7', type: 'user', attributes: { tdUserId: '7', name: 'Ann Example' } }]
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...body, included }))
  })
  state.origin = `http://127.0.0.1:${await listenOn(t, server)}`
  return state
}

async function start (t: Test, url: string, upstream: Upstream, laterMs = 0, env: Record<string, string> = {}): Promise<Service> {
  const clock = { ...noonClock, wallMs: () => noonClock.wallMs() + laterMs }
  return await startService(t, {
    clock, env: { STORE_URL: url, TD_BASE_URL: upstream.origin, TD_MAX_ATTEMPTS: '1', TD_DEFINITIONS: 'off', LOG_LEVEL: 'info', ...env }
  })
}

async function untilWritten (service: Service, answers: number): Promise<void> {
  await eventually(async () => {
    const { pending, writes } = ((await readAnswer(service, '/v1/status')).json as Status).tiers.store
    return pending.answers === 0 && (writes.written ?? 0) >= answers
  })
}

/** Returns all bodies in a file, decompressed. */
async function readBodies (path: string): Promise<string> {
  const database = new Libsql(path)
  const rows = database.prepare('SELECT encoding, body FROM answers').all() as Array<{ encoding: string, body: ArrayBuffer }>
  database.close()
  const bodies = await Promise.all(rows.map(({ encoding, body }) => unpackBody(encoding, new Uint8Array(body))))
  t.ok(bodies.length > 0)
  return bodies.join('\n')
}

const ids = Array.from({ length: 300 }, (_, index) => String(10_000 + index))

t.test('a restart with 300 warm journeys: callers are answered at once, and calls to TD stay within the quota', async t => {
  const upstream = await startUpstream(t)
  const url = `file:${join(makeFolder(t), 'store.db')}`
  const before = await start(t, url, upstream, 0, { TD_MAX_RPS: '100', TD_MAX_CONCURRENCY: '64' })
  for (let first = 0; first < ids.length; first += 50) {
    await Promise.all(ids.slice(first, first + 50).map(id => readAnswer(before, `/v1/journeys/${id}/statistics`)))
  }
  await untilWritten(before, ids.length)
  await before.app.close()
  upstream.times.length = 0
  const maxRps = 20
  const after = await start(t, url, upstream, 20 * minute, { TD_MAX_RPS: String(maxRps), WARM_JOURNEYS: ids.join(',') })
  const startMs = performance.now()
  const answers = await Promise.all(ids.map(id => readAnswer(after, `/v1/journeys/${id}/statistics`)))
  const tookMs = performance.now() - startMs
  t.same([...new Set(answers.map(({ status }) => status))], [200])
  // a few may have been refreshed by then
  const hits = answers.filter(({ header }) => /; hit; ttl=/.test(header('cache-status') ?? '')).length
  t.ok(hits >= ids.length - 3 * maxRps, `${hits} of ${ids.length} were answered from the store`)
  await eventually(() => upstream.times.length >= 3 * maxRps)
  const { times } = upstream
  // a burst of two seconds, and a tolerance for the clocks
  const most = Math.max(...times.map((from, index) => times.slice(index).filter(time => time < from + 1_000).length))
  t.ok(most <= 3 * maxRps + 5, `${most} calls within a second`)
  t.comment(`300 answers in ${Math.round(tookMs)} ms, ${hits} of them from the store; TD got at most ${most} calls within a second`)
})

t.test('names of users are not in the file, and TD\'s own paths serve its bytes or nothing', async t => {
  const upstream = await startUpstream(t)
  const path = join(makeFolder(t), 'store.db')
  const raw = '/entities/journeys/10000/statistics'
  const before = await start(t, `file:${path}`, upstream)
  const whole = await readAnswer(before, raw)
  t.match(whole.bytes.toString(), /Ann Example/)
  const report = await readAnswer(before, '/v1/journeys/10000/statistics')
  await untilWritten(before, 1)
  await before.app.close()
  t.notMatch(await readBodies(path), /Ann Example|tdUserId":"7/)
  const after = await start(t, `file:${path}`, upstream)
  const kept = await readAnswer(after, '/v1/journeys/10000/statistics')
  t.match(kept.header('cache-status'), /; hit/)
  t.equal(kept.header('etag'), report.header('etag'))
  t.same((await readAnswer(after, raw)).bytes, whole.bytes, 'it is loaded again, as the stored one lacks the names')
  await untilWritten(after, 1)
  await after.app.close()
  upstream.isDown = true
  const down = await start(t, `file:${path}`, upstream)
  t.equal((await readAnswer(down, '/v1/journeys/10000/statistics')).status, 200)
  t.ok((await readAnswer(down, raw)).status >= 500)
  t.equal((await readAnswer(down, '/v1/journeys/10000/statistics')).status, 200, 'what is stored still serves reports')
})

t.test('sqlite3 reads and backs up the file while the service runs, and a restored backup serves', async t => {
  const upstream = await startUpstream(t)
  const folder = makeFolder(t)
  const path = join(folder, 'store.db')
  const before = await start(t, `file:${path}`, upstream)
  for (const id of ['10000', '1001']) await readAnswer(before, `/v1/journeys/${id}/statistics`)
  await untilWritten(before, 2)
  const sqlite = (...args: string[]): string => spawnSync('sqlite3', args, { encoding: 'utf8' }).stdout.trim()
  t.equal(sqlite(path, 'SELECT source, journey_id FROM answers ORDER BY journey_id'), 'statistics:10000|10000\nstatistics:1001|1001')
  await checkQueries(t, `file:${path}`, query => spawnSync('sqlite3', ['-bail', path], { input: query, encoding: 'utf8' }).stdout)
  sqlite(path, `VACUUM INTO '${join(folder, 'backup.db')}'`)
  await before.app.close()
  for (const name of ['store.db', 'store.db-wal', 'store.db-shm']) rmSync(join(folder, name), { force: true })
  copyFileSync(join(folder, 'backup.db'), path)
  t.equal(sqlite(path, 'PRAGMA integrity_check'), 'ok')
  const after = await start(t, `file:${path}`, upstream)
  t.match((await readAnswer(after, '/v1/journeys/10000/statistics')).header('cache-status'), /; hit/)
})

t.test('pg_dump backs up PostgreSQL, and a restored dump serves', withoutPostgres, async t => {
  const upstream = await startUpstream(t)
  const server = await sharePostgres()
  const [from, to] = [await server.createDatabase(), await server.createDatabase()]
  const before = await start(t, from, upstream)
  for (const id of ['10000', '1001']) await readAnswer(before, `/v1/journeys/${id}/statistics`)
  await untilWritten(before, 2)
  const inUtc = `${from}?options=-c%20timezone%3DUTC`
  await checkQueries(t, from, query =>
    server.run('psql', ['--set', 'ON_ERROR_STOP=1', '--no-align', '--tuples-only', '--command', query, inUtc]))
  server.run('pg_dump', ['--format=custom', '--file=dump', from])
  server.run('pg_restore', ['--clean', '--if-exists', `--dbname=${to}`, 'dump'])
  const after = await start(t, to, upstream)
  t.match((await readAnswer(after, '/v1/journeys/10000/statistics')).header('cache-status'), /; hit/)
})

t.test('a disk fills up: no request fails, and writing continues once there is room', async t => {
  const disk = join(makeFolder(t), 'disk')
  mkdirSync(disk)
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0
  if (!isMounted) {
    t.comment('this user may not mount a disk: nothing was tested')
    return
  }
  const upstream = await startUpstream(t)
  t.teardown(() => { spawnSync('umount', ['--lazy', disk]) })
  const service = await start(t, `file:${join(disk, 'store.db')}`, upstream)
  const store = async (): Promise<Status['tiers']['store']> => ((await readAnswer(service, '/v1/status')).json as Status).tiers.store
  t.equal((await readAnswer(service, '/v1/journeys/10000/statistics')).status, 200)
  await untilWritten(service, 1)
  spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k'])
  const statuses = new Set<number>()
  let asked = 1
  await eventually(async () => {
    statuses.add((await readAnswer(service, `/v1/journeys/${ids[asked++ % ids.length]}/statistics`)).status)
    return (await store()).state !== 'connected'
  })
  t.match(await store(), { lastFault: { fault: /full|io/ } })
  rmSync(join(disk, 'filler'))
  spawnSync('mount', ['-o', 'remount,size=64m', disk])
  await eventually(async () => {
    const { state, pending } = await store()
    return state === 'connected' && pending.answers === 0
  })
  t.same([...statuses], [200])
})
