import { storeStates } from '../../cache/store-state.ts'
import { tierStates } from '../../cache/tier-state.ts'
import type { CallerLimits } from '../../http/guards/caller-limits.ts'
import type { RequestTallies } from '../../http/server/request-tallies.ts'
import type { ConnectionCounts } from '../../http/server/connections.ts'
import type { Status } from '../../http/schemas/status.ts'
import { indexStates } from '../../reports/engine/journey-indexes.ts'
import type { ThreadCounts } from '../../reports/engine/threads.ts'
import type { DurationTally, Tally } from '../../runtime/tally.ts'
import type { CallDurations } from './call-durations.ts'
import { quotaModes } from '../../treasure-data/limits/fleet-permits.ts'

/** The sources of the metrics, read at each scrape. */
export interface MetricSources {
  status: Status
  requests: RequestTallies
  /** Repairs and irregularities in reports, by code. */
  adjustments: Tally<string>
  limits: Pick<CallerLimits, 'refusals' | 'workMs' | 'slots' | 'usage'>
  calls: CallDurations
  connections: ConnectionCounts
  threads: ThreadCounts
  droppedLogLines: () => number
}

type Labels = Record<string, string>
type Samples = Array<[labels: Labels, value: number]>

/** A metric without the service's prefix. */
interface Described<Reading> {
  name: string
  help: string
  read: (sources: MetricSources) => Reading
}

export interface MetricDescriptor extends Described<Samples> {
  labels: string[]
}

/** A histogram. Its label values must need no escaping. */
export type HistogramDescriptor = Described<Array<{ labels: Labels, durations: DurationTally }>>

/** Values that rise and fall. */
export const gauges: readonly MetricDescriptor[] = [
  labelled('build_info', 'Version of the service', ['version'], ({ status: { version } }) => [[{ version }, 1]]),
  oneOf('key_state', 'Whether Treasure Data accepts the key; 1 for the current state', 'state',
    ['untried', 'accepted', 'refused'], ({ upstream }) => upstream.key.state),
  single('key_file_usable', '0 while the key file is invalid and the last valid key is in use',
    ({ upstream }) => Number(upstream.key.fileFault === null)),
  single('clients_file_usable', '0 while the clients file is invalid and the last valid list is in use',
    ({ clients }) => Number(clients.fileFault === null)),
  single('client_keys_expired', 'Client keys in the file that have expired', ({ clients }) => clients.keyExpiry.expired),
  single('client_key_next_expiry_timestamp_seconds', 'Time when the next client key expires; 0 if none does',
    ({ clients: { keyExpiry: { next } } }) => next === null ? 0 : Date.parse(next) / 1_000),
  single('identity_provider_usable', '0 while the keys of the identity provider cannot be fetched',
    ({ clients }) => Number(clients.identityProvider !== 'failing')),
  oneOf('breaker_state', 'State of the circuit breaker; 1 for the current state', 'state',
    ['closed', 'open', 'half-open'], ({ upstream }) => upstream.breaker.state),
  oneOf('quota_mode', 'Which replicas the limits apply to; 1 for the current mode', 'mode', quotaModes,
    ({ upstream }) => upstream.quota.mode),
  single('replicas_known', 'Known replicas, including this one; the last known number while they cannot agree',
    ({ upstream }) => upstream.quota.replicas),
  single('upstream_calls_running', 'Calls to Treasure Data in progress', ({ upstream }) => upstream.quota.running),
  single('upstream_calls_waiting', 'Loads queued for Treasure Data', ({ upstream }) => upstream.quota.waiting),
  single('upstream_queue_expected_wait_seconds', 'Time until the last queued load can be sent to Treasure Data',
    ({ upstream }) => upstream.quota.queue.expectedWaitMs / 1_000),
  single('upstream_paused_seconds', 'Remaining pause of all calls after a 429', ({ upstream }) => upstream.quota.pausedMs / 1_000),
  labelled('upstream_last_success_timestamp_seconds', 'Time of Treasure Data\'s last successful answer', ['endpoint'],
    ({ status: { upstream } }) => Object.entries(upstream.lastSuccess)
      .flatMap(([endpoint, time]): Samples => time === null ? [] : [[{ endpoint }, Date.parse(time) / 1_000]])),
  labelled('upstream_last_failure_timestamp_seconds', 'Time of the last failed call to Treasure Data, by code and cause', ['code', 'cause'],
    ({ status: { upstream } }) => upstream.lastFailures.map(({ code, cause, at }) => [{ code, cause }, Date.parse(at) / 1_000])),
  byPart('cache_bytes', 'Memory in use', 'bytes'),
  byPart('cache_max_bytes', 'Memory limit', 'maxBytes'),
  oneOf('shared_tier_state', 'State of the shared tier; 1 for the current state', 'state', tierStates,
    ({ tiers }) => tiers.shared.state),
  oneOf('store_state', 'State of the store; 1 for the current state', 'state', storeStates,
    ({ tiers }) => tiers.store.state),
  single('store_pending_answers', 'Answers waiting to be written to the store', ({ tiers }) => tiers.store.pending.answers),
  single('store_pending_bytes', 'Memory of answers waiting to be written to the store', ({ tiers }) => tiers.store.pending.bytes),
  oneOf('recording_state', 'Whether this replica records journey runs; 1 for the current state', 'state',
    ['off', 'standby', 'recording'], ({ recording }) => recording.state),
  single('recording_journeys', 'Journeys whose runs are recorded', ({ recording }) => recording.journeys),
  single('recording_overdue_journeys', 'Journeys with two missing recordings in a row',
    ({ recording }) => recording.overdue),
  single('recording_last_timestamp_seconds', 'Time when this replica last recorded a run; 0 if it has recorded none',
    ({ recording: { lastAt } }) => lastAt === null ? 0 : Date.parse(lastAt) / 1_000),
  counts('shared_tier_replicas', 'Replicas by state; this one counts as present', 'state',
    ({ status: { tiers: { shared: { replicas: { present, silent, lapsed, otherSecret } } } } }) =>
      ({ present, silent, lapsed, 'other-secret': otherSecret })),
  labelled('index_state', 'State of an index of journeys; 1 for the current state', ['kind', 'id', 'state'],
    ({ status: { indexes } }) => indexes.flatMap(({ kind, id, state: held }) =>
      indexStates.map((state): Samples[number] => [{ kind, id, state }, Number(state === held)]))),
  byIndex('index_age_seconds', 'Time since Treasure Data last confirmed an index of journeys', 'ageS'),
  byIndex('index_journeys', 'Journeys in an index', 'journeys'),
  byPart('cache_entries', 'Entries in memory', 'entries'),
  labelled('limit_counts', 'Clients, addresses and networks with a count of their own, by limit', ['limit', 'counted'],
    ({ limits }) => readUsage(limits, 'counts')),
  labelled('builds_waiting', 'Reports waiting because their client has too many in progress', [],
    ({ limits }) => [[{}, limits.slots.waiting]]),
  labelled('connections_open', 'Open client connections', [], ({ connections }) => [[{}, connections.open]]),
  labelled('connections_limit', 'Maximum number of open client connections', [], ({ connections }) => [[{}, connections.limit]]),
  labelled('threads', 'Threads that parse large answers and build large reports; they start on demand', [],
    ({ threads }) => [[{}, threads.started]]),
  labelled('thread_tasks_waiting', 'Large answers and reports waiting for a thread', [], ({ threads }) => [[{}, threads.waiting]])
]

