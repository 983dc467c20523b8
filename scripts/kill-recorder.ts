import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '../sandbox/start-sandbox.ts'
import type { Owner } from '../test/support/listen-on.ts'
import { startRedis } from '../test/support/redis/redis-server.ts'
import { startPostgres } from '../test/support/store/postgres-server.ts'

/** What happened to the runs of a journey whose recorder was killed at each of them. */
export interface RecorderReport {
  runs: number
  /** Kills of a replica that had begun to record the run. */
  kills: number
  /** Of these, the runs that another replica had to record. */
  takenOver: number
  /** Runs without a set, sets beyond one for each run, sets without both charts, and notes of missed runs. Each must be 0. */
  missing: number
  surplus: number
  incomplete: number
  gaps: number
}

interface Replica {
  child: ChildProcess
  /** Calls to Treasure Data, which only the recording replica makes. */
  calls: number
}

const replicaCount = 3
const dayMs = 86_400_000
const minuteMs = 60_000
/** Time that is skipped while nothing happens: more than a lease, and than the interval of checks of a journey. */
const calmMs = 11 * minuteMs
const maxWaitMs = 60_000
/** A check of a run makes at most this many calls, and its set is written this many ms later. */
const mostCalls = 4
const mostPauseMs = 40
const environment = {
  PORT: '0',
  MANAGEMENT_PORT: '0',
  TD_API_KEY: '4711/a-key-that-the-sandbox-takes',
  TD_MAX_RPS: '100',
  SHARED_TIER_SECRET: 'a secret of at least thirty-two characters',
  WATCH_JOURNEYS: '1001'
}
const firstAt = Date.parse('2026-09-15T04:00:00Z')

/**
 * Makes three replicas on PostgreSQL and Redis record this many runs of a journey, one a day of a fast clock. At each run, kills the
 * recording replica with SIGKILL at a random moment.
 */
export async function killRecorder (owner: Owner, runs: number): Promise<RecorderReport> {
  const [postgres, redis] = [await startPostgres(owner), await startRedis(owner)]
  const url = await postgres.createDatabase()
  const time = { skippedMs: firstAt - Date.now() }
  const nowMs = (): number => Date.now() + time.skippedMs
  const sandbox = await startSandbox({ now: nowMs })
  owner.teardown(() => sandbox.close())
  const start = (): Promise<Replica> => startReplica({
    SKIPPED_MS: String(time.skippedMs), TD_BASE_URL: sandbox.origin, STORE_URL: url, REDIS_URL: redis.url
  })
  const replicas = await Promise.all(Array.from({ length: replicaCount }, start))
  owner.teardown(() => { for (const { child } of replicas) child.kill('SIGKILL') })
  const pass = (ms: number): void => {
    time.skippedMs += ms
    for (const { child } of replicas) if (child.connected) child.send(time.skippedMs)
  }
  const countSets = async (): Promise<number> => {
    const [row] = await postgres.query(url, 'SELECT COUNT(*) AS count FROM snapshots')
    return Number(row?.['count'])
  }
  const untilRecorded = async (count: number): Promise<void> => {
    const endMs = performance.now() + maxWaitMs
    for (let looks = 1; await countSets() < count && performance.now() < endMs; looks++) {
      await pause(20)
      if (looks % 20 === 0) pass(calmMs)
    }
  }
  await untilRecorded(1)
  const outcome = { kills: 0, takenOver: 0 }
  for (let run = 1; run <= runs; run++) {
    for (const replica of replicas) replica.calls = 0
    pass(dayMs)
    const victim = await findRecorder(replicas, 1 + Math.floor(Math.random() * mostCalls))
    await pause(Math.random() * mostPauseMs)
    if (victim !== null) {
      victim.child.kill('SIGKILL')
      await once(victim.child, 'exit')
      outcome.kills++
      if (await countSets() <= run) outcome.takenOver++
    }
    await untilRecorded(run + 1)
    if (victim !== null) replicas.splice(replicas.indexOf(victim), 1, await start())
  }
  const [row = {}] = await postgres.query(url, `SELECT COUNT(*) AS sets, COUNT(DISTINCT CAST(run_at AS DATE)) AS days,
      (SELECT COUNT(*) FROM missed_runs) AS gaps,
      COUNT(*) FILTER (WHERE (SELECT COUNT(*) FROM graphs WHERE day = CAST(run_at AS DATE) - 1) <> 2) AS incomplete
    FROM snapshots`)
  const [sets, days] = [Number(row['sets']), Number(row['days'])]
  return {
    runs, ...outcome, missing: runs + 1 - days, surplus: sets - days, incomplete: Number(row['incomplete']), gaps: Number(row['gaps'])
  }
}

/** Waits until a replica has made this many calls, or stops making calls. Returns it; `null` if none calls. */
async function findRecorder (replicas: readonly Replica[], callsToSee: number): Promise<Replica | null> {
  let recorder: Replica | null = null
  let calls = 0
  for (let sinceMs = performance.now(); performance.now() - sinceMs < (recorder === null ? 10_000 : 200); await pause(1)) {
    const busiest = replicas.reduce((most, replica) => replica.calls > most.calls ? replica : most)
    if (busiest.calls === calls) continue
    [recorder, calls, sinceMs] = [busiest, busiest.calls, performance.now()]
    if (calls >= callsToSee) break
  }
  return recorder
}

async function startReplica (env: Record<string, string>): Promise<Replica> {
  const child = spawn(process.execPath, ['--import=tsx', fileURLToPath(new URL('kill-recorder-replica.ts', import.meta.url))], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], ...environment, ...env }
  })
  const replica = { child, calls: 0 }
  child.on('message', message => { if (message === 'called') replica.calls++ })
  // the first message may already report a call
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')]) as unknown[]
  if (typeof message !== 'string') throw new Error('a replica did not start')
  return replica
}

const [, file = '', runs] = process.argv
if (file.endsWith('kill-recorder.ts')) {
  const ends: Array<() => unknown> = []
  const report = await killRecorder({ teardown: end => { ends.unshift(end) } }, Number(runs ?? 100))
  for (const end of ends) await end()
  console.log(JSON.stringify(report, null, 2))
  process.exit(report.missing + report.surplus + report.incomplete + report.gaps > 0 ? 1 : 0)
}
