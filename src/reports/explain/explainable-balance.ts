import { readDefinitionNames } from '../../domain/td/definition-names.ts'
import { explainBalance, explainBottleneck } from '../../domain/explain/explain-balance.ts'
import { explainGraph } from '../../domain/explain/explain-graph.ts'
import { findBottleneck } from '../../domain/statistics/find-bottleneck.ts'
import { selectFlow, type FlowKind } from '../../domain/graph/select-flow.ts'
import { defineBalancedGraph, readBalanced } from '../resources/balanced-graph.ts'
import type { Explainable } from './explainable.ts'
import { findDefinition } from '../engine/report.ts'
import { traceGraph, traceStatistics } from './trace-source.ts'

/** The conversion graph whose stages balance, or a view of it, to be explained. */
export function explainableBalance (kinds?: readonly FlowKind[]): Explainable {
  return {
    report: defineBalancedGraph({ kinds }),
    explain (outcomes, range) {
      const chart = traceGraph(outcomes.conversion, readDefinitionNames(findDefinition(outcomes)))
      const numbers = traceStatistics(outcomes.statistics, range)
      if (chart === null || numbers === null) return []
      const { balanced } = readBalanced(outcomes, range)
      const { rules, deriveAdded } = explainBalance(balanced, chart, numbers)
      return [
        ...rules,
        ...explainBottleneck('/summary/bottleneck', numbers, findBottleneck(numbers.reading)),
        ...explainGraph({
          reading: kinds === undefined ? balanced : selectFlow(balanced, kinds),
          whole: balanced.graph,
          locations: chart.locations,
          deriveAdded
        })
      ]
    }
  }
}
