import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { startSandbox, type Sandbox } from '../../sandbox/start-sandbox.ts'
import type { Status } from '../../src/http/schemas/status.ts'
import { hour, minute } from '../support/cache/cache-rig.ts'
import { noonClock } from '../support/noon.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { keyTraces } from '../support/service/key-traces.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { forEachStore } from '../support/store/store-kinds.ts'

const overview = '/v1/journeys/1001/overview'

/** Starts the service on a store, some time after now. */
async function start (t: Test, url: string, sandbox: Sandbox, laterMs = 0, env: Record<string, string> = {}): Promise<Service> {
  const clock = { ...noonClock, wallMs: () => noonClock.wallMs() + laterMs }
  return await startService(t, { sandbox, clock, env: { STORE_URL: url, TD_MAX_ATTEMPTS: '1', LOG_LEVEL: 'info', ...env } })
}

/** Sends requests, and waits until everything is written. */
async function fill (service: Service, paths: readonly string[] = [overview]): Promise<void> {
  for (const path of paths) await readAnswer(service, path)
  await eventually(async () => {
    const { pending, writes } = await readStore(service)
    return pending.answers === 0 && (writes.written ?? 0) > 0
  })
}

async function readStore (service: Service): Promise<Status['tiers']['store']> {
  const { json } = await readAnswer(service, '/v1/status')
  return (json as Status).tiers.store
}

