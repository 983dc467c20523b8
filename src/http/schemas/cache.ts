import { z } from 'zod'
import { purgeReaches } from '../../cache/shared-purges.ts'
import { groupKinds } from '../../domain/td/subject.ts'
import type { CacheContents } from '../../reports/engine/cache-operations.ts'
import { endpointNames } from '../../reports/engine/source.ts'
import { yesOrNo } from './parameters.ts'
import { problemCode } from './problem.ts'
import { component, proveEqual } from './registry.ts'

const refreshFailureSchema = component('RefreshFailure', z.object({
  reason: problemCode.describe('Problem code of the last failed refresh.'),
  since: z.iso.datetime().describe('Time of the first of the consecutive failures.'),
  times: z.int().describe('Number of consecutive failures.')
}))

// the cache itself takes any name
const endpointName: z.ZodType<string> = z.enum(endpointNames)

const cachedSourceSchema = component('CachedSource', z.object({
  endpoint: endpointName.describe('The Treasure Data endpoint.'),
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  asOf: z.iso.datetime().nullable().describe('For past reports: the time in `asOf`. `null` for answers that Treasure Data sent.'),
  state: z.enum(['fresh', 'revalidating', 'usable-on-error', 'expired'])
    .describe('`revalidating`: served at once during a refresh. `usable-on-error`: served only if a refresh fails or takes too long.'),
  ageS: z.int().describe('Seconds since it was fetched, plus the `Age` of TD\'s answer.'),
  ttlS: z.int().describe('Seconds that it stays fresh; negative after that.'),
  sizeBytes: z.int(),
  hits: z.int(),
  settled: z.boolean().describe('Whether the content is considered final.'),
  refreshing: z.boolean(),
  failure: refreshFailureSchema.nullable()
}))

/** The parameters of a purge of one journey. */
export const journeyPurgeQuery = z.strictObject({
  history: yesOrNo().default(false).meta({
    type: 'boolean',
    defaultValue: false,
    description: '`true` also deletes the recorded history of the journey, for good. Requires a store (`STORE_URL`).'
  })
})

export const partialPurgeSchema = component('PartialPurge', z.object({
  reach: z.enum(purgeReaches).exclude(['everything']).describe('`this-replica`: the shared tier cannot be reached now. The other ' +
    'replicas follow once it can, if this replica still runs then. `all-replicas`: every replica has purged, but the store cannot be ' +
    'written to now. It follows once it can, if this replica still runs then.')
}))

export const cacheSchema = component('CacheContents', z.object({
  sourceBytes: z.int().describe('Memory in use for Treasure Data\'s answers.'),
  reportBytes: z.int().describe('Memory in use for ready reports, including compressed variants.'),
  journeys: z.array(component('CachedJourney', z.object({
    journeyId: z.string(),
    entries: z.array(cachedSourceSchema)
  }))).describe('Most recently used first.'),
  groups: z.array(component('CachedGroup', z.object({
    kind: z.enum(groupKinds).describe('`audience` is a parent segment.'),
    id: z.string(),
    entries: z.array(cachedSourceSchema)
  }))).describe('Answers about parent segments, folders and bundles. Empty unless the client may read all journeys.')
}))

proveEqual<CacheContents, z.output<typeof cacheSchema>>()
