import type { FlowGraphReading } from '../graph/flow-graph.ts'
import type { ListedStage } from '../journeys/journey-listing.ts'
import type { Adjustment } from '../td/adjustment.ts'
import type { DefinitionNames } from '../td/definition-names.ts'
import { readReentry, type JourneyDefinition } from '../td/journey-definition.ts'
import type { DateRange } from '../time/date-range.ts'
import { parseInstant } from '../time/instant.ts'
import { alignGraphs, renameGraph } from './align-graph.ts'
import { compareGraphs } from './compare-graphs.ts'
import type { Unjudged } from './compare-periods.ts'

/** One side of a comparison of versions; the definition is `null` if it is not available. */
export interface ComparedVersion {
  version: number
  definition: JourneyDefinition | null
}

/** Returns notes on the comparison of two versions in the same period, and why differences of rates are not judged. */
export function compareVersions (range: DateRange, versions: readonly ComparedVersion[]) {
  const reentries = versions.map(({ definition }) => readReentry(definition))
  const reentry = reentries.includes(null) ? null : reentries.includes(true)
  const unjudged: Unjudged = reentries.includes(true) ? 'repeated-entries' : reentry === null ? 'reentry-unknown' : null
  const adjustments = versions.flatMap(({ version, definition }): Adjustment[] => {
    const day = parseInstant(definition?.launchedAt ?? '')?.slice(0, 10)
    if (day === undefined || day <= range.from) return []
    const when = day <= range.to
      ? 'within the period, so it covers only part of the period'
      : 'after the period, so it has no days in the period'
    const message = `Version ${version} was launched on ${day}, ${when}. Counts are compared as they are, not per day.`
    return [{ code: 'unequal-periods', ids: [`version ${version}`], count: 1, message }]
  })
  return { reentry, unjudged, adjustments }
}

/**
 * Compares graphs of two versions, whose ids differ, like `compareGraphs` for two periods. Nodes and links have the ids of the current
 * version; `baselineId` is a node's id in the baseline.
 */
export function compareVersionGraphs (
  current: FlowGraphReading,
  baseline: FlowGraphReading,
  stages: Record<'current' | 'baseline', readonly ListedStage[]>,
  names: DefinitionNames
) {
  const alignment = alignGraphs(
    { graph: current.graph, stages: stages.current }, { graph: baseline.graph, stages: stages.baseline })
  const { nodes, ...compared } = compareGraphs(current, renameGraph(alignment, baseline), names)
  return {
    ...compared,
    nodes: nodes.map(node => {
      const before = alignment.nodes.get(node.id)
      return { ...node, baselineId: before?.id ?? null, matchedBy: before?.by ?? null }
    })
  }
}
