import { toReadable } from '../../../src/formats/readable-text.ts'
import { translateNodes, type NamedNode } from '../../../src/formats/words/translate-names.ts'
import type { Drawing, Overview } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'

type WholeGraph = NonNullable<Overview['conversion']>['graph']

/** Returns the nodes with the service's own names, such as "Exit 1", in the page's language. */
export function nameNodes<Node extends NamedNode> (nodes: Node[]): Node[] {
  return texts.nodeCalled === null ? nodes : translateNodes(nodes, texts.nodeCalled)
}

/** Returns a drawing and the graph that it shows, both with the service's own names in the page's language. */
export function translateGraph (
  drawing: Drawing | null, whole: WholeGraph | null
): { drawing: Drawing | null, whole: WholeGraph | null } {
  const { nodeCalled } = texts
  if (nodeCalled === null || drawing === null || whole === null) return { drawing, whole }
  const nodes = nameNodes(whole.nodes)
  /** Names by ids; `null` for a name that stays as it is. */
  const names = new Map(nodes.map(({ id, displayName }, index) =>
    [id, displayName === whole.nodes[index]?.displayName ? null : displayName]))
  const rename = <End extends { id: string, name: string }>(end: End): End => {
    const name = names.get(end.id)
    // the graph has every node but the one that stands for small ones
    if (name === undefined) return { ...end, name: nodeCalled('other', null) }
    return name === null ? end : { ...end, name: toReadable(name) }
  }
  // without nodes to draw, there is one with a message
  const drawn = drawing.summary.nodes === 0 ? drawing.nodes : drawing.nodes.map(rename)
  const removed = drawing.removed.map(link => ({ ...link, source: rename(link.source), target: rename(link.target) }))
  return { drawing: { ...drawing, nodes: drawn, removed }, whole: { ...whole, nodes } }
}
