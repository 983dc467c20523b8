import type { DateRange } from '../../domain/time/date-range.ts'
import { readDefinitionNames } from '../../domain/td/definition-names.ts'
import { explainBottleneck } from '../../domain/explain/explain-balance.ts'
import { derivations } from '../../domain/explain/derivation.ts'
import { explainChecks } from '../../domain/explain/explain-checks.ts'
import { explainGraph, type GraphOrigin } from '../../domain/explain/explain-graph.ts'
import type { NumberLocation } from '../../domain/numbers/number-location.ts'
import { defineOverviewChecks, type DrawnChart } from '../../domain/overview/check-overview.ts'
import { prefixRules, type Rule } from '../../domain/explain/explain-number.ts'
import { explainStatistics } from '../../domain/explain/explain-statistics.ts'
import type { FlowKind } from '../../domain/graph/select-flow.ts'
import { defineGraph } from '../resources/graphs.ts'
import { defineOverview, readOverview } from '../resources/overview.ts'
import { findDefinition, type Outcomes, type Period, type Report } from '../engine/report.ts'
import type { ChartsEndpoint, NumericEndpoint } from '../engine/source.ts'
import { statistics } from '../resources/statistics.ts'
import { traceGraph, traceStatistics } from './trace-source.ts'

/** A report whose numbers can be traced back to TD's. */
export interface Explainable {
  report: Report
  /** How the numbers of the report are derived that was composed of these outcomes; `baseline` as for `Report.compose`. */
  explain (outcomes: Outcomes, range: DateRange | null, baseline?: Period): Rule[]
}

/** Statistics, to be explained. */
export const explainableStatistics: Explainable = {
  report: statistics,
  explain (outcomes, range) {
    const origin = traceStatistics(outcomes.statistics, range)
    return origin === null ? [] : explainStatistics(origin)
  }
}

/** A graph or the view of it that these kinds make, to be explained. */
export function explainableGraph (endpoint: ChartsEndpoint, kinds?: readonly FlowKind[]): Explainable {
  return {
    report: defineGraph(endpoint, { kinds }),
    explain (outcomes) {
      const origin = traceGraph(outcomes[endpoint], readDefinitionNames(findDefinition(outcomes)), { kinds })
      return origin === null ? [] : explainGraph(origin)
    }
  }
}

/**
 * Returns an overview of some parts, to be explained at an address. Within a part, and for the bottleneck, only one part is
 * loaded, so that another part's failure does no harm. Elsewhere all parts are needed, as the checks depend on each.
 */
export function explainableOverview (parts: ReadonlySet<NumericEndpoint>, pointer: readonly string[]): Explainable {
  return {
    report: defineOverview({ parts: partsAt(pointer, parts), denyPartial: true }),
    explain (outcomes, range) {
      const names = readDefinitionNames(findDefinition(outcomes))
      const statistics = traceStatistics(outcomes.statistics, range)
      const conversion = traceGraph(outcomes.conversion, names)
      const activation = traceGraph(outcomes.activation, names)
      const { mixedSnapshot, bottleneck, statistics: named } = readOverview(outcomes, range).fields
      const checks = defineOverviewChecks(derivations, {
        statistics: statistics?.locations ?? null,
        conversion: conversion === null ? null : drawLocations(conversion),
        activation: activation === null ? null : drawLocations(activation),
        isCumulative: range === null,
        mixedSnapshot
      })
      return [
        ...explainChecks(checks),
        ...statistics === null ? [] : explainBottleneck('/bottleneck', statistics, bottleneck),
        ...statistics === null
          ? []
          : prefixRules('/statistics', explainStatistics({ ...statistics, reading: named ?? statistics.reading })),
        ...conversion === null ? [] : prefixRules('/conversion', explainGraph(conversion)),
        ...activation === null ? [] : prefixRules('/activation', explainGraph(activation))
      ]
    }
  }
}

function drawLocations ({ whole, locations }: GraphOrigin): DrawnChart<NumberLocation> {
  return { graph: whole, valuesOf: links => locations.valuesOf(links) }
}

/** The parts that a number at an address is made of: the one that it stands in, or all. */
export function partsAt ([member]: readonly string[], parts: ReadonlySet<NumericEndpoint>): ReadonlySet<NumericEndpoint> {
  const within = [...parts].filter(part => part === member || (part === 'statistics' && member === 'bottleneck'))
  return within.length === 0 ? parts : new Set(within)
}