forEachStore(t, (t, makeUrl) => {
  t.test('TD is down at a restart: the last overview is served, marked stale, with its age', async t => {
    const url = await makeUrl(t)
    const sandbox = await startSandbox({ now: noonClock.wallMs })
    const before = await start(t, url, sandbox)
    await fill(before)
    const fresh = await readAnswer(before, overview)
    await before.app.close()
    await sandbox.close()
    const after = await start(t, url, sandbox, 2 * hour)
    const { status, json, header } = await readAnswer(after, overview)
    t.equal(status, 200)
    t.match(json, { freshness: { state: 'stale', reason: 'upstream-unavailable' } })
    t.ok(Number(header('age')) >= 7_200, String(header('age')))
    t.match(header('cache-status'), /fwd=stale; fwd-status=503; detail=stale-if-error/)
    const { freshness: _, parts: __, mixedSnapshot: ___, ...content } = json as Record<string, unknown>
    const { freshness: ____, parts: _____, mixedSnapshot: ______, ...expected } = fresh.json as Record<string, unknown>
    t.same(JSON.parse(JSON.stringify(content, dropStale)), JSON.parse(JSON.stringify(expected, dropStale)), 'with the same numbers')
    t.match(await readStore(after), { state: 'connected', hits: 4 })
  })

  t.test('TD is down at a restart: the journeys of its indexes are still listed, marked stale', async t => {
    const url = await makeUrl(t)
    const sandbox = await startSandbox({ now: noonClock.wallMs })
    const env = { TD_AUDIENCES: '300' }
    const before = await start(t, url, sandbox, 0, env)
    await fill(before, ['/v1/journeys'])
    await before.app.close()
    await sandbox.close()
    const after = await start(t, url, sandbox, 2 * hour, env)
    // on a busy machine the service may stop waiting first, and report the index as pending
    await eventually(async () => ((await readAnswer(after, '/v1/journeys')).json as { total: number }).total === 500)
    t.match((await readAnswer(after, '/v1/journeys')).json, {
      journeys: [{ freshness: { state: 'stale', reason: 'upstream-unavailable' } }],
      indexes: [{ id: '300', status: 'stale', problem: { code: 'upstream-unavailable' } }]
    })
  })

  t.test('TD is up at a restart: fresh answers are not loaded again, and older ones are served at once and refreshed', async t => {
    const url = await makeUrl(t)
    const sandbox = await startSandbox({ now: noonClock.wallMs })
    t.teardown(() => sandbox.close())
    const before = await start(t, url, sandbox)
    await fill(before)
    const { header } = await readAnswer(before, overview)
    await before.app.close()
    const calls = sandbox.calls.total()
    const soon = await start(t, url, sandbox)
    const again = await readAnswer(soon, overview)
    t.equal(again.header('etag'), header('etag'), 'what is unchanged keeps its ETag')
    t.match(again.header('cache-status'), /; hit; ttl=\d+$/)
    t.equal(sandbox.calls.total(), calls)
    await soon.app.close()
    const later = await start(t, url, sandbox, 20 * minute)
    t.match((await readAnswer(later, overview)).header('cache-status'), /; hit; ttl=-\d+$/)
    await eventually(() => sandbox.calls.total() >= calls + 3)
  })

  t.test('a purge also deletes for replicas that start later', async t => {
    const url = await makeUrl(t)
    const sandbox = await startSandbox({ now: noonClock.wallMs })
    t.teardown(() => sandbox.close())
    const before = await start(t, url, sandbox)
    await fill(before, [overview, '/v1/journeys/1002/statistics'])
    t.equal((await readAnswer(before, '/v1/cache/journeys/1001', {}, 'DELETE')).status, 204)
    await before.app.close()
    const after = await start(t, url, sandbox)
    t.match((await readAnswer(after, overview)).header('cache-status'), /fwd=uri-miss; stored/)
    t.match((await readAnswer(after, '/v1/journeys/1002/statistics')).header('cache-status'), /; hit/)
    await fill(after)
    await after.app.close()
    t.match((await readAnswer(await start(t, url, sandbox), overview)).header('cache-status'), /; hit/, 'what came after it is kept')
  })

  t.test('purging a journey purges the bundle with its definition, whichever replica read it', async t => {
    const url = await makeUrl(t)
    const sandbox = await startSandbox({ now: noonClock.wallMs })
    t.teardown(() => sandbox.close())
    const before = await start(t, url, sandbox)
    await fill(before, ['/v1/bundles/7'])
    await before.app.close()
    const after = await start(t, url, sandbox)
    await after.app.inject({ method: 'DELETE', url: '/v1/cache/journeys/1102', headers: { host: 'localhost' } })
    t.equal((await readAnswer(after, '/v1/bundles/7')).status, 200)
    t.equal(sandbox.calls.counts().byEndpoint['bundle'], 2, 'it was not found in the store')
  })

  t.test('another account finds nothing, and another key of the same account only what TD shows it', async t => {
    const url = await makeUrl(t)
    const sandbox = await startSandbox({ now: noonClock.wallMs })
    const before = await start(t, url, sandbox)
    await fill(before)
    await before.app.close()
    const calls = sandbox.calls.total()
    const other = await start(t, url, sandbox, 0, { TD_API_KEY: '4712/anotherkeyanotherkey0123456789abcdef' })
    t.match((await readAnswer(other, overview)).header('cache-status'), /fwd=uri-miss/)
    t.ok(sandbox.calls.total() > calls)
    await other.app.close()
    const rotated = await start(t, url, sandbox, 0, { TD_API_KEY: '4711/anotherkeyanotherkey0123456789abcdef' })
    const asked = sandbox.calls.total()
    await readAnswer(rotated, overview)
    t.ok(sandbox.calls.total() >= asked + 3, 'it is loaded once more before it is served')
    await rotated.app.close()
    await sandbox.close()
    const down = await start(t, url, sandbox, 0, { TD_API_KEY: '4711/thirdkeythirdkeythirdkey0123456789ab' })
    const { json } = await readAnswer(down, overview)
    t.match(json, { freshness: { state: 'stale' } }, 'while TD is down, the old answer is better than none')
  })
})

t.test('no key is in the file or in the log', async t => {
  const folder = t.testdir()
  const url = `file:${join(folder, 'store.db')}`
  const sandbox = await startSandbox({ now: noonClock.wallMs })
  t.teardown(() => sandbox.close())
  const service = await start(t, url, sandbox)
  await fill(service)
  const traces = (): string[] => readdirSync(dirname(join(folder, 'store.db')))
    .flatMap(name => keyTraces.filter(trace => readFileSync(join(folder, name)).includes(trace)))
  t.same(traces(), [])
  await service.app.close()
  t.same([traces(), keyTraces.filter(trace => service.log.join('').includes(trace))], [[], []])
})

function dropStale (name: string, value: unknown): unknown {
  return ['freshness', 'dataUpdatedAt', 'problem'].includes(name) ? undefined : value
}
