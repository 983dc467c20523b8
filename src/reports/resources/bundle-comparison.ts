import { compareVersionGraphs, compareVersions } from '../../domain/compare/compare-versions.ts'
import { compareStatistics } from '../../domain/compare/compare-statistics.ts'
import { findVersion } from '../../domain/journeys/journey-bundle.ts'
import { readReentry } from '../../domain/td/journey-definition.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import { parseInstant } from '../../domain/time/instant.ts'
import { findBundle, readNames, type Period, type Report } from '../engine/report.ts'
import { compareBoth, pairStatus } from './comparison.ts'
import { maxChartDays } from './graphs.ts'
import { overviewParts, readParts, type OverviewChoice } from './overview.ts'

/** A version of a journey, by its number in the bundle. */
export interface NumberedVersion {
  journeyId: JourneyId
  version: number
}

/** The compared versions, and their bundle. */
export interface VersionPair {
  bundleId: BundleId
  current: NumberedVersion
  baseline: NumberedVersion
}

/** A comparison of some parts of two versions, in the same period. Its parts come from both journeys, and names come from the bundle. */
export function defineBundleComparison ({ parts: chosen, denyPartial }: OverviewChoice, versions: VersionPair): Report {
  const parts = overviewParts.filter(name => chosen.has(name))
  return {
    name: 'bundle-comparison',
    maxDays: maxChartDays,
    view: [versions.bundleId, versions.current.version, versions.baseline.version, ...parts].join(','),
    recipe: { maker: 'bundleComparison', args: [{ parts: chosen, denyPartial }, versions] },
    parts,
    usesNames: true,
    allowsPartial: !denyPartial,
    compose (outcomes, range, baseline) {
      if (range === null || baseline === undefined) throw new Error('a comparison takes a range for each side')
      const { dataTimes, adjustments, fields } = readBundleComparison({ range, outcomes }, baseline, versions)
      return { dataTimes, adjustments, fields }
    }
  }
}

/** The assumptions behind the figures. */
const assumptions: readonly string[] = [
  'Flows are sums of the series: the movements in the period. They count entries, not people.',
  'Rates divide the movements of a period by its entries. Profiles that reached the goal or left may have entered before the period.',
  'The versions are different journeys: each profile counts in one of them. `significant` assumes independent samples. It shows that ' +
    'rates differ, not why: profiles were not assigned to versions at random, and a new version is younger than an old one.',
  'Ids differ between versions. Stages are matched by name, then by position, and so are the items within matched stages. `matchedBy` ' +
  'says which one applied.'
]

/** A comparison's fields without journeyId, both ranges and freshness. */
export type BundleComparisonReading = ReturnType<typeof readBundleComparison>['fields']

/** Returns the definitions of both versions, `null` without a bundle, and their names. */
function readVersions (current: Period, versions: VersionPair) {
  const bundle = findBundle(current.outcomes)
  const read = ({ journeyId, version }: NumberedVersion) => {
    const definition = findVersion(bundle, journeyId)
    return { journeyId, version, definition, names: readNames(definition), stages: definition?.stages ?? [] }
  }
  return { current: read(versions.current), baseline: read(versions.baseline) }
}

/** Compares the parts that are present for both versions. Also returns the readings of the versions, and why no rate is judged. */
export function readBundleComparison (current: Period, baseline: Period, pair: VersionPair) {
  const versions = readVersions(current, pair)
  const { reentry, unjudged, adjustments } = compareVersions(current.range, [versions.current, versions.baseline])
  const now = readParts(current.outcomes, false, versions.current.names)
  const before = readParts(baseline.outcomes, false, versions.baseline.names)
  const read = overviewParts.flatMap(name => [now.contents[name], before.contents[name]]).filter(content => content !== null)
  const stages = { current: versions.current.stages, baseline: versions.baseline.stages }
  const { names } = versions.current
  return {
    versions,
    unjudged,
    dataTimes: read.map(({ dataUpdatedAt }) => dataUpdatedAt).filter(time => time !== null),
    adjustments: [...read.flatMap(({ adjustments }) => adjustments), ...adjustments],
    fields: {
      bundleId: pair.bundleId,
      versions: { current: describeVersion(versions.current), baseline: describeVersion(versions.baseline) },
      parts: pairStatus(now.parts, before.parts),
      overlap: false,
      reentry,
      statistics: compareBoth(now.contents.statistics, before.contents.statistics,
        (...both) => compareStatistics(...both, unjudged, 'independent')),
      conversion: compareBoth(now.contents.conversion, before.contents.conversion,
        (...both) => compareVersionGraphs(...both, stages, names)),
      activation: compareBoth(now.contents.activation, before.contents.activation,
        (...both) => compareVersionGraphs(...both, stages, names)),
      assumptions,
      adjustments
    }
  }
}

function describeVersion ({ journeyId, version, definition }: ReturnType<typeof readVersions>['current']) {
  return {
    journeyId,
    version,
    state: definition?.state ?? null,
    launchedAt: parseInstant(definition?.launchedAt ?? ''),
    reentry: readReentry(definition)
  }
}
