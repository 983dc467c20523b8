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

/** What metrics are read from at each scrape. */
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

/** Its label values must need no escaping. */
export type HistogramDescriptor = Described<Array<{ labels: Labels, durations: DurationTally }>>

/** Values that rise and fall. */
export const gauges: readonly MetricDescriptor[] = [
  labelled('build_info', 'Version of the service', ['version'], ({ status: { version } }) => [[{ version }, 1]]),
  oneOf('key_state', 'What Treasure Data made of the key last; 1 for the state that holds', 'state',
    ['untried', 'accepted', 'refused'], ({ upstream }) => upstream.key.state),
  single('key_file_usable', '0 while the key file cannot be used and the last good key goes on',
    ({ upstream }) => Number(upstream.key.fileFault === null)),
  single('clients_file_usable', '0 while the file of clients cannot be used and the last good list stands',
    ({ clients }) => Number(clients.fileFault === null)),
  single('client_keys_expired', 'Client keys in the file that have expired', ({ clients }) => clients.keyExpiry.expired),
  single('client_key_next_expiry_timestamp_seconds', 'When the next client key expires; 0 if none does',
    ({ clients: { keyExpiry: { next } } }) => next === null ? 0 : Date.parse(next) / 1_000),
  single('identity_provider_usable', '0 while the keys of the identity provider cannot be fetched',
    ({ clients }) => Number(clients.identityProvider !== 'failing')),
  oneOf('breaker_state', 'Whether Treasure Data is asked; 1 for the state that holds', 'state',
    ['closed', 'open', 'half-open'], ({ upstream }) => upstream.breaker.state),
  oneOf('quota_mode', 'Whom the limits hold for; 1 for the mode that holds', 'mode', quotaModes, ({ upstream }) => upstream.quota.mode),
  single('replicas_known', 'Replicas known, this one included; while they cannot agree, those known last',
    ({ upstream }) => upstream.quota.replicas),
  single('upstream_calls_running', 'Calls of Treasure Data under way', ({ upstream }) => upstream.quota.running),
  single('upstream_calls_waiting', 'Loads that wait to be sent to Treasure Data', ({ upstream }) => upstream.quota.waiting),
  single('upstream_queue_expected_wait_seconds', 'Time until the last waiting load can be sent to Treasure Data',
    ({ upstream }) => upstream.quota.queue.expectedWaitMs / 1_000),
  single('upstream_paused_seconds', 'How long all calls still pause after a 429', ({ upstream }) => upstream.quota.pausedMs / 1_000),
  labelled('upstream_last_success_timestamp_seconds', 'When Treasure Data last answered', ['endpoint'],
    ({ status: { upstream } }) => Object.entries(upstream.lastSuccess)
      .flatMap(([endpoint, time]): Samples => time === null ? [] : [[{ endpoint }, Date.parse(time) / 1_000]])),
  labelled('upstream_last_failure_timestamp_seconds', 'When a call of Treasure Data last failed so', ['code', 'cause'],
    ({ status: { upstream } }) => upstream.lastFailures.map(({ code, cause, at }) => [{ code, cause }, Date.parse(at) / 1_000])),
  byPart('cache_bytes', 'Memory in use', 'bytes'),
  byPart('cache_max_bytes', 'The bound of memory', 'maxBytes'),
  oneOf('shared_tier_state', 'Whether the replicas share; 1 for the state that holds', 'state', tierStates,
    ({ tiers }) => tiers.shared.state),
  oneOf('store_state', 'Whether answers outlive a restart; 1 for the state that holds', 'state', storeStates,
    ({ tiers }) => tiers.store.state),
  single('store_pending_answers', 'Answers that wait to be written to the store', ({ tiers }) => tiers.store.pending.answers),
  single('store_pending_bytes', 'The memory of answers that wait to be written to the store', ({ tiers }) => tiers.store.pending.bytes),
  oneOf('recording_state', 'Whether this replica records runs of journeys; 1 for the state that holds', 'state',
    ['off', 'standby', 'recording'], ({ recording }) => recording.state),
  single('recording_journeys', 'Journeys whose runs are recorded', ({ recording }) => recording.journeys),
  single('recording_overdue_journeys', 'Journeys of which two expected runs in a row were not recorded',
    ({ recording }) => recording.overdue),
  single('recording_last_timestamp_seconds', 'When this replica recorded a run last; 0 if it has recorded none',
    ({ recording: { lastAt } }) => lastAt === null ? 0 : Date.parse(lastAt) / 1_000),
  counts('shared_tier_replicas', 'Replicas by what became of them, this one among the present ones', 'state',
    ({ status: { tiers: { shared: { replicas: { present, silent, lapsed, otherSecret } } } } }) =>
      ({ present, silent, lapsed, 'other-secret': otherSecret })),
  labelled('index_state', 'How an index of journeys stands; 1 for the state that holds', ['kind', 'id', 'state'],
    ({ status: { indexes } }) => indexes.flatMap(({ kind, id, state: held }) =>
      indexStates.map((state): Samples[number] => [{ kind, id, state }, Number(state === held)]))),
  byIndex('index_age_seconds', 'Time since Treasure Data last confirmed an index of journeys', 'ageS'),
  byIndex('index_journeys', 'Journeys that an index lists', 'journeys'),
  byPart('cache_entries', 'Entries in memory', 'entries'),
  labelled('limit_counts', 'Clients, addresses and networks that are counted one by one, by limit', ['limit', 'counted'],
    ({ limits }) => readUsage(limits, 'counts')),
  labelled('builds_waiting', 'Reports that wait until their client has fewer under way', [], ({ limits }) => [[{}, limits.slots.waiting]]),
  labelled('connections_open', 'Client connections open now', [], ({ connections }) => [[{}, connections.open]]),
  labelled('connections_limit', 'Client connections that may be open at once', [], ({ connections }) => [[{}, connections.limit]]),
  labelled('threads', 'Threads that read large answers and make large reports; they start on demand', [],
    ({ threads }) => [[{}, threads.started]]),
  labelled('thread_tasks_waiting', 'Large answers and reports that wait for a thread', [], ({ threads }) => [[{}, threads.waiting]])
]

