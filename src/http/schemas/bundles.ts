import { z } from 'zod'
import { journeyIdPattern } from '../../domain/td/journey-id.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import type { RangeDescription } from '../../domain/time/date-range.ts'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import type { BundleComparisonReading } from '../../reports/resources/bundle-comparison.ts'
import { freshnessSchema, rangeSchema, time } from './common.ts'
import { comparedNodeSchema, comparisonSchema, graphComparisonSchema } from './comparison.ts'
import { listedStageSchema } from './journeys.ts'
import { partProblemSchema } from './problem.ts'
import { comparisonQuery, listOf, readText } from './parameters.ts'
import { component, proveEqual } from './registry.ts'

export const bundleParams = z.strictObject({
  bundleId: z.string()
    .regex(journeyIdPattern, 'needs 1 to 19 digits without a leading zero')
    // the pattern guarantees what the brand states
    .transform(id => id as BundleId)
    .meta({ description: 'The bundle\'s id in Treasure Data. A bundle contains all versions of a journey.', example: '7' })
})

/** The parameters of a comparison of versions. */
export const bundleComparisonQuery = comparisonQuery.omit({ baselineFrom: true, baselineTo: true }).extend({
  versions: readText(readPair, 'needs two different version numbers, separated by a comma', 'is missing: name two versions').meta({
    ...listOf({ type: 'integer', minimum: 1 }, { maxItems: 2, uniqueItems: true }),
    minItems: 2,
    description: 'Two version numbers, the baseline first: `1,2` compares version 2 with version 1.',
    example: [1, 2]
  })
})

function readPair (text: string): [baseline: number, current: number] | null {
  const [, first, second] = /^([1-9]\d{0,8}),([1-9]\d{0,8})$/.exec(text) ?? []
  return first === undefined || second === undefined || first === second ? null : [Number(first), Number(second)]
}

const version = {
  journeyId: z.string().describe('The journey id of this version. Each version is a separate journey in Treasure Data.'),
  version: z.number().nullable().describe('Its number in the bundle.'),
  state: z.string().nullable().describe('`draft`, `simulation` or `launched`.'),
  launchedAt: time.nullable().describe('When it was launched; `null` if it was not, or if the time is unknown (see `problem`).')
}

export const bundleSchema = component('Bundle', z.object({
  bundleId: z.string(),
  name: z.string().nullable(),
  freshness: freshnessSchema.describe('Freshness of the list of versions.'),
  versions: z.array(component('JourneyVersion', z.object({
    ...version,
    paused: z.boolean().nullable(),
    isLatest: z.boolean().nullable().describe('Whether it is the latest version of the bundle, including versions that the caller may ' +
      'not read.'),
    stages: z.array(listedStageSchema).nullable().describe('The stages. Their ids differ between versions; match them by name.')
  }))).describe('The versions that the caller may read, by number.'),
  problem: partProblemSchema.nullable().describe('Why the bundle could not be loaded. The versions then come from Treasure Data\'s ' +
    'indexes, without launch times. `null` if it was loaded.')
}))

const graphSchema = component('VersionGraphComparison', graphComparisonSchema.extend({
  nodes: z.array(component('ComparedVersionNode', comparedNodeSchema.extend({
    id: z.string().describe('TD\'s label in the current version; for vanished nodes, the label in the baseline.'),
    baselineId: z.string().nullable().describe('TD\'s label in the baseline; `null` for new nodes.'),
    matchedBy: z.enum(['name', 'position']).nullable().describe('How the labels of both versions were matched; `null` for nodes ' +
      'that appeared or vanished.')
  }))).describe('In the order of the current version\'s graph, followed by vanished nodes. Stages are matched by name, then by position. ' +
    'Within matched stages, exits, milestones, jumps and activations are matched in the same way.')
}).describe('A graph of both versions.'))

const comparedVersion = component('ComparedVersion', z.object({
  ...version,
  version: z.number().describe('Its number in the bundle.'),
  reentry: z.boolean().nullable().describe('Whether profiles may re-enter it, by its definition.')
}))

export const bundleComparisonSchema = component('BundleComparison', comparisonSchema.extend({
  bundleId: z.string(),
  journeyId: z.string().describe('The current version\'s journey.'),
  versions: component('ComparedVersions', z.object({ current: comparedVersion, baseline: comparedVersion })),
  range: rangeSchema.describe('The period of the current version.'),
  baseline: rangeSchema.describe('The same period of the baseline version.'),
  overlap: z.boolean().describe('Always `false`: the days are the same, but each profile is counted in only one version.'),
  reentry: z.boolean().nullable().describe('Whether profiles may re-enter one of the versions. Rate differences are tested only if ' +
    'they may re-enter neither.'),
  conversion: graphSchema.nullable(),
  activation: graphSchema.nullable(),
  adjustments: comparisonSchema.shape.adjustments.describe('Caveats about the versions, such as a launch within the period.')
}))

proveEqual<ReportEnvelope & { baseline: RangeDescription } & BundleComparisonReading, z.output<typeof bundleComparisonSchema>>()
