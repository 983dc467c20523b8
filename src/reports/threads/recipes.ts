import type { Report } from '../engine/report.ts'
import {
  explainableBalance, explainableCanvas, explainableGraph, explainableOverview, explainableStatistics, type Explainable
} from '../explain/explainable.ts'
import { explainableBundleComparison, explainableComparison } from '../explain/explainable-comparison.ts'
import { defineBundleComparison } from '../resources/bundle-comparison.ts'
import { defineBalancedGraph } from '../resources/balanced-graph.ts'
import { defineCanvas } from '../resources/canvas.ts'
import { defineComparison } from '../resources/comparison.ts'
import { defineGraph } from '../resources/graphs.ts'
import { defineOverview } from '../resources/overview.ts'
import { defineStatistics } from '../resources/statistics.ts'
import { definition } from '../resources/td-answers.ts'

// functions cannot be sent to a thread, but their names and arguments can

const reports = {
  statistics: defineStatistics,
  graph: defineGraph,
  balance: defineBalancedGraph,
  overview: defineOverview,
  comparison: defineComparison,
  bundleComparison: defineBundleComparison,
  definition: (): Report => definition,
  canvas: defineCanvas
}

const explainables = {
  statistics: explainableStatistics,
  graph: explainableGraph,
  balance: explainableBalance,
  overview: explainableOverview,
  comparison: explainableComparison,
  bundleComparison: explainableBundleComparison,
  canvas: (): Explainable => explainableCanvas
}

type RecipeOf<Makers extends Record<string, (...args: never[]) => unknown>> =
  { [Maker in keyof Makers]: { maker: Maker, args: Parameters<Makers[Maker]> } }[keyof Makers]

/** The recipe by which a thread makes a report. */
export type ReportRecipe = RecipeOf<typeof reports>

/** The recipe by which a thread makes the explanations of a report. */
export type ExplainableRecipe = RecipeOf<typeof explainables>

/** Makes a report by its recipe. */
export function makeReport ({ maker, args }: ReportRecipe): Report {
  // the recipe pairs each maker with its own arguments
  return (reports[maker] as (...args: unknown[]) => Report)(...args)
}

/** Makes the explanations of a report by their recipe. */
export function makeExplainable ({ maker, args }: ExplainableRecipe): Explainable {
  return (explainables[maker] as (...args: unknown[]) => Explainable)(...args)
}
