import t, { type Test } from 'tap'
import { startSandbox, type Sandbox } from '../../sandbox/start-sandbox.ts'
import { statusSchema, type Status } from '../../src/http/schemas/status.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { createDatabase } from '../../src/store/create-database.ts'
import { sqlText, type SqlRow } from '../../src/store/sql/statement.ts'
import { parseStoreUrl } from '../../src/store/store-settings.ts'
import { day, hour, minute } from '../support/cache/cache-rig.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { createHastyClock, shareTime, type HastyClock, type SharedTime } from '../support/recording/hasty-clock.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { forEachStore } from '../support/store/store-kinds.ts'

interface Recorder extends Service {
  clock: HastyClock
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
  const missed = async () => (await read('SELECT since, until, reason FROM missed_runs ORDER BY since'))
  /** Waits for the condition. What was passed over by a look in progress is due later, so time goes on a little while nothing happens. */
  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    let looks = 0
    await eventually(async () => {
      if (await condition()) return true
      if (++looks % looksOfCalm === 0) time.pass(11 * minute)
      return false
    })
  }
  return { time, sandbox, read, runs, missed, until, start: (env = {}) => startRecorder(t, url, { time, sandbox, env }) }
}

async function startRecorder (
  t: Test, url: string, { time, sandbox, env }: { time: SharedTime, sandbox: Sandbox, env: Record<string, string> }
): Promise<Recorder> {
  const clock = createHastyClock(time)
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

/** Looks without change after which time goes on. */
const looksOfCalm = 30

/** Runs at each of which the replica that records hangs. */
const runCount = 12

const runOf = (date: number): string => `2026-09-${date}T03:02:32.000Z`

forEachStore(t, (t, makeUrl) => {
  t.test('one run makes one set, with the charts of the day that closed and the definition once', async t => {
    const { time, runs, read, missed, until, start } = await createRig(t, await makeUrl(t))
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
    t.same((await read('SELECT day, kind FROM graphs ORDER BY day, kind')).map(({ day, kind }) => `${String(day)} ${String(kind)}`),
      [14, 15, 16].flatMap(date => [`2026-09-${date} activation`, `2026-09-${date} conversion`]))
    t.equal((await read('SELECT digest FROM definitions')).length, 1, 'it has not changed, although the last execution has')
    t.same(await missed(), [])
    const [stage] = await read('SELECT name, entered FROM snapshot_stages ORDER BY snapshot_id, position LIMIT 1')
    t.match(stage, { name: String, entered: Number })
    // the lease ran out while time was passed over
    await eventually(async () => (await service.recording()).state === 'recording')
    t.match(await service.recording(), { journeys: 1, recorded: 3, missed: {} })
  })

  t.test('a restart in between records on, and what was missed while the service was down is noted', async t => {
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

  t.test('a run on demand has a set of its own', async t => {
    const { time, sandbox, runs, missed, until, start } = await createRig(t, await makeUrl(t))
    await start()
    await until(async () => (await runs()).length === 1)
    const [definition, statistics] = await Promise.all(['', '/statistics'].map(async path => await (await fetch(
      `${sandbox.origin}/entities/journeys/1001${path}`, { headers: { authorization: 'TD1 4711/PLANTEDKEYPLANTEDKEY0123456789abcdef' } }
    )).text()))
    const [endedAt, computedAt] = ['2026-09-15T05:35:00.000Z', '2026-09-15T05:34:00.000Z']
    sandbox.setFault({ endpoint: 'definition', fault: { kind: 'body', body: String(definition).replaceAll(runOf(15), endedAt) } })
    // the numbers come later than the run ends
    time.pass(100 * minute)
    await until(async () => sandbox.calls.counts().byEndpoint.statistics >= 2)
    t.equal((await runs()).length, 1)
    sandbox.setFault({ endpoint: 'statistics', fault: { kind: 'body', body: String(statistics).replaceAll(runOf(15), computedAt) } })
    time.pass(10 * minute)
    await until(async () => (await runs()).length === 2)
    t.same(await runs(), [runOf(15), endedAt])
    t.same(await missed(), [])
  })

  t.test('Treasure Data fails beyond the time of the next run: the gap says so', async t => {
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

  t.test('what is older than HISTORY_DAYS is deleted, the definition in force is kept', async t => {
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

  t.test('two replicas record each run once; if the one that records hangs at that moment, the other goes on', async t => {
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

t.test('without a store nothing is recorded, and status says so', async t => {
  const service = await startService(t, { env: { WATCH_JOURNEYS: '1001' } })
  const { recording } = statusSchema.parse((await readAnswer(service, '/v1/status')).json)
  t.match(recording, { state: 'off', recorded: 0 })
})
