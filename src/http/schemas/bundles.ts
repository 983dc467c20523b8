import { z } from 'zod'
import { journeyIdPattern } from '../../domain/td/journey-id.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import type { RangeDescription } from '../../domain/time/date-range.ts'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import type { BundleComparisonReading } from '../../reports/resources/bundle-comparison.ts'
import { freshnessSchema, rangeSchema, time } from './common.ts'
import { comparedNodeSchema, comparisonSchema, graphComparisonSchema } from './comparison.ts'
import { listedStageSchema } from './journeys.ts'
import { commonProblems, describeProblems, partProblemSchema } from './problem.ts'
import { comparisonQuery, listOf, readText } from './parameters.ts'
import { component, proveEqual } from './registry.ts'

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

/** What a comparison of versions can meet. */
export const bundleComparisonProblems = describeProblems([
  ...ofBundles, 'range-too-long', 'version-not-found', 'journey-access-denied', 'journey-not-found', 'journey-unprocessable',
  'not-acceptable'
])

/** What an explanation of such a comparison can meet. */
export const versionsExplanationProblems = describeProblems([
  ...ofBundles.filter(code => code !== 'precondition-failed' && code !== 'not-cached'), 'range-too-long', 'version-not-found',
  'journey-access-denied', 'journey-not-found', 'journey-unprocessable', 'realtime-journey', 'pointer-not-found', 'not-derived'
])

/** What a comparison of versions can be asked for. */
export const bundleComparisonQuery = comparisonQuery.omit({ baselineFrom: true, baselineTo: true }).extend({
  versions: readText(readPair, 'needs two different numbers of versions, separated by a comma', 'is missing: name two versions').meta({
    ...listOf({ type: 'integer', minimum: 1 }, { maxItems: 2, uniqueItems: true }),
    minItems: 2,
    description: 'The numbers of two versions, the baseline first: with `1,2` version 2 is compared with version 1.',
    example: [1, 2]
  })
})

function readPair (text: string): [baseline: number, current: number] | null {
  const [, first, second] = /^([1-9]\d{0,8}),([1-9]\d{0,8})$/.exec(text) ?? []
  return first === undefined || second === undefined || first === second ? null : [Number(first), Number(second)]
}

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

const graphSchema = component('VersionGraphComparison', graphComparisonSchema.extend({
  nodes: z.array(component('ComparedVersionNode', comparedNodeSchema.extend({
    id: z.string().describe('TD\'s label in the current version; of what vanished that in the baseline.'),
    baselineId: z.string().nullable().describe('TD\'s label in the baseline; `null` for what appeared.'),
    matchedBy: z.enum(['name', 'position']).nullable().describe('What showed that both labels stand for the same; `null` for what ' +
      'appeared or vanished.')
  }))).describe('In the order of the current version\'s graph, then those that vanished. Stages are matched by name, then by position; ' +
    'in matched stages exits, milestones, jumps and activations likewise.')
}).describe('A graph of two versions.'))

const comparedVersion = component('ComparedVersion', z.object({
  ...version,
  version: z.number().describe('Its number in the bundle.'),
  reentry: z.boolean().nullable().describe('Whether profiles may enter it again, by its definition.')
}))

export const bundleComparisonSchema = component('BundleComparison', comparisonSchema.extend({
  bundleId: z.string(),
  journeyId: z.string().describe('The current version\'s journey.'),
  versions: component('ComparedVersions', z.object({ current: comparedVersion, baseline: comparedVersion })),
  range: rangeSchema.describe('The period, of the current version.'),
  baseline: rangeSchema.describe('The same period, of the version that it is compared with.'),
  overlap: z.boolean().describe('`false`: the days are the same, but profiles are counted in one version or in the other.'),
  reentry: z.boolean().nullable().describe('Whether profiles may enter one of the versions again. Differences of rates are judged only ' +
    'if they may enter neither again.'),
  conversion: graphSchema.nullable(),
  activation: graphSchema.nullable(),
  adjustments: comparisonSchema.shape.adjustments.describe('What of the versions a reader must know: a launch within the period.')
}))

proveEqual<ReportEnvelope & { baseline: RangeDescription } & BundleComparisonReading, z.output<typeof bundleComparisonSchema>>()
