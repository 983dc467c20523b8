import { compareGraphs } from '../../domain/compare/compare-graphs.ts'
import { compareStatistics } from '../../domain/compare/compare-statistics.ts'
import { comparePeriods } from '../../domain/compare/compare-periods.ts'
import { readReentry } from '../../domain/td/journey-definition.ts'
import { maxChartDays } from './graphs.ts'
import { overviewParts, readParts, type OverviewChoice, type PartStatus } from './overview.ts'
import { findDefinition, findNames, type Period, type Report, type Resource, type SourceReading } from '../engine/report.ts'
import type { NumericEndpoint } from '../engine/source.ts'

/** Two periods of a journey, side by side. */
export const comparisonResource: Resource = { name: 'comparison', maxDays: maxChartDays }

/** A comparison of some parts. */
export function defineComparison ({ parts: chosen, denyPartial }: OverviewChoice): Report {
  const parts = overviewParts.filter(name => chosen.has(name))
  return {
    ...comparisonResource,
    view: parts.join(','),
    recipe: { maker: 'comparison', args: [{ parts: chosen, denyPartial }] },
    parts,
    usesNames: true,
    allowsPartial: !denyPartial,
    compose (outcomes, range, baseline) {
      if (range === null || baseline === undefined) throw new Error('a comparison takes two ranges')
      return readComparison({ range, outcomes }, baseline)
    }
  }
}

/** The assumptions behind the figures. */
const assumptions: readonly string[] = [
  'Flows are sums of the series: the movements in the period. They count entries, not people.',
  'Rates divide the movements of a period by its entries. Profiles that reached the goal or left may have entered before the period.',
  '`significant` compares rates as ratios of daily sums at 95 % (delta method, Student\'s distribution). It says that rates differ, not ' +
    'why. Of many comparisons of equal rates, one in twenty looks significant by chance.'
]

/** A comparison's fields without journeyId, both ranges and freshness. */
export type ComparisonReading = ReturnType<typeof readComparison>['fields']

/** Compares the parts that are present for both periods. */
export function readComparison (current: Period, baseline: Period) {
  const definition = findDefinition(current.outcomes)
  const names = findNames(current.outcomes)
  const reentry = readReentry(definition)
  const { overlap, unjudged, adjustments } = comparePeriods(current.range, baseline.range, reentry)
  const now = readParts(current.outcomes, false, names)
  const before = readParts(baseline.outcomes, false, names)
  const read = overviewParts.flatMap(name => [now.contents[name], before.contents[name]]).filter(content => content !== null)
  return {
    dataTimes: read.map(({ dataUpdatedAt }) => dataUpdatedAt).filter(time => time !== null),
    adjustments: [...read.flatMap(({ adjustments }) => adjustments), ...adjustments],
    fields: {
      parts: pairStatus(now.parts, before.parts),
      overlap,
      reentry,
      statistics: compareBoth(now.contents.statistics, before.contents.statistics, (...pair) => compareStatistics(...pair, unjudged)),
      conversion: compareBoth(now.contents.conversion, before.contents.conversion, (...pair) => compareGraphs(...pair, names)),
      activation: compareBoth(now.contents.activation, before.contents.activation, (...pair) => compareGraphs(...pair, names)),
      assumptions,
      adjustments
    }
  }
}

type PartStatuses = Partial<Record<NumericEndpoint, PartStatus>>

/** Returns the outcome of each part on both sides. */
export function pairStatus (now: PartStatuses, before: PartStatuses) {
  const parts: Partial<Record<NumericEndpoint, { current: PartStatus, baseline: PartStatus }>> = {}
  for (const name of overviewParts) {
    const { [name]: current } = now
    const { [name]: baseline } = before
    if (current !== undefined && baseline !== undefined) parts[name] = { current, baseline }
  }
  return parts
}

/** Compares the readings of both periods; `null` if a period is missing. */
export function compareBoth<Fields extends object, Compared> (
  now: SourceReading<Fields> | null, before: SourceReading<Fields> | null, compare: (now: Fields, before: Fields) => Compared
): Compared | null {
  return now === null || before === null ? null : compare(now.fields, before.fields)
}
