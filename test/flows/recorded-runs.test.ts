import t, { type Test } from 'tap'
import { startSandbox, type Sandbox } from '../../sandbox/start-sandbox.ts'
import { historyGraphsSchema } from '../../src/http/schemas/history-graphs.ts'
import { historySchema } from '../../src/http/schemas/history.ts'
import { statusSchema, type Status } from '../../src/http/schemas/status.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { createDatabase } from '../../src/store/create-database.ts'
import { sqlText, type SqlRow } from '../../src/store/sql/statement.ts'
import { parseStoreUrl } from '../../src/store/store-settings.ts'
import { day, hour, minute } from '../support/cache/cache-rig.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { createQuickRoundsClock, shareTime, type QuickRoundsClock, type SharedTime } from '../support/recording/quick-rounds-clock.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { forEachStore } from '../support/store/store-kinds.ts'

interface Recorder extends Service {
  clock: QuickRoundsClock
  recording (): Promise<Status['recording']>
}

async function createRig (t: Test, url: string) {
  const time = shareTime('2026-09-15T04:00:00Z')
  const sandbox = await startSandbox({ now: time.nowMs })
  t.teardown(() => sandbox.close())
  const database = await createDatabase(parseStoreUrl(url), systemClock)
  t.teardown(() => database.close())
  await database.open()
  const read = async (text: string): Promise<readonly SqlRow[]> =>
    (await database.run([sqlText(text)], { timeoutMs: 10_000, reads: true }))[0] ?? []
  const runs = async (): Promise<string[]> => (await read('SELECT run_at FROM snapshots ORDER BY run_at')).map(row => String(row['run_at']))
  const charts = async (): Promise<string[]> => (await read('SELECT day, kind FROM graphs ORDER BY day, kind'))
    .map(({ day, kind }) => `${String(day)} ${String(kind)}`)
  const missed = async () => (await read('SELECT since, until, reason FROM missed_runs ORDER BY since'))
  const open = new Set<Recorder>()
  /**
   * Waits for the condition. A poll that was skipped is due later, so time moves on a little while nothing happens. During a round it
   * would end the lease of a replica that a busy machine delays.
   */
  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    let looks = 0
    await eventually(async () => {
      if (await condition()) return true
      if (++looks >= looksOfCalm && [...open].every(({ clock }) => !clock.isInRound())) {
        looks = 0
        time.pass(11 * minute)
      }
      return false
    })
  }
  const start = async (env = {}, isFrozen = false): Promise<Recorder> => {
    const recorder = await startRecorder(t, url, { time, sandbox, env, isFrozen })
    open.add(recorder)
    recorder.app.server.once('close', () => open.delete(recorder))
    return recorder
  }
  return { time, sandbox, read, runs, charts, missed, until, start }
}

async function startRecorder (
  t: Test, url: string,
  { time, sandbox, env, isFrozen }: { time: SharedTime, sandbox: Sandbox, env: Record<string, string>, isFrozen: boolean }
): Promise<Recorder> {
  const clock = createQuickRoundsClock(time)
  clock.freeze(isFrozen)
  const service = await startService(t, {
    sandbox,
    clock,
    deps: { random: () => 0.5 },
    env: {
      STORE_URL: url,
      WATCH_JOURNEYS: '1001',
      TD_MAX_ATTEMPTS: '1',
      TD_DEADLINE_MS: '5000',
      TD_QUEUE_DEADLINE_MS: '5000',
      LOG_LEVEL: 'info',
      ...env
    }
  })
  return { ...service, clock, recording: async () => statusSchema.parse((await readAnswer(service, '/v1/status')).json).recording }
}

/** Checks without a change after which time moves on. */
const looksOfCalm = 15

/** Runs at which the recording replica hangs. */
const runCount = 12

const runOf = (date: number): string => `2026-09-${date}T03:02:32.000Z`

const chartsOf = (date: number): string[] => [`2026-09-${date} activation`, `2026-09-${date} conversion`]

