import { compareCounts } from './differences.ts'
import type { Count } from '../numbers/count.ts'
import type { DefinitionNames } from '../td/definition-names.ts'
import { chooseDisplayNames } from '../graph/display-names.ts'
import { keyOfLink, type FlowGraphReading, type FlowSummary } from '../graph/flow-graph.ts'

/** A graph over two periods. */
export type GraphComparison = ReturnType<typeof compareGraphs>

/**
 * Compares graphs of two periods: nodes by id, links by stage, source and target. The changes of the links add up to the change of
 * their total. An item present on one side counts as 0 on the other if all links of that side are known. Items follow the order of the
 * current graph, then come the vanished ones.
 */
export function compareGraphs (current: FlowGraphReading, baseline: FlowGraphReading, definition?: DefinitionNames) {
  const [absentNow, absentBefore] = [current, baseline].map(({ summary }) => summary.complete ? 0 : null)
  const compare = (now: Count = absentNow ?? null, before: Count = absentBefore ?? null) => compareCounts(now, before)
  const matched = matchUp(current.graph.nodes, baseline.graph.nodes, ({ id }) => id)
  // names that are unique in each graph may collide here
  const { displayNames } = chooseDisplayNames(matched.map(({ item }) => item), definition)
  const nodes = matched.map(({ item: { id, name, displayName, type, stageId }, presence, now, before }, index) => ({
    id,
    name,
    displayName: displayNames[index] ?? displayName,
    type,
    stageId,
    presence,
    inflow: compare(now?.inflow, before?.inflow),
    outflow: compare(now?.outflow, before?.outflow)
  }))
  const links = matchUp(current.graph.links, baseline.graph.links, keyOfLink)
    .map(({ item: { source, target, kind, stageId }, presence, now, before }) =>
      ({ source, target, kind, stageId, presence, ...compare(now?.value, before?.value) }))
  return {
    nodes,
    links,
    summary: compareSummaries(current.summary, baseline.summary),
    adjustments: { current: current.adjustments, baseline: baseline.adjustments }
  }
}

interface Matched<T> {
  /** The current item if there is one, otherwise the baseline's. */
  item: T
  now?: T
  before?: T | undefined
  /** The periods that contain it: both, only the current one, or only the baseline. */
  presence: 'both' | 'appeared' | 'vanished'
}

function matchUp<T> (current: readonly T[], baseline: readonly T[], keyOf: (item: T) => string): Array<Matched<T>> {
  const earlier = new Map(baseline.map(item => [keyOf(item), item]))
  const kept = current.map((now): Matched<T> => {
    const key = keyOf(now)
    const before = earlier.get(key)
    earlier.delete(key)
    return { item: now, now, before, presence: before === undefined ? 'appeared' : 'both' }
  })
  return [...kept, ...Array.from(earlier.values(), (before): Matched<T> => ({ item: before, before, presence: 'vanished' }))]
}

function compareSummaries ({ linkTotal, flowByKind }: FlowSummary, baseline: FlowSummary) {
  const compare = (kind: keyof FlowSummary['flowByKind']) => compareCounts(flowByKind[kind], baseline.flowByKind[kind])
  const [goal, stage, exit, jump] = [compare('goal'), compare('stage'), compare('exit'), compare('jump')]
  return {
    linkTotal: compareCounts(linkTotal, baseline.linkTotal),
    flowByKind: { goal, stage, exit, jump, milestone: compare('milestone'), activation: compare('activation') }
  }
}