/** Counts since the start. */
export const counters: readonly MetricDescriptor[] = [
  byPart('cache_evictions_total', 'Entries that had to go for want of room', 'evictions'),
  single('upstream_queue_refused_total', 'Loads that were refused because they could not be sent to Treasure Data in time',
    ({ upstream }) => upstream.quota.queue.refused),
  counts('cache_hits_total', 'Sources found without Treasure Data, by the tier that had them', 'tier',
    ({ status: { tiers: { memory, shared, store } } }) => ({ memory: memory.hits, shared: shared.hits, store: store.hits })),
  counts('shared_tier_reads_total', 'Looks for a source that memory had not; a value that is rejected is a miss, too', 'outcome',
    ({ status: { tiers: { shared } } }) => ({ hit: shared.hits, miss: shared.misses })),
  single('shared_tier_waits_total', 'Loads that waited for another replica', ({ tiers }) => tiers.shared.waits),
  counts('shared_tier_rejected_total', 'Values of the shared tier that were of no use', 'reason',
    ({ status: { tiers } }) => tiers.shared.rejected),
  counts('shared_tier_stores_total', 'What became of sources loaded here', 'outcome', ({ status: { tiers } }) => tiers.shared.stores),
  counts('shared_tier_faults_total', 'Why the shared tier could not do what it was asked', 'fault',
    ({ status: { tiers } }) => tiers.shared.faults),
  counts('store_reads_total', 'Lookups in the store of what memory did not have; a rejected answer is a miss, too', 'outcome',
    ({ status: { tiers: { store } } }) => ({ hit: store.hits, miss: store.misses })),
  counts('store_rejected_total', 'Answers in the store that were of no use', 'reason', ({ status: { tiers } }) => tiers.store.rejected),
  counts('store_writes_total', 'What became of answers that were to be stored', 'outcome', ({ status: { tiers } }) => tiers.store.writes),
  counts('store_faults_total', 'Why the store could not do what it was asked', 'fault', ({ status: { tiers } }) => tiers.store.faults),
  single('runs_recorded_total', 'Runs of journeys that this replica has recorded', ({ recording }) => recording.recorded),
  counts('runs_missed_total', 'Times without a recorded run that this replica has found', 'reason',
    ({ status: { recording } }) => recording.missed),
  labelled('drift_answers_total', 'Answers of Treasure Data that departed from its contract', ['endpoint', 'kind'],
    ({ status: { drift } }) => drift.map(({ endpoint, kind, answers }) => [{ endpoint, kind }, answers])),
  counts('stale_answers_total', 'Answers from an old value by what kept it from being refreshed', 'reason',
    ({ requests }) => Object.fromEntries(requests.stale.entries())),
  counts('problems_total', 'Answers that were a problem document, by its code', 'code',
    ({ requests }) => Object.fromEntries(requests.problems.entries())),
  counts('adjustments_total', 'Repairs and irregularities listed in reports that were made', 'code',
    ({ adjustments }) => Object.fromEntries(adjustments.entries())),
  counts('limit_refusals_total', 'Requests, loads and builds that were refused because a caller had used up a limit', 'limit',
    ({ limits }) => Object.fromEntries(limits.refusals.entries())),
  labelled('limit_crowded_total', 'Requests of newcomers that shared one count because no more could be kept', ['limit', 'counted'],
    ({ limits }) => readUsage(limits, 'crowded')),
  counts('work_seconds_total', 'Processor time that was used for callers and charged to them', 'kind',
    ({ limits }) => Object.fromEntries(Array.from(limits.workMs.entries(), ([kind, ms]) => [kind, ms / 1_000]))),
  counts('connections_shed_total', 'Connections beyond the limit: silent ones closed to make room, and new ones refused', 'outcome',
    ({ connections: { closed, refused } }) => ({ closed, refused })),
  counts('thread_tasks_failed_total', 'Large answers and reports that were refused or ended, for want of threads, time or memory',
    'outcome', ({ threads: { refused, ended } }) => ({ refused, ended })),
  labelled('log_lines_dropped_total', 'Log lines dropped because the log could not be written', [],
    ({ droppedLogLines }) => [[{}, droppedLogLines()]])
]

