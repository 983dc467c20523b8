import { readDefinitionNames } from '../domain/definition-names.ts'
import { explainBalance } from '../domain/explain-balance.ts'
import { explainGraph } from '../domain/explain-graph.ts'
import { findBottleneck } from '../domain/find-bottleneck.ts'
import { selectFlow, type FlowKind } from '../domain/select-flow.ts'
import { defineBalancedGraph, readBalanced } from './balanced-graph.ts'
import { explainBottleneck, type Explainable } from './explainable.ts'
import { findDefinition } from './report.ts'
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
        ...explainGraph({ reading: kinds === undefined ? balanced : selectFlow(balanced, kinds), whole: balanced.graph, places: chart.places, deriveAdded })
      ]
    }
  }
}
