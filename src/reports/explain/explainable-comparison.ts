import type { DefinitionNames } from '../../domain/td/definition-names.ts'
import type { GraphComparison } from '../../domain/compare/compare-graphs.ts'
import { comparePeriods, type Unjudged } from '../../domain/compare/compare-periods.ts'
import type { Dependence } from '../../domain/compare/significance.ts'
import { explainGraphComparison, explainStatisticsComparison, explainVersionGraphs } from '../../domain/explain/explain-comparison.ts'
import type { GraphOrigin } from '../../domain/explain/explain-graph.ts'
import { prefixRules, type Rule } from '../../domain/explain/explain-number.ts'
import type { PeriodName } from '../../domain/numbers/number-location.ts'
import { findNames, type Period } from '../engine/report.ts'
import type { ChartsEndpoint, NumericEndpoint } from '../engine/source.ts'
import { defineBundleComparison, readBundleComparison, type VersionPair } from '../resources/bundle-comparison.ts'
import { defineComparison, readComparison } from '../resources/comparison.ts'
import { partsAt, type Explainable } from './explainable.ts'
import { traceGraph, traceStatistics } from './trace-source.ts'

/**
 * Returns an explainable comparison of some parts, for an address. If the address is within a part, only that part is loaded, for both
 * periods.
 */
export function explainableComparison (parts: ReadonlySet<NumericEndpoint>, pointer: readonly string[]): Explainable {
  return {
    recipe: { maker: 'comparison', args: [parts, pointer] },
    report: defineComparison({ parts: partsAt(pointer, parts), denyPartial: true }),
    explain (outcomes, range, baseline) {
      if (range === null || baseline === undefined) throw new Error('a comparison takes two ranges')
      const current = { range, outcomes }
      const { fields } = readComparison(current, baseline)
      const names = findNames(outcomes)
      return explainSides(fields, { current, baseline }, {
        names: { current: names, baseline: names },
        unjudged: comparePeriods(range, baseline.range, fields.reentry).unjudged,
        dependence: 'successive',
        explainGraphs: explainGraphComparison
      })
    }
  }
}

/** Returns an explainable comparison of some parts of two versions, for an address, like `explainableComparison`. */
export function explainableBundleComparison (
  parts: ReadonlySet<NumericEndpoint>, pointer: readonly string[], pair: VersionPair
): Explainable {
  return {
    recipe: { maker: 'bundleComparison', args: [parts, pointer, pair] },
    report: defineBundleComparison({ parts: partsAt(pointer, parts), denyPartial: true }, pair),
    explain (outcomes, range, baseline) {
      if (range === null || baseline === undefined) throw new Error('a comparison takes a range for each side')
      const current = { range, outcomes }
      const { fields, versions, unjudged } = readBundleComparison(current, baseline, pair)
      const stages = { current: versions.current.stages, baseline: versions.baseline.stages }
      return explainSides(fields, { current, baseline }, {
        names: { current: versions.current.names, baseline: versions.baseline.names },
        unjudged,
        dependence: 'independent',
        explainGraphs: (compared, origins) => explainVersionGraphs(compared, origins, stages)
      })
    }
  }
}

type ComparedParts = { [Endpoint in ChartsEndpoint]: Pick<GraphComparison, 'nodes' | 'links'> | null }

interface SideOptions {
  names: Record<PeriodName, DefinitionNames>
  unjudged: Unjudged
  dependence: Dependence
  explainGraphs: (compared: Pick<GraphComparison, 'nodes' | 'links'>, origins: Record<PeriodName, GraphOrigin>) => Rule[]
}

/** Explains the parts that are present on both sides. */
function explainSides (
  compared: ComparedParts, { current, baseline }: Record<PeriodName, Period>, { names, unjudged, dependence, explainGraphs }: SideOptions
): Rule[] {
  const explainCharts = (endpoint: ChartsEndpoint): Rule[] => {
    const graphs = compared[endpoint]
    const now = traceGraph(current.outcomes[endpoint], names.current)
    const before = traceGraph(baseline.outcomes[endpoint], names.baseline, { period: 'baseline' })
    if (graphs === null || now === null || before === null) return []
    return prefixRules(`/${endpoint}`, explainGraphs(graphs, { current: now, baseline: before }))
  }
  const now = traceStatistics(current.outcomes.statistics, current.range)?.locations
  const before = traceStatistics(baseline.outcomes.statistics, baseline.range, 'baseline')?.locations
  return [
    ...now === undefined || before === undefined
      ? []
      : prefixRules('/statistics', explainStatisticsComparison(unjudged, { current: now, baseline: before }, dependence)),
    ...explainCharts('conversion'),
    ...explainCharts('activation')
  ]
}