/** Durations of which the service counts the buckets itself. */
export const histograms: readonly HistogramDescriptor[] = [
  {
    name: 'upstream_call_duration_seconds',
    help: 'Attempts at Treasure Data by endpoint, outcome and number of the attempt',
    read: ({ calls }) => [...calls.values()]
  },
  {
    name: 'http_request_duration_seconds',
    help: 'Answered requests by route, method, class of status, and how the cache took part',
    read: ({ requests }) => requests.series().map(({ route, method, statusClass, cache, latency }) =>
      ({ labels: { route, method, status: `${statusClass}xx`, cache }, durations: latency }))
  },
  {
    name: 'thread_task_duration_seconds',
    help: 'Time that large answers and reports took on a thread, the wait for one included',
    read: ({ threads }) => [{ labels: {}, durations: threads.durations }]
  },
  {
    name: 'served_data_age_seconds',
    help: 'How old the Treasure Data answers were that reports were served from',
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

/** Has no sample of an index that memory does not hold. */
function byIndex (name: string, help: string, field: 'ageS' | 'journeys'): MetricDescriptor {
  return labelled(name, help, ['kind', 'id'], ({ status: { indexes } }) => indexes.flatMap(({ kind, id, [field]: value }): Samples =>
    value === null ? [] : [[{ kind, id }, value]]))
}
