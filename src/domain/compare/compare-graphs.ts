import type { Adjustment } from '../td/adjustment.ts'
import { compareCounts, type Difference } from './difference.ts'
import { noNames, type DefinitionNames } from '../td/definition-names.ts'
import { chooseDisplayNames } from '../graph/display-names.ts'
import { keyOfLink, type FlowGraphReading, type FlowLink, type FlowNode, type FlowSummary } from '../graph/flow-graph.ts'

/** The periods that have a node or link: both, only the current one, or only the baseline. */
export type Presence = 'both' | 'appeared' | 'vanished'

export interface NodeComparison extends Pick<FlowNode, 'id' | 'name' | 'displayName' | 'type' | 'stageId'> {
  presence: Presence
  inflow: Difference
  outflow: Difference
}

export interface LinkComparison extends Pick<FlowLink, 'source' | 'target' | 'kind' | 'stageId'>, Difference {
  presence: Presence
}

/** A graph over two periods. */
export interface GraphComparison {
  nodes: NodeComparison[]
  links: LinkComparison[]
  summary: { linkTotal: Difference, flowByKind: Record<keyof FlowSummary['flowByKind'], Difference> }
  adjustments: { current: Adjustment[], baseline: Adjustment[] }
}

/**
 * Compares graphs of two periods: nodes by id, links by stage, source and target, so that the changes of the links add up to the
 * change of their total. What stands on one side only counts as 0 on the other. In the current graph's order, then what vanished.
 */
export function compareGraphs (
  current: FlowGraphReading, baseline: FlowGraphReading, definition: DefinitionNames = noNames
): GraphComparison {
  const matched = matchUp(current.graph.nodes, baseline.graph.nodes, ({ id }) => id)
  // names that were unique in each graph may meet here
  const { displayNames } = chooseDisplayNames(matched.map(({ item }) => item), definition)
  const nodes = matched.map(({ item, now, before, presence }, index): NodeComparison => {
    const { id, name, displayName, type, stageId } = item
    return {
      id,
      name,
      displayName: displayNames[index] ?? displayName,
      type,
      stageId,
      presence,
      inflow: compareCounts(now?.inflow ?? 0, before?.inflow ?? 0),
      outflow: compareCounts(now?.outflow ?? 0, before?.outflow ?? 0)
    }
  })
  const links = matchUp(current.graph.links, baseline.graph.links, keyOfLink)
    .map(({ item: { source, target, kind, stageId }, now, before, presence }): LinkComparison =>
      ({ source, target, kind, stageId, presence, ...compareCounts(now?.value ?? 0, before?.value ?? 0) }))
  return {
    nodes,
    links,
    summary: compareSummaries(current.summary, baseline.summary),
    adjustments: { current: current.adjustments, baseline: baseline.adjustments }
  }
}

interface Matched<T> {
  /** The current one where there is one. */
  item: T
  now: T | undefined
  before: T | undefined
  presence: Presence
}

function matchUp<T> (current: readonly T[], baseline: readonly T[], keyOf: (item: T) => string): Array<Matched<T>> {
  const earlier = new Map(baseline.map(item => [keyOf(item), item]))
  const kept = current.map((now): Matched<T> => {
    const key = keyOf(now)
    const before = earlier.get(key)
    earlier.delete(key)
    return { item: now, now, before, presence: before === undefined ? 'appeared' : 'both' }
  })
  const vanished = Array.from(earlier.values(), (before): Matched<T> => ({ item: before, now: undefined, before, presence: 'vanished' }))
  return [...kept, ...vanished]
}

function compareSummaries (current: FlowSummary, baseline: FlowSummary): GraphComparison['summary'] {
  const compare = (kind: keyof FlowSummary['flowByKind']): Difference => compareCounts(current.flowByKind[kind], baseline.flowByKind[kind])
  return {
    linkTotal: compareCounts(current.linkTotal, baseline.linkTotal),
    flowByKind: {
      goal: compare('goal'),
      stage: compare('stage'),
      exit: compare('exit'),
      jump: compare('jump'),
      milestone: compare('milestone'),
      activation: compare('activation')
    }
  }
}
