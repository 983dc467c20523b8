import type { MemoryUsage } from '../cache/bounded-map.ts'
import { formatInstant, type Clock } from '../runtime/clock.ts'
import type { StoreState } from '../cache/store-state.ts'
import type { TierState } from '../cache/tier-state.ts'
import { regionOf } from '../config/regions.ts'
import type { Status } from '../http/schemas/status.ts'
import type { IndexListing } from '../reports/engine/journey-indexes.ts'
import type { TdState } from '../treasure-data/client/treasure-data-client.ts'
import { byEndpoint } from '../treasure-data/endpoints/endpoints.ts'

export interface ServiceStatusOptions extends Pick<Status, 'version' | 'warmUp'> {
  origin: string
  clock: Clock
  td: { state (): TdState }
  sources: { usage (): MemoryUsage, hits (): number }
  reports: { usage (): MemoryUsage }
  tier: () => TierState
  store: () => StoreState
  recording: () => Status['recording']
  clients: () => Status['clients']
  driftLog: { counts (): Status['drift'] }
  indexes: { list (): IndexListing[] }
}

/** Returns a function that reads the service's status. All numbers for operators come from it. */
export function createServiceStatus (
  { version, origin, clock, td, sources, reports, tier, store, recording, clients, driftLog, indexes, warmUp }: ServiceStatusOptions
): () => Status {
  const startedAtMs = clock.monotonicMs()
  const region = regionOf(origin)
  return () => {
    const { key, breaker, quota, lastSuccessMs, lastFailures } = td.state()
    return {
      version,
      uptimeS: Math.floor((clock.monotonicMs() - startedAtMs) / 1_000),
      upstream: {
        origin,
        region,
        key: { state: key.state, since: formatTime(key.sinceMs), fileFault: key.fileFault },
        breaker,
        quota,
        lastSuccess: byEndpoint(name => formatTime(lastSuccessMs[name])),
        lastFailures: lastFailures.map(({ atMs, ...failure }) => ({ at: formatInstant(atMs), ...failure }))
      },
      tiers: { memory: describeMemory(sources.usage(), reports.usage(), sources.hits()), shared: tier(), store: store() },
      recording: recording(),
      clients: clients(),
      drift: driftLog.counts(),
      indexes: indexes.list().map(({ ageMs, ...index }) => ({ ...index, ageS: ageMs === null ? null : Math.floor(ageMs / 1_000) })),
      warmUp
    }
  }
}

function describeMemory (sources: MemoryUsage, reports: MemoryUsage, hits: number): Status['tiers']['memory'] {
  return {
    bytes: sources.bytes + reports.bytes,
    maxBytes: sources.maxBytes + reports.maxBytes,
    entries: sources.entries + reports.entries,
    hits,
    sources,
    reports
  }
}

function formatTime (ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms)
}
