import type { MemoryUsage } from '../cache/bounded-map.ts'
import type { Clock } from '../runtime/clock.ts'
import type { TierState } from '../cache/tier-state.ts'
import type { JourneyId } from '../domain/td/journey-id.ts'
import type { RangePreset } from '../domain/time/range-preset.ts'
import { regionNames, regionOrigins, type RegionName } from '../config/regions.ts'
import type { TdState } from '../treasure-data/client/td-state.ts'
import type { DriftCount } from './drift-log.ts'
import { byEndpoint, type Endpoint } from '../treasure-data/endpoints/endpoints.ts'

/** How the service stands, as an operator sees it. Times are ISO 8601 UTC. */
export interface Status {
  version: string
  /** Whole seconds since the start. */
  uptimeS: number
  upstream: {
    origin: string
    /** `null` for an origin of the operator's own. */
    region: RegionName | null
    key: { state: TdState['key']['state'], since: string | null, fileFault: string | null }
    breaker: TdState['breaker']
    quota: TdState['quota']
    lastSuccess: Record<Endpoint, string | null>
  }
  tiers: {
    memory: { bytes: number, maxBytes: number, entries: number, hits: number, sources: MemoryUsage, reports: MemoryUsage }
    shared: TierState
  }
  clients: ClientsState
  /** Since the start. */
  drift: readonly DriftCount[]
  warmUp: { journeys: readonly JourneyId[], ranges: readonly RangePreset[] }
}

/** How well the service can tell who asks. */
export interface ClientsState {
  /** Clients in the file; `null` without one. */
  listed: number | null
  /** Why the file could not be used lately, while the last good list stands. */
  fileFault: string | null
  identityProvider: 'off' | 'ok' | 'failing'
}

export interface ServiceStatusOptions {
  version: string
  origin: string
  clock: Clock
  td: { state (): TdState }
  sources: { usage (): MemoryUsage, hits (): number }
  reports: { usage (): MemoryUsage }
  tier: () => TierState
  clients: () => ClientsState
  driftLog: { counts (): readonly DriftCount[] }
  warmUp: Status['warmUp']
}

/** Gives the status whenever it is asked for; what operators see of these numbers anywhere is read here. */
export function createServiceStatus (options: ServiceStatusOptions): () => Status {
  const { version, origin, clock, td, driftLog, warmUp } = options
  const startedAtMs = clock.monotonicMs()
  const region = regionNames.find(name => regionOrigins[name] === origin) ?? null
  return () => {
    const { key, breaker, quota, lastSuccessMs } = td.state()
    return {
      version,
      uptimeS: Math.floor((clock.monotonicMs() - startedAtMs) / 1_000),
      upstream: {
        origin,
        region,
        key: { state: key.state, since: formatTime(key.sinceMs), fileFault: key.fileFault },
        breaker,
        quota,
        lastSuccess: byEndpoint(name => formatTime(lastSuccessMs[name]))
      },
      tiers: { memory: describeMemory(options.sources.usage(), options.reports.usage(), options.sources.hits()), shared: options.tier() },
      clients: options.clients(),
      drift: driftLog.counts(),
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
  return ms === null ? null : new Date(ms).toISOString()
}
