import { tierStates } from '../../cache/tier-state.ts'
import type { RequestTallies } from '../../http/server/request-tallies.ts'
import type { Status } from '../../http/schemas/status.ts'
import type { DurationTally, Tally } from '../../runtime/tally.ts'
import { quotaModes } from '../../treasure-data/limits/fleet-permits.ts'

/** What metrics are read from at each scrape. */
export interface MetricSources {
  status: Status
  requests: RequestTallies
  /** Repairs and irregularities in reports, by code. */
  adjustments: Tally<string>
}

type Labels = Record<string, string>
type Samples = Array<[labels: Labels, value: number]>

interface Described<Reading> {
  /** Without the service's prefix. */
  name: string
  help: string
  read: (sources: MetricSources) => Reading
}

export interface MetricDescriptor extends Described<Samples> {
  labels?: string[]
}

/** Its label values must need no escaping. */
export type HistogramDescriptor = Described<Array<{ labels: Labels, durations: DurationTally }>>

/** Values that rise and fall. */
export const gauges: readonly MetricDescriptor[] = [
  {
    name: 'build_info',
    help: 'Version of the service',
    labels: ['version'],
    read: ({ status: { version } }) => [[{ version }, 1]]
  },
  {
    name: 'key_state',
    help: 'What Treasure Data made of the key last; 1 for the state that holds',
    labels: ['state'],
    read: ({ status: { upstream } }) => oneOf(['untried', 'accepted', 'refused'], upstream.key.state)
  },
  {
    name: 'key_file_usable',
    help: '0 while the key file cannot be used and the last good key goes on',
    read: ({ status: { upstream } }) => [[{}, Number(upstream.key.fileFault === null)]]
  },
  {
    name: 'clients_file_usable',
    help: '0 while the file of clients cannot be used and the last good list stands',
    read: ({ status: { clients } }) => [[{}, Number(clients.fileFault === null)]]
  },
  {
    name: 'identity_provider_usable',
    help: '0 while the keys of the identity provider cannot be fetched',
    read: ({ status: { clients } }) => [[{}, Number(clients.identityProvider !== 'failing')]]
  },
  {
    name: 'breaker_state',
    help: 'Whether Treasure Data is asked; 1 for the state that holds',
    labels: ['state'],
    read: ({ status: { upstream } }) => oneOf(['closed', 'open', 'half-open'], upstream.breaker.state)
  },
  {
    name: 'quota_mode',
    help: 'Whom the limits hold for; 1 for the mode that holds',
    labels: ['mode'],
    read: ({ status: { upstream } }) => oneOf(quotaModes, upstream.quota.mode, 'mode')
  },
  {
    name: 'replicas_known',
    help: 'Replicas known, this one included; while they cannot agree, those known last',
    read: ({ status: { upstream } }) => [[{}, upstream.quota.replicas]]
  },
  {
    name: 'upstream_calls_running',
    help: 'Calls of Treasure Data under way',
    read: ({ status: { upstream } }) => [[{}, upstream.quota.running]]
  },
  {
    name: 'upstream_calls_waiting',
    help: 'Calls of Treasure Data that wait for their turn',
    read: ({ status: { upstream } }) => [[{}, upstream.quota.waiting]]
  },
  {
    name: 'upstream_paused_seconds',
    help: 'How long Treasure Data asked to be left alone',
    read: ({ status: { upstream } }) => [[{}, upstream.quota.pausedMs / 1_000]]
  },
  {
    name: 'upstream_last_success_timestamp_seconds',
    help: 'When Treasure Data last answered',
    labels: ['endpoint'],
    read: ({ status: { upstream } }) => Object.entries(upstream.lastSuccess)
      .flatMap(([endpoint, time]): Samples => time === null ? [] : [[{ endpoint }, Date.parse(time) / 1_000]])
  },
  { name: 'cache_bytes', help: 'Memory in use', labels: ['part'], read: byPart('bytes') },
  { name: 'cache_max_bytes', help: 'The bound of memory', labels: ['part'], read: byPart('maxBytes') },
  {
    name: 'shared_tier_state',
    help: 'Whether the replicas share; 1 for the state that holds',
    labels: ['state'],
    read: ({ status: { tiers } }) => oneOf(tierStates, tiers.shared.state)
  },
  { name: 'cache_entries', help: 'Entries in memory', labels: ['part'], read: byPart('entries') }
]

