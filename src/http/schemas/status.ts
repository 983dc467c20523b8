import { z } from 'zod'
import { rejections, storeOutcomes, tierFaults, tierStates } from '../../cache/tier-state.ts'
import { storeFaults, storeKinds, storeRejections, storeStates, storeWrites } from '../../cache/store-state.ts'
import { gapReasons } from '../../domain/history/find-gaps.ts'
import { driftKinds } from '../../domain/td/drift.ts'
import { indexKinds } from '../../domain/td/subject.ts'
import { failureCauses } from '../../reports/engine/failure.ts'
import { indexStates } from '../../reports/engine/journey-indexes.ts'
import { byEndpoint, endpointNames } from '../../reports/engine/source.ts'
import { partProblemSchema, problemCode } from './problem.ts'
import { component } from './registry.ts'

const usage = component('MemoryUsage', z.object({
  bytes: z.int(),
  maxBytes: z.int().describe('The limit. The least recently used entry is evicted first.'),
  entries: z.int(),
  evictions: z.int().describe('Entries evicted to free memory since the start.')
}))

/** Returns the schema of counts by name, without those that are 0. */
function countsOf<T extends string> (id: string, names: readonly [T, ...T[]]) {
  return component(id, z.partialRecord(z.enum(names), z.int()))
}

const count = z.int()

const lastSuccess = z.iso.datetime().nullable().describe('`null` if there was none since the start.')

