import { readDefinitionNames } from '../../domain/td/definition-names.ts'
import { comparePeriods } from '../../domain/compare/compare-periods.ts'
import { explainGraphComparison, explainStatisticsComparison } from '../../domain/explain/explain-comparison.ts'
import { prefixRules, type Rule } from '../../domain/explain/explain-number.ts'
import { defineComparison, readComparison } from '../resources/comparison.ts'
import { partsAt, type Explainable } from './explainable.ts'
import { findDefinition } from '../engine/report.ts'
import type { ChartsEndpoint, NumericEndpoint } from '../engine/source.ts'
import { traceGraph, traceStatistics } from './trace-source.ts'

/** A comparison of some parts, to be explained at an address: within a part that is all that is asked for, for both periods. */
export function explainableComparison (parts: ReadonlySet<NumericEndpoint>, pointer: readonly string[]): Explainable {
  return {
    report: defineComparison({ parts: partsAt(pointer, parts), denyPartial: true }),
    explain (outcomes, range, baseline) {
      if (range === null || baseline === undefined) throw new Error('a comparison takes two ranges')
      const { fields } = readComparison({ range, outcomes }, baseline)
      const { unjudged } = comparePeriods(range, baseline.range, fields.reentry)
      const names = readDefinitionNames(findDefinition(outcomes))
      const explainGraphs = (endpoint: ChartsEndpoint): Rule[] => {
        const compared = fields[endpoint]
        const current = traceGraph(outcomes[endpoint], names)
        const before = traceGraph(baseline.outcomes[endpoint], names, { period: 'baseline' })
        return compared === null || current === null || before === null
          ? []
          : prefixRules(`/${endpoint}`, explainGraphComparison({ compared, current, baseline: before }))
      }
      const current = traceStatistics(outcomes.statistics, range)
      const before = traceStatistics(baseline.outcomes.statistics, baseline.range, 'baseline')
      return [
        ...current === null || before === null
          ? []
          : prefixRules('/statistics', explainStatisticsComparison({ unjudged, current: current.locations, baseline: before.locations })),
        ...explainGraphs('conversion'),
        ...explainGraphs('activation')
      ]
    }
  }
}