forEachStore(t, (t, makeUrl) => {
  t.test('one run is recorded as one set, with the charts of the closed day and the definition once', async t => {
    const { time, runs, read, charts, missed, until, start } = await createRig(t, await makeUrl(t))
    const service = await start()
    await until(async () => (await runs()).length === 1)
    t.same(await runs(), [runOf(15)], 'what was there at the start')
    for (const date of [16, 17]) {
      time.pass(day)
      await until(async () => (await runs()).length === date - 14)
    }
    time.pass(2 * hour)
    await until(async () => (await service.recording()).recorded === 3)
    t.same(await runs(), [15, 16, 17].map(runOf))
    t.same(await charts(), [14, 15, 16].flatMap(chartsOf))
    t.equal((await read('SELECT digest FROM definitions')).length, 1, 'it has not changed, although the last execution has')
    t.same(await missed(), [])
    const [stage] = await read('SELECT name, entered FROM snapshot_stages ORDER BY snapshot_id, position LIMIT 1')
    t.match(stage, { name: String, entered: Number })
    // the lease expired while time moved on
    await eventually(async () => (await service.recording()).state === 'recording')
    t.match(await service.recording(), { journeys: 1, recorded: 3, missed: {} })
  })

  t.test('recording continues after a restart, and runs missed during the downtime are noted', async t => {
    const { time, runs, missed, until, start } = await createRig(t, await makeUrl(t))
    const before = await start()
    await until(async () => (await runs()).length === 1)
    await before.app.close()
    time.pass(day)
    const soon = await start()
    await until(async () => (await runs()).length === 2)
    t.same(await missed(), [], 'a run that is still the last one is recorded late')
    await soon.app.close()
    time.pass(3 * day)
    const after = await start()
    await until(async () => (await runs()).length === 3)
    t.same(await runs(), [15, 16, 19].map(runOf))
    t.same(await missed(), [{ since: runOf(16), until: runOf(19), reason: 'not-recorded' }])
    await until(async () => (await after.recording()).missed['not-recorded'] === 1)
  })

  t.test('the charts of days that were missed are recorded once, by one replica; the numbers stay a gap', async t => {
    const { time, sandbox, read, runs, charts, missed, until, start } = await createRig(t, await makeUrl(t))
    const before = await start()
    await until(async () => (await runs()).length === 1)
    await before.app.close()
    time.pass(5 * day)
    const backAt = new Date(time.nowMs()).toISOString()
    const replicas = [await start(), await start()]
    await until(async () => (await charts()).length === 12)
    t.same(await charts(), [14, 15, 16, 17, 18, 19].flatMap(chartsOf))
    t.same(await runs(), [15, 20].map(runOf))
    t.same(await missed(), [{ since: runOf(15), until: runOf(20), reason: 'not-recorded' }])
    const late = async () => await Promise.all(replicas.map(async replica => (await replica.recording()).lateCharts))
    await until(async () => (await late()).reduce((sum, count) => sum + count, 0) === 8)
    for (let count = 1; count <= 3; count++) {
      const polls = sandbox.calls.of('definition')
      time.pass(hour)
      await until(async () => sandbox.calls.of('definition') > polls)
    }
    const { byEndpoint: { conversion, activation }, byUrl } = sandbox.calls.counts()
    t.same([conversion, activation], [6, 6], 'nothing is loaded again')
    t.same(Object.entries(byUrl).filter(([url, count]) => url.includes('sankey') && count > 1), [])
    const [replica] = replicas
    const path = '/v1/journeys/1001/history'
    const { gaps } = historySchema.parse(await replica?.getJson(`${path}?from=2026-09-15&to=2026-09-20`))
    t.match(gaps.filter(({ from }) => from >= runOf(15)), [{ from: runOf(15), to: runOf(20), reason: 'not-recorded' }])
    const { graphs } = historyGraphsSchema.parse(await replica?.getJson(`${path}/graphs?from=2026-09-14&to=2026-09-19`))
    t.same(graphs.map(({ day, chart }) => `${day} ${chart}`), await charts())
    t.same(graphs.filter(({ day, recordedAt }) => (recordedAt > backAt) !== (day > '2026-09-14')), [], 'each with its own time')
    if (replica === undefined) throw new Error('no replica')
    const recorded = [await runs(), await charts(), await missed(), await replica.getJson(path)]
    // 202 if the database is slow
    const purge = async (path: string): Promise<void> => {
      t.match((await readAnswer(replica, path, {}, 'DELETE')).status, /^20[24]$/, path)
    }
    await purge('/v1/cache')
    t.same([await runs(), await charts(), await missed(), await replica.getJson(path)], recorded, 'a purge leaves the history alone')
    await purge('/v1/cache/journeys/1002?history=true')
    t.same([await runs(), await charts()], recorded.slice(0, 2), 'the history of one journey is not that of others')
    const past = '/v1/journeys/1001/statistics?asOf=2026-09-16'
    t.equal((await readAnswer(replica, past)).status, 200)
    await purge('/v1/cache/journeys/1001?history=true')
    t.same([await runs(), await charts(), await missed(), await read('SELECT digest FROM definitions')], [[], [], [], []])
    t.same(await read('SELECT snapshot_id FROM snapshot_stages'), [])
    t.match(await replica.getJson(path), { points: [], deltas: [] })
    t.match(await readAnswer(replica, past), { status: 404, json: { code: 'not-recorded' } }, 'and is not in memory either')
  })

  t.test('charts of missed days are loaded a few each round; one that fails is tried again after the next start', async t => {
    const { time, sandbox, runs, charts, until, start } = await createRig(t, await makeUrl(t))
    const before = await start()
    await until(async () => (await runs()).length === 1)
    await before.app.close()
    time.pass(5 * day)
    const after = await start({}, true)
    const { clock, log } = after
    const round = async (): Promise<void> => {
      await eventually(async () => clock.isHolding())
      clock.freeze(false)
      clock.freeze(true)
      await eventually(async () => clock.isHolding())
    }
    // on a busy machine the store may be opened late
    for (let rounds = 0; rounds < 20 && (await runs()).length < 2; rounds++) {
      if (rounds > 0) time.pass(11 * minute)
      await round()
    }
    t.same(await charts(), [14, 15, 16, 17, 19].flatMap(chartsOf))
    sandbox.setFault({ endpoint: 'conversion', times: 1, fault: { kind: 'status', status: 500 } })
    await round()
    const [activation18 = ''] = chartsOf(18)
    const withoutOne = [...[14, 15, 16, 17].flatMap(chartsOf), activation18, ...chartsOf(19)]
    t.same(await charts(), withoutOne, 'the other chart of that day is recorded')
    for (let count = 1; count <= 4; count++) {
      time.pass(11 * minute)
      await round()
    }
    t.same(await charts(), withoutOne)
    const url = '/entities/journeys/1001/conversion_sankey_charts?from=2026-09-18&to=2026-09-18'
    t.equal(sandbox.calls.ofUrl(url), 1)
    t.equal(log.filter(line => line.includes('charts of a missed day could not be loaded')).length, 1)
    t.match(await after.recording(), { lateCharts: 7 })
    await after.app.close()
    await start()
    await until(async () => (await charts()).length === 12)
    t.equal(sandbox.calls.ofUrl(url), 2)
  })

  t.test('an on-demand run has its own set', async t => {
    const { time, sandbox, runs, missed, until, start } = await createRig(t, await makeUrl(t))
    await start()
    await until(async () => (await runs()).length === 1)
    const [definition, statistics] = await Promise.all(['', '/statistics'].map(async path => await (await fetch(
      `${sandbox.origin}/entities/journeys/1001${path}`, { headers: { authorization: 'TD1 4711/PLANTEDKEYPLANTEDKEY0123456789abcdef' } }
    )).text()))
    const [endedAt, computedAt] = ['2026-09-15T05:35:00.000Z', '2026-09-15T05:34:00.000Z']
    sandbox.setFault({ endpoint: 'definition', fault: { kind: 'body', body: String(definition).replaceAll(runOf(15), endedAt) } })
    // the numbers come after the run has ended
    time.pass(100 * minute)
    await until(async () => sandbox.calls.counts().byEndpoint.statistics >= 2)
    t.equal((await runs()).length, 1)
    sandbox.setFault({ endpoint: 'statistics', fault: { kind: 'body', body: String(statistics).replaceAll(runOf(15), computedAt) } })
    time.pass(10 * minute)
    await until(async () => (await runs()).length === 2)
    t.same(await runs(), [runOf(15), endedAt])
    t.same(await missed(), [])
  })

  t.test('Treasure Data fails until after the next run: the gap says so', async t => {
    const { time, sandbox, runs, missed, until, start } = await createRig(t, await makeUrl(t))
    const service = await start()
    await until(async () => (await runs()).length === 1)
    sandbox.setFault({ fault: { kind: 'status', status: 500 } })
    time.pass(30 * hour)
    await until(async () => (await missed()).length === 1)
    t.match(await missed(), [{ since: runOf(15), reason: 'failed' }])
    t.match(await service.recording(), { overdue: 0 }, 'one run is missing')
    time.pass(day)
    await until(async () => (await service.recording()).overdue === 1)
    sandbox.clearFaults()
    time.pass(day)
    await until(async () => (await runs()).length === 2)
    const [last] = (await runs()).slice(-1)
    t.same(await missed(), [{ since: runOf(15), until: last, reason: 'failed' }])
    t.match(await service.recording(), { overdue: 0, missed: { failed: 1 } })
  })

  t.test('records older than HISTORY_DAYS are deleted, except for the current definition', async t => {
    const { time, runs, read, until, start } = await createRig(t, await makeUrl(t))
    await start({ HISTORY_DAYS: '2' })
    await until(async () => (await runs()).length === 1)
    for (let count = 0; count < 4; count++) {
      time.pass(day)
      await until(async () => (await runs()).includes(runOf(16 + count)))
    }
    await until(async () => (await runs()).length === 2)
    t.same(await runs(), [18, 19].map(runOf))
    t.same((await read('SELECT DISTINCT day FROM graphs ORDER BY day')).map(row => row['day']), ['2026-09-17', '2026-09-18'])
    t.equal((await read('SELECT * FROM snapshot_stages')).length > 0, true)
    t.equal((await read('SELECT digest FROM definitions')).length, 1)
  })

  t.test('two replicas record each run once; if the recording one hangs, the other takes over', async t => {
    const { time, runs, missed, until, start } = await createRig(t, await makeUrl(t))
    const replicas = [await start(), await start()]
    await until(async () => (await runs()).length === 1)
    const violations = collectViolations()
    for (let run = 1; run <= runCount; run++) {
      let holders: Recorder[] = []
      await eventually(async () => {
        const states = await Promise.all(replicas.map(async replica => (await replica.recording()).state))
        holders = replicas.filter((_, index) => states[index] === 'recording')
        return holders.length > 0
      })
      violations.equal(holders.length, 1, run)
      holders[0]?.clock.freeze(true)
      time.pass(day)
      await until(async () => (await runs()).length === run + 1)
      holders[0]?.clock.freeze(false)
    }
    t.same(violations.found, [])
    t.equal((await runs()).length, runCount + 1)
    t.same(await missed(), [])
    const count = async () => await Promise.all(replicas.map(async replica => (await replica.recording()).recorded))
    await until(async () => (await count()).reduce((sum, count) => sum + count, 0) === runCount + 1)
    const recorded = await count()
    t.ok(recorded.every(count => count >= 4), `both took turns: ${recorded.join(', ')}`)
  })
})

t.test('without a store nothing is recorded, and the status says so', async t => {
  const service = await startService(t, { env: { WATCH_JOURNEYS: '1001' } })
  const { recording } = statusSchema.parse((await readAnswer(service, '/v1/status')).json)
  t.match(recording, { state: 'off', recorded: 0 })
})