/** Counts since the process started. */
export const counters: readonly MetricDescriptor[] = [
  byPart('cache_evictions_total', 'Entries evicted to free memory', 'evictions'),
  single('upstream_queue_refused_total', 'Loads refused because they could not be sent to Treasure Data in time',
    ({ upstream }) => upstream.quota.queue.refused),
  counts('cache_hits_total', 'Sources found in a cache, by tier', 'tier',
    ({ status: { tiers: { memory, shared, store } } }) => ({ memory: memory.hits, shared: shared.hits, store: store.hits })),
  counts('shared_tier_reads_total', 'Shared-tier lookups after a memory miss; rejected values count as misses', 'outcome',
    ({ status: { tiers: { shared } } }) => ({ hit: shared.hits, miss: shared.misses })),
  single('shared_tier_waits_total', 'Loads that waited for another replica\'s load', ({ tiers }) => tiers.shared.waits),
  counts('shared_tier_rejected_total', 'Values from the shared tier that were rejected', 'reason',
    ({ status: { tiers } }) => tiers.shared.rejected),
  counts('shared_tier_stores_total', 'Sources loaded by this replica, by the outcome of sharing them', 'outcome',
    ({ status: { tiers } }) => tiers.shared.stores),
  counts('shared_tier_faults_total', 'Failed operations of the shared tier, by fault', 'fault',
    ({ status: { tiers } }) => tiers.shared.faults),
  counts('store_reads_total', 'Store lookups after a memory miss; rejected answers count as misses', 'outcome',
    ({ status: { tiers: { store } } }) => ({ hit: store.hits, miss: store.misses })),
  counts('store_rejected_total', 'Answers from the store that were rejected', 'reason', ({ status: { tiers } }) => tiers.store.rejected),
  counts('store_writes_total', 'Answers to be stored, by the outcome of storing them', 'outcome',
    ({ status: { tiers } }) => tiers.store.writes),
  counts('store_faults_total', 'Failed operations of the store, by fault', 'fault', ({ status: { tiers } }) => tiers.store.faults),
  single('runs_recorded_total', 'Journey runs recorded by this replica', ({ recording }) => recording.recorded),
  counts('runs_missed_total', 'Periods without a recorded run that this replica found', 'reason',
    ({ status: { recording } }) => recording.missed),
  single('late_charts_recorded_total', 'Charts of missed days that this replica recorded afterwards',
    ({ recording }) => recording.lateCharts),
  labelled('drift_answers_total', 'Answers that do not match Treasure Data\'s documented schema', ['endpoint', 'kind'],
    ({ status: { drift } }) => drift.map(({ endpoint, kind, answers }) => [{ endpoint, kind }, answers])),
  counts('stale_answers_total', 'Stale answers, by the reason why they were not refreshed', 'reason',
    ({ requests }) => Object.fromEntries(requests.stale.entries())),
  counts('problems_total', 'Problem documents sent, by code', 'code',
    ({ requests }) => Object.fromEntries(requests.problems.entries())),
  counts('adjustments_total', 'Repairs and irregularities listed in reports, by code', 'code',
    ({ adjustments }) => Object.fromEntries(adjustments.entries())),
  counts('limit_refusals_total', 'Requests, loads and builds refused because a caller had used up a limit', 'limit',
    ({ limits }) => Object.fromEntries(limits.refusals.entries())),
  labelled('limit_crowded_total', 'Requests of new callers that shared one count because the table was full', ['limit', 'counted'],
    ({ limits }) => readUsage(limits, 'crowded')),
  counts('work_seconds_total', 'Processor time charged to callers', 'kind',
    ({ limits }) => Object.fromEntries(Array.from(limits.workMs.entries(), ([kind, ms]) => [kind, ms / 1_000]))),
  counts('connections_shed_total', 'Connections over the limit: idle ones closed to make room, and new ones refused', 'outcome',
    ({ connections: { closed, refused } }) => ({ closed, refused })),
  counts('thread_tasks_failed_total', 'Large answers and reports refused or ended for lack of threads, time or memory',
    'outcome', ({ threads: { refused, ended } }) => ({ refused, ended })),
  labelled('log_lines_dropped_total', 'Log lines dropped because they could not be written', [],
    ({ droppedLogLines }) => [[{}, droppedLogLines()]])
]