/** Counts since the start. */
export const counters: readonly MetricDescriptor[] = [
  {
    name: 'cache_evictions_total',
    help: 'Entries that had to go for want of room',
    labels: ['part'],
    read: byPart('evictions')
  },
  {
    name: 'cache_hits_total',
    help: 'Sources found without Treasure Data, by the tier that had them',
    labels: ['tier'],
    read: ({ status: { tiers: { memory, shared } } }) => [[{ tier: 'memory' }, memory.hits], [{ tier: 'shared' }, shared.hits]]
  },
  {
    name: 'shared_tier_reads_total',
    help: 'Looks for a source that memory had not; a value that is rejected is a miss, too',
    labels: ['outcome'],
    read: ({ status: { tiers: { shared } } }) => [[{ outcome: 'hit' }, shared.hits], [{ outcome: 'miss' }, shared.misses]]
  },
  {
    name: 'shared_tier_waits_total',
    help: 'Loads that waited for another replica',
    read: ({ status: { tiers } }) => [[{}, tiers.shared.waits]]
  },
  {
    name: 'shared_tier_rejected_total',
    help: 'Values of the shared tier that were of no use',
    labels: ['reason'],
    read: ({ status: { tiers } }) => countsOf('reason', tiers.shared.rejected)
  },
  {
    name: 'shared_tier_stores_total',
    help: 'What became of sources loaded here',
    labels: ['outcome'],
    read: ({ status: { tiers } }) => countsOf('outcome', tiers.shared.stores)
  },
  {
    name: 'shared_tier_faults_total',
    help: 'Why the shared tier could not do what it was asked',
    labels: ['fault'],
    read: ({ status: { tiers } }) => countsOf('fault', tiers.shared.faults)
  },
  {
    name: 'drift_answers_total',
    help: 'Answers of Treasure Data that departed from its contract',
    labels: ['endpoint', 'kind'],
    read: ({ status: { drift } }) => drift.map(({ endpoint, kind, answers }) => [{ endpoint, kind }, answers])
  },
  {
    name: 'stale_answers_total',
    help: 'Answers from an old value by what kept it from being refreshed',
    labels: ['reason'],
    read: ({ requests }) => samplesOf('reason', requests.stale.entries())
  },
  {
    name: 'problems_total',
    help: 'Answers that were a problem document, by its code',
    labels: ['code'],
    read: ({ requests }) => samplesOf('code', requests.problems.entries())
  },
  {
    name: 'adjustments_total',
    help: 'Repairs and irregularities listed in reports that were made',
    labels: ['code'],
    read: ({ adjustments }) => samplesOf('code', adjustments.entries())
  }
]

/** Durations of which the service counts the buckets itself. */
export const histograms: readonly HistogramDescriptor[] = [
  {
    name: 'http_request_duration_seconds',
    help: 'Answered requests by route, method, class of status, and how the cache took part',
    read: ({ requests }) => requests.series().map(({ route, method, statusClass, cache, latency }) =>
      ({ labels: { route, method, status: `${statusClass}xx`, cache }, durations: latency }))
  },
  {
    name: 'served_data_age_seconds',
    help: 'How long ago Treasure Data was asked for what reports were served from',
    read: ({ requests }) => [{ labels: {}, durations: requests.age }]
  }
]

function byPart (field: 'bytes' | 'maxBytes' | 'entries' | 'evictions'): MetricDescriptor['read'] {
  return ({ status: { tiers: { memory: { sources, reports } } } }) =>
    [[{ part: 'sources' }, sources[field]], [{ part: 'reports' }, reports[field]]]
}

function countsOf (label: string, counts: Readonly<Partial<Record<string, number>>>): Samples {
  return samplesOf(label, Object.entries(counts).map(([name, count = 0]): [string, number] => [name, count]))
}

function samplesOf (label: string, counts: Iterable<[name: string, count: number]>): Samples {
  return [...counts].map(([name, count]) => [{ [label]: name }, count])
}

function oneOf (states: readonly string[], state: string, label = 'state'): Samples {
  return states.map(name => [{ [label]: name }, Number(name === state)])
}
