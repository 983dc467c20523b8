import { Counter, Gauge, type Registry } from 'prom-client'
import { tierStates } from '../../cache/tier-state.ts'
import type { Status } from '../service-status.ts'
import { quotaModes } from '../../treasure-data/limits/fleet-permits.ts'

type Labels = Record<string, string>
type Samples = Array<[labels: Labels, value: number]>

interface Described {
  name: string
  help: string
  labels?: string[]
  read: (status: Status) => Samples
}

const gauges: Described[] = [
  { name: 'build_info', help: 'Version of the service', labels: ['version'], read: ({ version }) => [[{ version }, 1]] },
  {
    name: 'key_state',
    help: 'What Treasure Data made of the key last; 1 for the state that holds',
    labels: ['state'],
    read: ({ upstream }) => oneOf(['untried', 'accepted', 'refused'], upstream.key.state)
  },
  { name: 'key_file_usable', help: '0 while the key file cannot be used and the last good key goes on', read: ({ upstream }) => [[{}, Number(upstream.key.fileFault === null)]] },
  { name: 'clients_file_usable', help: '0 while the file of clients cannot be used and the last good list stands', read: ({ clients }) => [[{}, Number(clients.fileFault === null)]] },
  { name: 'identity_provider_usable', help: '0 while the keys of the identity provider cannot be fetched', read: ({ clients }) => [[{}, Number(clients.identityProvider !== 'failing')]] },
  {
    name: 'breaker_state',
    help: 'Whether Treasure Data is asked; 1 for the state that holds',
    labels: ['state'],
    read: ({ upstream }) => oneOf(['closed', 'open', 'half-open'], upstream.breaker.state)
  },
  {
    name: 'quota_mode',
    help: 'Whom the limits hold for; 1 for the mode that holds',
    labels: ['mode'],
    read: ({ upstream }) => oneOf(quotaModes, upstream.quota.mode, 'mode')
  },
  { name: 'replicas_known', help: 'Replicas known, this one included; while they cannot agree, those known last', read: ({ upstream }) => [[{}, upstream.quota.replicas]] },
  { name: 'upstream_calls_running', help: 'Calls of Treasure Data under way', read: ({ upstream }) => [[{}, upstream.quota.running]] },
  { name: 'upstream_calls_waiting', help: 'Calls of Treasure Data that wait for their turn', read: ({ upstream }) => [[{}, upstream.quota.waiting]] },
  { name: 'upstream_paused_seconds', help: 'How long Treasure Data asked to be left alone', read: ({ upstream }) => [[{}, upstream.quota.pausedMs / 1_000]] },
  {
    name: 'upstream_last_success_timestamp_seconds',
    help: 'When Treasure Data last answered',
    labels: ['endpoint'],
    read: ({ upstream }) => Object.entries(upstream.lastSuccess).flatMap(([endpoint, time]): Samples => time === null ? [] : [[{ endpoint }, Date.parse(time) / 1_000]])
  },
  { name: 'cache_bytes', help: 'Memory in use', labels: ['part'], read: byPart('bytes') },
  { name: 'cache_max_bytes', help: 'The bound of memory', labels: ['part'], read: byPart('maxBytes') },
  {
    name: 'shared_tier_state',
    help: 'Whether the replicas share; 1 for the state that holds',
    labels: ['state'],
    read: ({ tiers }) => oneOf(tierStates, tiers.shared.state)
  },
  { name: 'cache_entries', help: 'Entries in memory', labels: ['part'], read: byPart('entries') }
]

const counters: Described[] = [
  { name: 'cache_evictions_total', help: 'Entries that had to go for want of room', labels: ['part'], read: byPart('evictions') },
  {
    name: 'cache_hits_total',
    help: 'Sources found without Treasure Data, by the tier that had them',
    labels: ['tier'],
    read: ({ tiers: { memory, shared } }) => [[{ tier: 'memory' }, memory.hits], [{ tier: 'shared' }, shared.hits]]
  },
  {
    name: 'shared_tier_reads_total',
    help: 'Looks for a source that memory had not; a value that is rejected is a miss, too',
    labels: ['outcome'],
    read: ({ tiers: { shared } }) => [[{ outcome: 'hit' }, shared.hits], [{ outcome: 'miss' }, shared.misses]]
  },
  { name: 'shared_tier_waits_total', help: 'Loads that waited for another replica', read: ({ tiers }) => [[{}, tiers.shared.waits]] },
  { name: 'shared_tier_rejected_total', help: 'Values of the shared tier that were of no use', labels: ['reason'], read: ({ tiers }) => labelled('reason', tiers.shared.rejected) },
  { name: 'shared_tier_stores_total', help: 'What became of sources loaded here', labels: ['outcome'], read: ({ tiers }) => labelled('outcome', tiers.shared.stores) },
  { name: 'shared_tier_faults_total', help: 'Why the shared tier could not do what it was asked', labels: ['fault'], read: ({ tiers }) => labelled('fault', tiers.shared.faults) },
  {
    name: 'drift_answers_total',
    help: 'Answers of Treasure Data that departed from its contract',
    labels: ['endpoint', 'kind'],
    read: ({ drift }) => drift.map(({ endpoint, kind, answers }) => [{ endpoint, kind }, answers])
  }
]

/** Adds what the status holds; it is read at every scrape. */
export function addStatusMetrics (registry: Registry, readStatus: () => Status): void {
  for (const described of gauges) {
    const gauge: Gauge = new Gauge({
      ...describe(described, registry),
      collect () {
        gauge.reset()
        for (const [labels, value] of described.read(readStatus())) gauge.set(labels, value)
      }
    })
  }
  for (const described of counters) {
    const counter: Counter = new Counter({
      ...describe(described, registry),
      collect () {
        counter.reset()
        for (const [labels, value] of described.read(readStatus())) counter.inc(labels, value)
      }
    })
  }
}

function describe ({ name, help, labels = [] }: Described, registry: Registry) {
  return { name: `td_journey_bff_${name}`, help, labelNames: labels, registers: [registry] }
}

function byPart (field: 'bytes' | 'maxBytes' | 'entries' | 'evictions'): Described['read'] {
  return ({ tiers: { memory: { sources, reports } } }) => [[{ part: 'sources' }, sources[field]], [{ part: 'reports' }, reports[field]]]
}

function labelled (label: string, counts: Readonly<Record<string, number>>): Samples {
  return Object.entries(counts).map(([name, count]) => [{ [label]: name }, count])
}

function oneOf (states: readonly string[], state: string, label = 'state'): Samples {
  return states.map(name => [{ [label]: name }, Number(name === state)])
}
