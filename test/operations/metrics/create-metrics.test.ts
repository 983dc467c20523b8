import t from 'tap'
import { storeOff } from '../../../src/cache/store-state.ts'
import { tierOff } from '../../../src/cache/tier-state.ts'
import type { Status } from '../../../src/http/schemas/status.ts'
import { RequestTallies } from '../../../src/http/server/request-tallies.ts'
import { countCall, createCallDurations } from '../../../src/operations/metrics/call-durations.ts'
import { createMetrics, type Metrics } from '../../../src/operations/metrics/create-metrics.ts'
import type { IndexListing } from '../../../src/reports/engine/journey-indexes.ts'
import { createServiceStatus } from '../../../src/operations/service-status.ts'
import { DurationTally, Tally } from '../../../src/runtime/tally.ts'
import { byEndpoint } from '../../../src/treasure-data/endpoints/endpoints.ts'
import type { TdState } from '../../../src/treasure-data/client/treasure-data-client.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { BuildSlots } from '../../../src/access/limits/build-slots.ts'
import { byCounted } from '../../../src/access/limits/count-keys.ts'
import { byLimit, type LimitName } from '../../../src/access/limits/limit-names.ts'
import type { WorkKind } from '../../../src/reports/engine/budget.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const calm: TdState = {
  key: { state: 'accepted', sinceMs: 0, fileFault: null },
  breaker: { state: 'closed', probeInMs: null },
  quota: {
    mode: 'fleet',
    replicas: 3,
    running: 0,
    waiting: 0,
    maxConcurrency: 4,
    maxPerSecond: 5,
    pausedMs: 0,
    queue: { byPriority: { callers: 0, refreshes: 0, definitions: 0, 'warm-up': 0 }, expectedWaitMs: 0, callMs: null, refused: 0 }
  },
  lastSuccessMs: byEndpoint(() => null),
  lastFailures: [{ atMs: 5_000, endpoint: 'statistics', code: 'upstream-unavailable', cause: 'dns', status: null, detail: 'ENOTFOUND' }]
}

const strangers: Status['clients'] = {
  listed: null, fileFault: null, keyExpiry: { expired: 0, next: null }, identityProvider: 'off'
}

const indexes: IndexListing[] = [
  { kind: 'audience', id: '300', state: 'stale', problem: null, fetchedAt: null, ageMs: 61_900, journeys: 500 },
  { kind: 'folder', id: '5', state: 'untried', problem: null, fetchedAt: null, ageMs: null, journeys: null }
]

function metricsOf (state: TdState, { clients = strangers, calls = createCallDurations() } = {}): Metrics {
  const usage = () => ({ bytes: 10, maxBytes: 100, entries: 1, evictions: 7 })
  const readStatus = createServiceStatus({
    version: '1.2.3',
    origin: 'https://api-cdp.treasuredata.com',
    clock: createFakeClock(0),
    td: { state: () => state },
    sources: { usage, hits: () => 12 },
    reports: { usage },
    tier: () => tierOff,
    store: () => storeOff,
    recording: () => ({ state: 'standby', journeys: 3, overdue: 1, recorded: 2, missed: { failed: 1 }, lateCharts: 4, lastAt: null }),
    clients: () => clients,
    driftLog: { counts: () => [] },
    indexes: { list: () => indexes },
    warmUp: { journeys: [], ranges: [] }
  })
  const counts = byCounted(() => ({ counts: 3, crowded: 1 }))
  const limits = {
    refusals: new Tally<LimitName>(), workMs: new Tally<WorkKind>(), slots: new BuildSlots(), usage: () => byLimit(() => counts)
  }
  limits.refusals.add('work')
  limits.workMs.add('building', 1_500)
  const threads = { started: 1, waiting: 3, refused: 2, ended: 1, durations: new DurationTally([1, Infinity]) }
  threads.durations.add(0.5)
  const connections = { limit: 100, open: 2, closed: 3, refused: 1 }
  return createMetrics({
    readStatus, requests: new RequestTallies(), adjustments: new Tally(), limits, calls, connections, threads, droppedLogLines: () => 4
  })
}

t.test('threads have metrics of their number, queue, durations and failures', async t => {
  const text = await metricsOf(calm).render()
  const violations = collectViolations()
  for (const line of [
    'td_journey_bff_threads 1',
    'td_journey_bff_thread_tasks_waiting 3',
    'td_journey_bff_thread_tasks_failed_total{outcome="refused"} 2',
    'td_journey_bff_thread_tasks_failed_total{outcome="ended"} 1',
    'td_journey_bff_thread_task_duration_seconds_bucket{le="1"} 1',
    'td_journey_bff_thread_task_duration_seconds_count 1'
  ]) violations.ok(text.includes(`${line}\n`), line)
  t.same(violations.found, [])
})

