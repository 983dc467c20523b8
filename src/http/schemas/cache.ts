import { z } from 'zod'
import { groupKinds } from '../../domain/td/subject.ts'
import type { CacheContents } from '../../reports/engine/cache-operations.ts'
import { endpointNames } from '../../reports/engine/source.ts'
import { problemCode } from './problem.ts'
import { component, proveEqual } from './registry.ts'

const refreshFailureSchema = component('RefreshFailure', z.object({
  reason: problemCode.describe('Problem code of the last failed refresh.'),
  since: z.iso.datetime().describe('When the first of the failures in a row happened.'),
  times: z.int().describe('How many in a row.')
}))

// the cache itself takes any name
const endpointName: z.ZodType<string> = z.enum(endpointNames)

const cachedSourceSchema = component('CachedSource', z.object({
  endpoint: endpointName.describe('Which of Treasure Data\'s endpoints.'),
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  state: z.enum(['fresh', 'revalidating', 'usable-on-error', 'expired'])
    .describe('`revalidating`: served at once while it is refreshed. `usable-on-error`: served only where a refresh fails or takes ' +
      'too long.'),
  ageS: z.int().describe('Seconds since it was fetched, plus the `Age` of TD\'s answer.'),
  ttlS: z.int().describe('Seconds it stays fresh; negative after that.'),
  sizeBytes: z.int(),
  hits: z.int(),
  settled: z.boolean().describe('Whether the content is held to be final.'),
  refreshing: z.boolean(),
  failure: refreshFailureSchema.nullable()
}))

export const localPurgeSchema = component('LocalPurge', z.object({
  reach: z.literal('this-replica').describe('Forgotten here. The other replicas follow as soon as the shared tier can be reached again, ' +
    'if this one runs until then.')
}))

export const cacheSchema = component('CacheContents', z.object({
  sourceBytes: z.int().describe('Memory in use for Treasure Data\'s answers.'),
  reportBytes: z.int().describe('Memory in use for ready reports, compressed variants included.'),
  journeys: z.array(component('CachedJourney', z.object({
    journeyId: z.string(),
    entries: z.array(cachedSourceSchema)
  }))).describe('The most recently used first.'),
  groups: z.array(component('CachedGroup', z.object({
    kind: z.enum(groupKinds).describe('`audience` is a parent segment.'),
    id: z.string(),
    entries: z.array(cachedSourceSchema)
  }))).describe('Answers about parent segments, folders and bundles, for clients that were granted all journeys.')
}))

proveEqual<CacheContents, z.output<typeof cacheSchema>>()
