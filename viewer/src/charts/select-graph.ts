import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import type { Drawing } from '../state/report-types.ts'

type End = Pick<Drawing['nodes'][number], 'stageId'>
type Link = Drawing['links'][number]

/** Returns the whole drawing, or the part around a stage: its node, its exits, and where its profiles come from and go. */
export function selectFlow (drawing: Drawing, stage: string | null): DrawableGraph {
  return select(drawing, (source, target) => stage === null || source.stageId === stage || target.stageId === stage)
}

/** Returns the part of the drawing that follows the activations of a stage. */
export function selectActivations (drawing: Drawing, stage: string | null): DrawableGraph {
  return select(drawing, source => source.stageId === stage)
}

/** Returns the stages that activations belong to, in the drawing's order. `null` stands for activations of an unknown stage. */
export function listActivationStages ({ nodes, links, removed }: Drawing): Array<string | null> {
  const sources = new Set(links.filter(({ value }) => value > 0).map(({ source }) => source))
  const ends = [...nodes.filter(({ id }) => sources.has(id)), ...removed.map(({ source }) => source)]
  return [...new Set(ends.map(({ stageId }) => stageId))]
    .sort((a, b) => Number(a === null) - Number(b === null) || String(a).localeCompare(String(b), 'en', { numeric: true }))
}

/** Returns the wanted links with the nodes at their ends, ready for the layout. */
function select ({ nodes, links, removed, summary }: Drawing, isWanted: (source: End, target: End) => boolean): DrawableGraph {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const kept = links.filter(link => {
    const ends = [byId.get(link.source), byId.get(link.target)] as const
    // an empty drawing has one link of 0
    return link.value > 0 && ends[0] !== undefined && ends[1] !== undefined && isWanted(ends[0], ends[1])
  })
  const left = removed.filter(({ source, target }) => isWanted(source, target))
  const inflows = addUp(kept, ({ target }) => target)
  const outflows = addUp(kept, ({ source }) => source)
  const drawn = nodes.filter(({ id }) => inflows.has(id) || outflows.has(id))
  const positions = new Map(drawn.map(({ id }, index) => [id, index]))
  const linkTotal = kept.reduce((total, { value }) => total + value, 0)
  return {
    nodes: drawn.map(({ id, name, type, stageId }) => ({
      id, name, type, stageId, value: Math.max(inflows.get(id) ?? 0, outflows.get(id) ?? 0)
    })),
    links: kept.map(({ source, target, value, kind }) => ({
      source: positions.get(source) ?? 0, target: positions.get(target) ?? 0, value, kind
    })),
    removed: left,
    summary: { nodes: drawn.length, links: kept.length, complete: summary.complete, linkTotal, removedTotal: addUpRemoved(left) },
    adjustments: []
  }
}

function addUpRemoved (removed: Drawing['removed']): number | null {
  return removed.reduce<number | null>((total, { value }) => total === null || value === null ? null : total + value, 0)
}

function addUp (links: readonly Link[], end: (link: Link) => string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const link of links) sums.set(end(link), (sums.get(end(link)) ?? 0) + link.value)
  return sums
}