export const statusSchema = component('Status', z.object({
  version: z.string(),
  uptimeS: z.int().describe('Seconds since the start.'),
  upstream: component('UpstreamStatus', z.object({
    origin: z.string().describe('The Treasure Data origin that the service calls.'),
    region: z.string().nullable().describe('The region of the origin; `null` for a custom origin.'),
    key: component('KeyStatus', z.object({
      state: z.enum(['untried', 'accepted', 'refused']).describe('Whether Treasure Data accepted the key last time.'),
      since: z.iso.datetime().nullable(),
      fileFault: z.string().nullable().describe('Why the key file is invalid; the last valid key stays in use. `null` if it is valid.')
    })),
    breaker: component('CircuitBreakerStatus', z.object({
      state: z.enum(['closed', 'open', 'half-open']).describe('`open`: the service does not call Treasure Data, because it failed too ' +
        'often.'),
      probeInMs: z.number().nullable().describe('Time until the next attempt; `null` unless open.')
    })),
    quota: component('QuotaStatus', z.object({
      mode: z.enum(['alone', 'fleet', 'local-share']).describe('What the limits apply to. `alone`: this process. `fleet`: all replicas ' +
        'together. `local-share`: each replica gets a share, because they cannot coordinate now.'),
      replicas: z.int().describe('Known replicas, including this one; the last known number while they cannot coordinate.'),
      running: z.int().describe('Running calls of this replica.'),
      waiting: z.int().describe('Calls of this replica that wait for a permit.'),
      maxConcurrency: z.int().describe('Concurrent calls allowed for the key, by all replicas together.'),
      maxPerSecond: z.number().describe('Calls per second allowed for the key, by all replicas together.'),
      pausedMs: z.number().describe('Remaining pause of all calls after a 429; 0 without a pause.'),
      queue: component('QueueStatus', z.object({
        byPriority: component('WaitingLoads', z.object({
          callers: count, refreshes: count, definitions: count, 'warm-up': count
        })).describe('Loads of this replica that are queued, in the order of priority: loads that callers wait for come first.'),
        expectedWaitMs: z.number().describe('Time until the last of them can be sent.'),
        callMs: z.number().nullable().describe('Average duration of a call; `null` before the first call ends.'),
        refused: z.int().describe('Loads refused since the start because the queue was full.')
      })).describe('The queue for Treasure Data at this replica.')
    })),
    lastSuccess: component('LastSuccess', z.object(byEndpoint(() => lastSuccess)))
      .describe('Time of the last successful answer of each endpoint.'),
    lastFailures: z.array(component('UpstreamFailure', z.object({
      at: z.iso.datetime(),
      endpoint: z.enum(endpointNames),
      code: problemCode.describe('The problem code.'),
      cause: z.enum(failureCauses).describe('Why the call failed: `dns`, `refused`, `certificate-expired`, `certificate-misnamed`, ' +
        '`certificate-untrusted`, `connection`, `timeout`, `status` or `answer` (the answer is unreadable).'),
      status: z.int().nullable().describe('Treasure Data\'s HTTP status; `null` if no answer came.'),
      detail: z.string().nullable().describe('The underlying code, such as `ECONNRESET`.')
    }))).describe('The last failed call of each code and cause since the start, newest first.')
  })),
  tiers: component('TierStatus', z.object({
    memory: component('MemoryStatus', z.object({
      bytes: z.int(),
      maxBytes: z.int(),
      entries: z.int(),
      hits: z.int().describe('Treasure Data answers found in memory since the start, for any purpose.'),
      sources: usage.describe('Treasure Data\'s answers.'),
      reports: usage.describe('Ready reports, including compressed variants.')
    })),
    shared: component('SharedTierStatus', z.object({
      state: z.enum(tierStates).describe('`off`: not configured. `degraded`: readable but not writable. `unreachable`: this ' +
        'replica works alone for now.'),
      hits: z.int().describe('Treasure Data answers found there, loaded by other replicas.'),
      misses: z.int(),
      waits: z.int().describe('Loads that waited for another replica\'s load.'),
      rejected: countsOf('RejectionCounts', rejections).describe('Rejected values, by reason. They are overwritten.'),
      stores: countsOf('StoreCounts', storeOutcomes).describe('Answers loaded by this replica, by the outcome of sharing them.'),
      faults: countsOf('TierFaultCounts', tierFaults).describe('Failed operations, by fault.'),
      lastFault: component('TierFault', z.object({ fault: z.enum(tierFaults), at: z.iso.datetime() })).nullable()
        .describe('The last fault, even if it is resolved.'),
      replicas: component('ReplicaCounts', z.object({
        present: z.int().describe('Active replicas, including this one.'),
        silent: z.int().describe('Replicas that have not reported lately. They keep their share of the quota.'),
        lapsed: z.int().describe('Replicas that have not reported for a minute. They use at most a fifth of their share, and are ' +
          'forgotten after an hour.'),
        otherSecret: z.int().describe('Replicas with another `SHARED_TIER_SECRET`. While there are any, each replica keeps to its share ' +
          'of the quota.')
      }))
    })).describe('The tier that the replicas share. Counts are since the start.'),
    store: component('StoreStatus', z.object({
      kind: z.enum(storeKinds).nullable().describe('`null` without a store.'),
      state: z.enum(storeStates).describe('`off`: not configured, so a restart loses all answers. `degraded`: readable but not writable. ' +
        '`unreachable`: answers are only in memory for now. `refused`: a later version of the service has used the store.'),
      hits: z.int().describe('Treasure Data answers found there after a memory miss.'),
      misses: z.int(),
      rejected: countsOf('StoreRejectionCounts', storeRejections)
        .describe('Rejected answers, by reason. They are deleted.'),
      writes: countsOf('StoreWriteCounts', storeWrites).describe('Answers to be stored, by outcome. `purged`: a purge came ' +
        'first. `dropped`: the queue was full.'),
      pending: component('PendingWrites', z.object({
        answers: z.int().describe('Answers waiting to be written.'),
        bytes: z.int().describe('Memory of these answers.')
      })),
      faults: countsOf('StoreFaultCounts', storeFaults).describe('Failed operations, by fault.'),
      lastFault: component('StoreFault', z.object({ fault: z.enum(storeFaults), at: z.iso.datetime() })).nullable()
        .describe('The last fault, even if it is resolved.')
    })).describe('The store that survives restarts. Counts are since the start.')
  })).describe('The cache tiers.'),
  recording: component('RecordingStatus', z.object({
    state: z.enum(['off', 'standby', 'recording']).describe('`off`: there is no store, so nothing is recorded. `standby`: another ' +
      'replica records, or the store is not usable now.'),
    journeys: z.int().describe('Journeys whose runs are recorded.'),
    overdue: z.int().describe('Of these, journeys with two missing recordings in a row. Only the recording replica counts them.'),
    recorded: z.int().describe('Runs that this replica has recorded.'),
    missed: countsOf('MissedCounts', gapReasons).describe('Periods without a recorded run that this replica found, by reason.'),
    lateCharts: z.int().describe('Charts of missed days that this replica has recorded afterwards.'),
    lastAt: z.iso.datetime().nullable().describe('When this replica last recorded a run; `null` if it has recorded none.')
  })).describe('The recording of journey runs for their history. Counts are since the start.'),
  clients: component('ClientsStatus', z.object({
    listed: z.int().nullable().describe('Clients in `CLIENTS_FILE`; `null` without one.'),
    fileFault: z.string().nullable().describe('Why the file is invalid; the last valid list stays in use. `null` if it is valid.'),
    keyExpiry: component('KeyExpiry', z.object({
      expired: z.int().describe('Keys in the file that have expired. They can be removed.'),
      next: z.iso.datetime().nullable().describe('When the next key expires; `null` if none does.')
    })).describe('Keys with an expiry time (`notAfter`). The file names their owners.'),
    identityProvider: z.enum(['off', 'ok', 'failing']).describe('`failing`: its keys cannot be fetched; the known keys stay in use.')
  })).describe('How the service identifies clients.'),
  drift: z.array(component('DriftCount', z.object({
    endpoint: z.enum(endpointNames),
    kind: z.enum(driftKinds),
    answers: z.int().describe('Number of such answers since the start.')
  }))).describe('Differences between Treasure Data\'s answers and its documented schema.'),
  indexes: z.array(component('IndexHealth', z.object({
    kind: z.enum(indexKinds).describe('`audience` is a parent segment (`TD_AUDIENCES`).'),
    id: z.string(),
    state: z.enum(indexStates).describe('`untried`: not needed since the start. `pending`: being loaded. `stale`: a refresh ' +
      'failed. `failed`: its journeys are missing.'),
    problem: partProblemSchema.nullable().describe('Why the index is missing or stale.'),
    fetchedAt: z.iso.datetime().nullable().describe('When this content was first fetched; `null` if it is not in memory.'),
    ageS: z.int().nullable().describe('Seconds since Treasure Data last confirmed it.'),
    journeys: z.int().nullable().describe('Number of journeys in it.')
  }))).describe('Treasure Data\'s journey indexes, which provide the list of journeys and resolve grants for bundles and ' +
    'audiences. Empty unless the client may read all journeys.'),
  warmUp: component('WarmUp', z.object({
    journeys: z.array(z.string()),
    ranges: z.array(z.string()).describe('Empty: Treasure Data\'s own default.')
  })).describe('The reports that are kept fresh in the background.')
}))

/** The status of the service for operators. */
export type Status = z.output<typeof statusSchema>
