import { z } from 'zod'
import { journeyIdPattern } from '../../domain/td/journey-id.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import { freshnessSchema, time } from './common.ts'
import { listedStageSchema } from './journeys.ts'
import { commonProblems, describeProblems, partProblemSchema } from './problem.ts'
import { component } from './registry.ts'

export const bundleParams = z.strictObject({
  bundleId: z.string()
    .regex(journeyIdPattern, 'needs 1 to 19 digits without a leading zero')
    // the pattern is what the brand stands for
    .transform(id => id as BundleId)
    .meta({ description: 'The id of a bundle in Treasure Data. All versions of a journey belong to one.', example: '7' })
})

const ofBundles = [
  ...commonProblems, 'bundle-not-found', 'bundle-access-denied', 'grants-unresolved', 'upstream-credentials', 'upstream-malformed',
  'upstream-error', 'upstream-throttled', 'upstream-unavailable', 'upstream-timeout', 'busy', 'overloaded', 'precondition-failed',
  'not-cached'
] as const

/** What a list of versions can meet. */
export const bundleProblems = describeProblems(ofBundles)

const version = {
  journeyId: z.string().describe('The version is a journey of its own, with this id.'),
  version: z.number().nullable().describe('Its number in the bundle.'),
  state: z.string().nullable().describe('`draft`, `simulation` or `launched`.'),
  launchedAt: time.nullable().describe('When it was launched. `null` where it was not, or where `problem` says why nobody knows.')
}

export const bundleSchema = component('Bundle', z.object({
  bundleId: z.string(),
  name: z.string().nullable(),
  freshness: freshnessSchema.describe('How fresh what Treasure Data says of the versions is.'),
  versions: z.array(component('JourneyVersion', z.object({
    ...version,
    paused: z.boolean().nullable(),
    isLatest: z.boolean().nullable().describe('Whether no version of the bundle is later, those included that the caller may not read.'),
    stages: z.array(listedStageSchema).nullable().describe('Ids differ between versions; names are what people match stages by.')
  }))).describe('The versions that the caller may read, in the order of their numbers.'),
  problem: partProblemSchema.nullable().describe('Why Treasure Data\'s bundle is missing, so that the versions are those of its indexes, ' +
    'without launch times; `null` if it is there.')
}))
