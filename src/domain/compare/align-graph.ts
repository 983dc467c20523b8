import type { FlowGraph, FlowGraphReading, FlowNode } from '../graph/flow-graph.ts'
import { groupBy } from '../graph/group-by.ts'
import type { ListedStage } from '../journeys/journey-listing.ts'
import { normalizeId } from '../td/ids.ts'
import { exitOfLabel } from '../td/node-type.ts'
import { matchByName, type Matched } from './match-by-name.ts'

/** Maps ids of the baseline's graph to ids of the current one. */
export interface Alignment {
  /** The current graph's id of a baseline node. A node without a counterpart keeps its id, changed if a current node has the same. */
  nodeOf (id: string): string
  /** The current graph's id of a baseline stage, by the same rule. */
  stageOf (id: string | null): string | null
  /** Baseline nodes by the result of `nodeOf`, and how each was matched; `null` for a node without a counterpart. */
  readonly nodes: ReadonlyMap<string, { readonly id: string, readonly by: 'name' | 'position' | null }>
}

/** The graph of one version, and the stages of its definition in their order; empty without a definition. */
export interface VersionGraph {
  graph: FlowGraph
  stages: readonly ListedStage[]
}

/**
 * Maps the nodes of one version's graph to the nodes of another, whose ids differ. Stages are matched by name, then by position.
 * Within matched stages, nodes of one type are matched by name, then by position (an exit's label names its position). Other nodes are
 * matched by name only.
 */
export function alignGraphs (current: VersionGraph, baseline: VersionGraph): Alignment {
  const stagesNow = listStages(current)
  const stages = matchByName(stagesNow, listStages(baseline), { nameOf: ({ name }) => name, positionOf: (_stage, index) => index })
  const stageIds = new Map(stages.map(({ now, before }) => [before.key, now]))
  const stageIdsBefore = [...baseline.graph.nodes, ...baseline.graph.links].flatMap(({ stageId }) => stageId ?? [])
  const nameStage = nameEach(stageIdsBefore, new Set(stagesNow.map(({ id }) => id)), id => stageIds.get(normalizeId(id))?.id)
  const stageOf = (id: string | null): string | null => id === null ? null : nameStage(id)
  const isMatched = (id: string | null): boolean => id !== null && stageIds.has(normalizeId(id))

  const groupsNow = groupBy(current.graph.nodes, node => groupOf(node, node.stageId))
  const groupsBefore = groupBy(baseline.graph.nodes, node => groupOf(node, stageOf(node.stageId)))
  const matched = [...groupsBefore].flatMap(([key, before]): Array<Matched<FlowNode>> => {
    const [first] = before
    const hasPositions = first !== undefined && (first.type === 'goal' || isMatched(first.stageId))
    return matchByName(groupsNow.get(key) ?? [], before, {
      nameOf: ({ name }) => name, positionOf: (node, index) => hasPositions ? exitOfLabel(node.id) ?? index : null
    })
  })
  const ids = new Map(matched.map(({ now, before, by }) => [before.id, { id: now.id, by }]))
  const idsBefore = baseline.graph.nodes.map(({ id }) => id)
  const nodeOf = nameEach(idsBefore, new Set(current.graph.nodes.map(({ id }) => id)), id => ids.get(id)?.id)
  const nodes = new Map(baseline.graph.nodes.map(({ id }) => [nodeOf(id), { id, by: ids.get(id)?.by ?? null }]))
  return { nodeOf, stageOf, nodes }
}

/** Returns a graph of the baseline with the ids of the current one. */
export function renameGraph ({ nodeOf, stageOf }: Alignment, reading: FlowGraphReading): FlowGraphReading {
  const { nodes, links } = reading.graph
  return {
    ...reading,
    graph: {
      nodes: nodes.map(node => ({ ...node, id: nodeOf(node.id), stageId: stageOf(node.stageId) })),
      links: links.map(link =>
        ({ ...link, source: nodeOf(link.source), target: nodeOf(link.target), stageId: stageOf(link.stageId) }))
    }
  }
}

function groupOf ({ type }: FlowNode, stageId: string | null): string {
  return JSON.stringify([type, stageId === null ? null : normalizeId(stageId)])
}

/** Lists the stages of the definition, then those that only the graph contains. `key` is the normalized id. */
function listStages ({ graph, stages }: VersionGraph): Array<{ id: string, key: string, name: string | null }> {
  const listed = new Map<string, { id: string, key: string, name: string | null }>()
  const add = (id: string | null, name: string | null): void => {
    const key = id === null ? null : normalizeId(id)
    if (id !== null && key !== null && !listed.has(key)) listed.set(key, { id, key, name })
  }
  for (const { id, name } of stages) add(id, name)
  for (const { type, stageId, name } of graph.nodes) if (type === 'stage') add(stageId, name)
  for (const { stageId } of [...graph.nodes, ...graph.links]) add(stageId, null)
  return [...listed.values()]
}

/**
 * Returns a function that maps each id of the baseline by `matchOf`. Ids without a counterpart stay unique among all ids; since the
 * ids of versions usually differ, they rarely change.
 */
function nameEach (
  ids: readonly string[], taken: ReadonlySet<string>, matchOf: (id: string) => string | undefined
): (id: string) => string {
  const used = new Set(taken)
  const names = new Map<string, string>()
  const nameOf = (id: string): string => {
    const known = names.get(id) ?? matchOf(id)
    if (known !== undefined) return known
    let own = id
    while (used.has(own)) own += ' (baseline)'
    used.add(own)
    names.set(id, own)
    return own
  }
  for (const id of ids) nameOf(id)
  return nameOf
}
