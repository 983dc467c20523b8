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
  maxBytes: z.int().describe('The bound; the least recently used goes first.'),
  entries: z.int(),
  evictions: z.int().describe('Since the start, for want of room.')
}))

/** Only what was counted is there. */
function countsOf<T extends string> (id: string, names: readonly [T, ...T[]]) {
  return component(id, z.partialRecord(z.enum(names), z.int()))
}

const count = z.int()

const lastSuccess = z.iso.datetime().nullable().describe('`null` where there was none since the start.')

export const statusSchema = component('Status', z.object({
  version: z.string(),
  uptimeS: z.int().describe('Seconds since the start.'),
  upstream: component('UpstreamStatus', z.object({
    origin: z.string().describe('Where Treasure Data is asked.'),
    region: z.string().nullable().describe('The region of that origin; `null` for another one.'),
    key: component('KeyStatus', z.object({
      state: z.enum(['untried', 'accepted', 'refused']).describe('What Treasure Data made of the key last.'),
      since: z.iso.datetime().nullable(),
      fileFault: z.string().nullable().describe('Why the key file could not be used lately, while the last good key goes on.')
    })),
    breaker: component('CircuitBreakerStatus', z.object({
      state: z.enum(['closed', 'open', 'half-open']).describe('`open`: Treasure Data is not asked, as it failed too often.'),
      probeInMs: z.number().nullable().describe('Until it is tried again; `null` unless open.')
    })),
    quota: component('QuotaStatus', z.object({
      mode: z.enum(['alone', 'fleet', 'local-share']).describe('Whom the limits hold for. `alone`: this process. `fleet`: all replicas ' +
        'together. `local-share`: each of them by its share, while they cannot agree.'),
      replicas: z.int().describe('Replicas known, this one included; while they cannot agree, those known last.'),
      running: z.int().describe('Requests of this replica under way.'),
      waiting: z.int().describe('Requests of this replica that wait for their turn.'),
      maxConcurrency: z.int().describe('Of the key, however many replicas use it.'),
      maxPerSecond: z.number().describe('Of the key, however many replicas use it.'),
      pausedMs: z.number().describe('How long all calls still pause after a 429; 0 for not at all.'),
      queue: component('QueueStatus', z.object({
        byPriority: component('WaitingLoads', z.object({
          callers: count, refreshes: count, definitions: count, 'warm-up': count
        })).describe('Loads of this replica that wait to be sent, in the order in which they are sent: those that callers wait for ' +
          'first.'),
        expectedWaitMs: z.number().describe('Until the last of them can be sent.'),
        callMs: z.number().nullable().describe('How long a call takes, averaged; `null` until one has ended.'),
        refused: z.int().describe('Loads that were refused for want of room since the start.')
      })).describe('The queue for Treasure Data at this replica.')
    })),
    lastSuccess: component('LastSuccess', z.object(byEndpoint(() => lastSuccess)))
      .describe('When Treasure Data last answered each question.'),
    lastFailures: z.array(component('UpstreamFailure', z.object({
      at: z.iso.datetime(),
      endpoint: z.enum(endpointNames),
      code: problemCode.describe('As in problems.'),
      cause: z.enum(failureCauses).describe('What made the call fail: `dns`, `refused`, `certificate-expired`, `certificate-misnamed`, ' +
        '`certificate-untrusted`, `connection`, `timeout`, `status` or `answer` (it cannot be read).'),
      status: z.int().nullable().describe('Treasure Data\'s HTTP status; `null` if no answer came.'),
      detail: z.string().nullable().describe('The underlying code, such as `ECONNRESET`.')
    }))).describe('The last failed call of each code and cause since the start, the newest first.')
  })),
  tiers: component('TierStatus', z.object({
    memory: component('MemoryStatus', z.object({
      bytes: z.int(),
      maxBytes: z.int(),
      entries: z.int(),
      hits: z.int().describe('Answers of Treasure Data found in memory since the start, whatever they were wanted for.'),
      sources: usage.describe('Treasure Data\'s answers.'),
      reports: usage.describe('Ready reports, compressed variants included.')
    })),
    shared: component('SharedTierStatus', z.object({
      state: z.enum(tierStates).describe('`off`: not configured. `degraded`: it can be read, but not written to. `unreachable`: this ' +
        'replica is on its own for now.'),
      hits: z.int().describe('Answers of Treasure Data found there, which other replicas had asked for.'),
      misses: z.int(),
      waits: z.int().describe('Loads that waited for another replica\'s.'),
      rejected: countsOf('RejectionCounts', rejections).describe('Values rejected, by reason. They are overwritten.'),
      stores: countsOf('StoreCounts', storeOutcomes).describe('What became of answers loaded by this replica.'),
      faults: countsOf('TierFaultCounts', tierFaults).describe('Why the tier could not do what it was asked.'),
      lastFault: component('TierFault', z.object({ fault: z.enum(tierFaults), at: z.iso.datetime() })).nullable()
        .describe('The last of them, also if it is over.'),
      replicas: component('ReplicaCounts', z.object({
        present: z.int().describe('Those that are there, this one included.'),
        silent: z.int().describe('Those not heard of lately; their share of the quota is still theirs.'),
        lapsed: z.int().describe('Those not heard of for a minute, which use a fifth of their share at most; remembered for an hour.'),
        otherSecret: z.int().describe('Those with another `SHARED_TIER_SECRET`. While there are some, each replica keeps to its share.')
      }))
    })).describe('What the replicas share. Counts are since the start.'),
    store: component('StoreStatus', z.object({
      kind: z.enum(storeKinds).nullable().describe('`null` without a store.'),
      state: z.enum(storeStates).describe('`off`: not configured, so a restart forgets all answers. `degraded`: it can be read, but not ' +
        'written to. `unreachable`: answers live in memory alone for now. `refused`: a later version of the service has used the store.'),
      hits: z.int().describe('Answers of Treasure Data found there, which memory did not have.'),
      misses: z.int(),
      rejected: countsOf('StoreRejectionCounts', storeRejections)
        .describe('Answers found that were of no use, by reason; they are deleted.'),
      writes: countsOf('StoreWriteCounts', storeWrites).describe('What became of answers that were to be stored. `purged`: a purge came ' +
        'first. `dropped`: too many waited.'),
      pending: component('PendingWrites', z.object({
        answers: z.int().describe('Answers that wait to be written.'),
        bytes: z.int().describe('The memory that they take.')
      })),
      faults: countsOf('StoreFaultCounts', storeFaults).describe('Why the store could not do what it was asked.'),
      lastFault: component('StoreFault', z.object({ fault: z.enum(storeFaults), at: z.iso.datetime() })).nullable()
        .describe('The last of them, also if it is over.')
    })).describe('What outlives a restart. Counts are since the start.')
  })).describe('What the caches hold.'),
  recording: component('RecordingStatus', z.object({
    state: z.enum(['off', 'standby', 'recording']).describe('`off`: there is no store, so nothing is recorded. `standby`: another ' +
      'replica records, or the store cannot be used now.'),
    journeys: z.int().describe('Journeys whose runs are recorded.'),
    overdue: z.int().describe('Of these, journeys of which two expected runs in a row were not recorded. Only the replica that records ' +
      'counts them.'),
    recorded: z.int().describe('Runs that this replica has recorded.'),
    missed: countsOf('MissedCounts', gapReasons).describe('Times without a recorded run that this replica has found, by reason.'),
    lastAt: z.iso.datetime().nullable().describe('When this replica recorded a run last; `null` if it has recorded none.')
  })).describe('How runs of journeys are recorded for their history. Counts are since the start.'),
  clients: component('ClientsStatus', z.object({
    listed: z.int().nullable().describe('Clients in `CLIENTS_FILE`; `null` without one.'),
    fileFault: z.string().nullable().describe('Why the file could not be used lately, while the last good list stands.'),
    keyExpiry: component('KeyExpiry', z.object({
      expired: z.int().describe('Keys in the file that have expired. They can be removed.'),
      next: z.iso.datetime().nullable().describe('When the next key expires; `null` if none does.')
    })).describe('Keys with an end (`notAfter`). The file says whose they are.'),
    identityProvider: z.enum(['off', 'ok', 'failing']).describe('`failing`: its keys cannot be fetched; those known so far go on.')
  })).describe('How the service tells who asks.'),
  drift: z.array(component('DriftCount', z.object({
    endpoint: z.enum(endpointNames),
    kind: z.enum(driftKinds),
    answers: z.int().describe('Answers that showed it since the start.')
  }))).describe('How Treasure Data\'s answers departed from its contract; only what was found.'),
  indexes: z.array(component('IndexHealth', z.object({
    kind: z.enum(indexKinds).describe('`audience` is a parent segment (`TD_AUDIENCES`).'),
    id: z.string(),
    state: z.enum(indexStates).describe('`untried`: nothing has needed it since the start. `pending`: it is being loaded. `stale`: a ' +
      'refresh failed. `failed`: its journeys are missing.'),
    problem: partProblemSchema.nullable().describe('Why it is not there, or not newer.'),
    fetchedAt: z.iso.datetime().nullable().describe('When its content was fetched first; `null` where memory has none.'),
    ageS: z.int().nullable().describe('Seconds since Treasure Data last confirmed it.'),
    journeys: z.int().nullable().describe('Journeys that it lists.')
  }))).describe('Treasure Data\'s indexes of journeys, from which the list of journeys and grants of groups are made; none ' +
    'for clients that were not granted all journeys.'),
  warmUp: component('WarmUp', z.object({
    journeys: z.array(z.string()),
    ranges: z.array(z.string()).describe('None: Treasure Data\'s own default.')
  })).describe('What is kept fresh in the background.')
}))

/** How the service stands, as an operator sees it. */
export type Status = z.output<typeof statusSchema>