/** Histograms whose buckets the service counts itself. */
export const histograms: readonly HistogramDescriptor[] = [
  {
    name: 'upstream_call_duration_seconds',
    help: 'Attempts to call Treasure Data, by endpoint, outcome and number of the attempt',
    read: ({ calls }) => [...calls.values()]
  },
  {
    name: 'http_request_duration_seconds',
    help: 'Answered requests, by route, method, status class and cache outcome',
    read: ({ requests }) => requests.series().map(({ route, method, statusClass, cache, latency }) =>
      ({ labels: { route, method, status: `${statusClass}xx`, cache }, durations: latency }))
  },
  {
    name: 'thread_task_duration_seconds',
    help: 'Time of large answers and reports on a thread, including the wait for one',
    read: ({ threads }) => [{ labels: {}, durations: threads.durations }]
  },
  {
    name: 'served_data_age_seconds',
    help: 'Age of the Treasure Data answers behind served reports',
    read: ({ requests }) => [{ labels: {}, durations: requests.age }]
  }
]

function readUsage (limits: MetricSources['limits'], field: 'counts' | 'crowded'): Samples {
  return Object.entries(limits.usage()).flatMap(([limit, tables]) =>
    Object.entries(tables).map(([counted, usage]): Samples[number] => [{ limit, counted }, usage[field]]))
}

function labelled (name: string, help: string, labels: string[], read: MetricDescriptor['read']): MetricDescriptor {
  return { name, help, labels, read }
}

function single (name: string, help: string, read: (status: Status) => number): MetricDescriptor {
  return labelled(name, help, [], ({ status }) => [[{}, read(status)]])
}

function oneOf (name: string, help: string, label: string, states: readonly string[], read: (status: Status) => string): MetricDescriptor {
  return labelled(name, help, [label], ({ status }) => states.map(state => [{ [label]: state }, Number(state === read(status))]))
}

type Counts = Readonly<Partial<Record<string, number>>>

function counts (name: string, help: string, label: string, read: (sources: MetricSources) => Counts): MetricDescriptor {
  return labelled(name, help, [label], sources => Object.entries(read(sources)).map(([value, count = 0]) => [{ [label]: value }, count]))
}

function byPart (name: string, help: string, field: keyof Status['tiers']['memory']['sources']): MetricDescriptor {
  return counts(name, help, 'part', ({ status: { tiers: { memory } } }) =>
    ({ sources: memory.sources[field], reports: memory.reports[field] }))
}

/** Describes a metric that has no sample for an index that is not in memory. */
function byIndex (name: string, help: string, field: 'ageS' | 'journeys'): MetricDescriptor {
  return labelled(name, help, ['kind', 'id'], ({ status: { indexes } }) => indexes.flatMap(({ kind, id, [field]: value }): Samples =>
    value === null ? [] : [[{ kind, id }, value]]))
}