t.test('limits have metrics of refusals, work and counts', async t => {
  const text = await metricsOf(calm).render()
  const violations = collectViolations()
  for (const line of [
    'td_journey_bff_limit_refusals_total{limit="work"} 1',
    'td_journey_bff_work_seconds_total{kind="building"} 1.5',
    'td_journey_bff_limit_counts{limit="loads",counted="network/48"} 3',
    'td_journey_bff_limit_crowded_total{limit="requests",counted="strangers"} 1',
    'td_journey_bff_builds_waiting 0'
  ]) violations.ok(text.includes(`${line}\n`), line)
  t.same(violations.found, [])
})

t.test('attempts are labelled first, second, and third or later', async t => {
  const calls = createCallDurations()
  const metrics = metricsOf(calm, { calls })
  for (const attempt of [1, 2, 3, 4]) countCall(calls, { endpoint: 'activation', outcome: 'upstream-timeout', attempt, durationMs: 20_000 })
  const text = await metrics.render()
  const violations = collectViolations()
  for (const [attempt, count] of [['1', 1], ['2', 1], ['3+', 2]]) {
    violations.match(
      text,
      `td_journey_bff_upstream_call_duration_seconds_count{endpoint="activation",outcome="upstream-timeout",attempt="${attempt}"} ${count}`,
      attempt,
      count
    )
  }
  t.same(violations.found, [])
  t.match(text, 'td_journey_bff_upstream_call_duration_seconds_sum{endpoint="activation",outcome="upstream-timeout",attempt="3+"} 40\n')
})

t.test('the current state is 1 and all others are 0, in every scrape', async t => {
  const state = structuredClone(calm)
  const metrics = metricsOf(state)
  const holds = async (line: string) => t.ok((await metrics.render()).split('\n').includes(`td_journey_bff_${line}`), line)
  await holds('key_state{state="accepted"} 1')
  await holds('key_state{state="refused"} 0')
  await holds('key_file_usable 1')
  await holds('breaker_state{state="closed"} 1')
  state.key = { state: 'refused', sinceMs: 0, fileFault: 'is empty' }
  state.breaker = { state: 'half-open', probeInMs: null }
  Object.assign(state.quota, { running: 3, waiting: 2, pausedMs: 1_500 })
  await holds('key_state{state="accepted"} 0')
  await holds('key_state{state="refused"} 1')
  await holds('key_file_usable 0')
  await holds('breaker_state{state="closed"} 0')
  await holds('breaker_state{state="half-open"} 1')
  await holds('upstream_calls_running 3')
  await holds('upstream_calls_waiting 2')
  await holds('upstream_paused_seconds 1.5')
  await holds('quota_mode{mode="fleet"} 1')
  await holds('replicas_known 3')
  Object.assign(state.quota, { mode: 'local-share' })
  await holds('quota_mode{mode="fleet"} 0')
  await holds('quota_mode{mode="local-share"} 1')
})

t.test('failures of client identification are visible', async t => {
  t.match(await metricsOf(calm).render(), /clients_file_usable 1\n[^]*identity_provider_usable 1\n/)
  const clients = { ...strangers, listed: 2, fileFault: 'is not JSON', identityProvider: 'failing' as const }
  t.match(await metricsOf(calm, { clients }).render(), /clients_file_usable 0\n[^]*identity_provider_usable 0\n/)
})

t.test('an index of journeys has metrics of its state, age and size, if it is in memory', async t => {
  const lines = (await metricsOf(calm).render()).split('\n').filter(line => /^td_journey_bff_index_.* [1-9]/.test(line))
  t.same(lines, [
    'td_journey_bff_index_state{kind="audience",id="300",state="stale"} 1',
    'td_journey_bff_index_state{kind="folder",id="5",state="untried"} 1',
    'td_journey_bff_index_age_seconds{kind="audience",id="300"} 61',
    'td_journey_bff_index_journeys{kind="audience",id="300"} 500'
  ])
})

t.test('the expiry of client keys is visible in advance', async t => {
  t.match(await metricsOf(calm).render(), /client_keys_expired 0\n[^]*client_key_next_expiry_timestamp_seconds 0\n/)
  const clients = { ...strangers, keyExpiry: { expired: 2, next: '2026-12-15T09:00:00.000Z' } }
  t.match(await metricsOf(calm, { clients }).render(),
    new RegExp(`client_keys_expired 2\n[^]*client_key_next_expiry_timestamp_seconds ${Date.parse('2026-12-15T09:00:00Z') / 1_000}\n`))
})

t.test('counters read from the status do not grow by being read', async t => {
  const metrics = metricsOf(calm)
  const violations = collectViolations()
  for (let times = 0; times < 2; times++) {
    violations.match(await metrics.render(), 'td_journey_bff_cache_evictions_total{part="sources"} 7\n', times)
  }
  t.same(violations.found, [])
  t.match(await metrics.render(), 'td_journey_bff_build_info{version="1.2.3"} 1\n')
})
