import type { DateRange } from '../../domain/time/date-range.ts'
import { explainCanvas } from '../../domain/explain/explain-canvas.ts'
import { explainBalance, explainBottleneck } from '../../domain/explain/explain-balance.ts'
import { derivations } from '../../domain/explain/derivation.ts'
import { explainChecks } from '../../domain/explain/explain-parts.ts'
import { explainGraph, type GraphOrigin } from '../../domain/explain/explain-graph.ts'
import type { NumberLocation } from '../../domain/numbers/number-location.ts'
import { defineOverviewChecks, type DrawnChart } from '../../domain/overview/check-overview.ts'
import { prefixRules, type Rule } from '../../domain/explain/explain-number.ts'
import { explainStatistics } from '../../domain/explain/explain-statistics.ts'
import { noDefinition } from '../../domain/td/journey-definition.ts'
import { divideStatistics } from '../../domain/statistics/buckets.ts'
import type { Bucketing } from '../../domain/statistics/divide-histories.ts'
import { findBottleneck } from '../../domain/statistics/find-bottleneck.ts'
import { selectFlow, type FlowKind } from '../../domain/graph/select-flow.ts'
import { defineBalancedGraph, readBalanced } from '../resources/balanced-graph.ts'
import { canvas } from '../resources/canvas.ts'
import { defineGraph } from '../resources/graphs.ts'
import { defineOverview, readOverview } from '../resources/overview.ts'
import { findDefinition, findNames, type Outcomes, type Period, type Report } from '../engine/report.ts'
import type { ChartsEndpoint, NumericEndpoint } from '../engine/source.ts'
import { defineStatistics, readNamedStatistics } from '../resources/statistics.ts'
import type { ExplainableRecipe } from '../threads/recipes.ts'
import { traceGraph, traceStatistics } from './trace-source.ts'

/** A report whose numbers can be traced to TD's numbers. */
export interface Explainable {
  /** The recipe by which a thread makes it. */
  recipe: ExplainableRecipe
  report: Report
  /** Returns how the report's numbers are derived, given these outcomes; for `baseline` see `Report.compose`. */
  explain (outcomes: Outcomes, range: DateRange | null, baseline?: Period): Rule[]
}

/** Returns explainable statistics, with buckets if requested. */
export function explainableStatistics (bucketing?: Bucketing): Explainable {
  return {
    recipe: { maker: 'statistics', args: [bucketing] },
    report: defineStatistics({ bucketing }),
    explain: (outcomes, range) => explainFound(origin => {
      const { fields: reading } = readNamedStatistics(outcomes, range, bucketing)
      const division = range === null || bucketing === undefined ? undefined : divideStatistics(origin.locations, range, bucketing)
      return explainStatistics({ ...origin, reading }, division)
    }, traceStatistics(outcomes.statistics, range))
  }
}

/** The explainable canvas. */
export const explainableCanvas: Explainable = {
  recipe: { maker: 'canvas', args: [] },
  report: canvas,
  explain (outcomes, range) {
    const statistics = traceStatistics(outcomes.statistics, range)
    return statistics === null
      ? []
      : explainCanvas(findDefinition(outcomes) ?? noDefinition, statistics.locations, range === null)
  }
}

/** Returns an explainable graph, or its view with links of these kinds. */
export function explainableGraph (endpoint: ChartsEndpoint, kinds?: readonly FlowKind[]): Explainable {
  return {
    recipe: { maker: 'graph', args: [endpoint, kinds] },
    report: defineGraph(endpoint, { kinds }),
    explain: outcomes => explainFound(explainGraph, traceGraph(outcomes[endpoint], findNames(outcomes), { kinds }))
  }
}

/** Returns the explainable balanced conversion graph, or a view of it. */
export function explainableBalance (kinds?: readonly FlowKind[]): Explainable {
  return {
    recipe: { maker: 'balance', args: [kinds] },
    report: defineBalancedGraph({ kinds }),
    explain (outcomes, range) {
      const chart = traceGraph(outcomes.conversion, findNames(outcomes))
      const numbers = traceStatistics(outcomes.statistics, range)
      if (chart === null || numbers === null) return []
      const { balanced } = readBalanced(outcomes, range)
      const { rules, deriveAdded } = explainBalance(balanced, chart, numbers)
      const reading = kinds === undefined ? balanced : selectFlow(balanced, kinds)
      return [
        ...rules,
        ...explainBottleneck('/summary/bottleneck', numbers, findBottleneck(numbers.reading)),
        ...explainGraph({ reading, whole: balanced.graph, locations: chart.locations, deriveAdded })
      ]
    }
  }
}

/**
 * Returns an explainable overview of some parts, for an address. Within a part, and for the bottleneck, only one part is loaded, so
 * another part's failure does not matter. All other addresses need all parts, because the checks depend on each.
 */
export function explainableOverview (parts: ReadonlySet<NumericEndpoint>, pointer: readonly string[]): Explainable {
  return {
    recipe: { maker: 'overview', args: [parts, pointer] },
    report: defineOverview({ parts: partsAt(pointer, parts), denyPartial: true }),
    explain (outcomes, range) {
      const names = findNames(outcomes)
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
        ...explainFound(origin => explainBottleneck('/bottleneck', origin, bottleneck), statistics),
        ...prefixRules('/statistics', explainFound(
          origin => explainStatistics({ ...origin, reading: named ?? origin.reading }), statistics)),
        ...prefixRules('/conversion', explainFound(explainGraph, conversion)),
        ...prefixRules('/activation', explainFound(explainGraph, activation))
      ]
    }
  }
}

/** Explains a part; a missing one has no numbers. */
function explainFound<Origin> (explain: (origin: Origin) => Rule[], origin: Origin | null): Rule[] {
  return origin === null ? [] : explain(origin)
}

function drawLocations ({ whole, reading, locations }: GraphOrigin): DrawnChart<NumberLocation> {
  return { graph: whole, valuesOf: links => locations.valuesOf(links), isComplete: reading.summary.complete }
}

/** Returns the parts that a number at an address is computed from: the part that contains it, or all. */
export function partsAt ([member]: readonly string[], parts: ReadonlySet<NumericEndpoint>): ReadonlySet<NumericEndpoint> {
  const within = [...parts].filter(part => part === member || (part === 'statistics' && member === 'bottleneck'))
  return within.length === 0 ? parts : new Set(within)
}
