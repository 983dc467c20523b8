import { chooseDisplayNames } from '../../domain/graph/display-names.ts'
import type { FlowGraphReading, FlowNode } from '../../domain/graph/flow-graph.ts'
import { otherName } from '../../domain/graph/group-small-targets.ts'
import { noNames, type DefinitionNames } from '../../domain/td/definition-names.ts'
import { fallbackName } from '../../domain/td/node-type.ts'
import type { PictureWords, WriteServiceName } from './picture-words.ts'

/** What a node's name depends on. Nodes of comparisons do not tell whether they are inferred. */
export type NamedNode = Pick<FlowNode, 'id' | 'name' | 'type' | 'stageId'> & { inferred?: boolean }

/** Returns the graph with the service's own names, such as "Exit 1", in the language of the words. */
export function translateNames (reading: FlowGraphReading, { nodeCalled }: PictureWords, names: DefinitionNames): FlowGraphReading {
  if (nodeCalled === null) return reading
  return { ...reading, graph: { ...reading.graph, nodes: translateNodes(reading.graph.nodes, nodeCalled, names) } }
}

/**
 * Returns the nodes with the service's own names as `nodeCalled` writes them, and with display names that fit. Names from TD stay as they
 * are; a name that reads like one of the service's own counts as such.
 */
export function translateNodes<Node extends NamedNode> (
  nodes: readonly Node[], nodeCalled: WriteServiceName, names: DefinitionNames = noNames
): Array<Node & { displayName: string }> {
  const translate = ({ id, type, name, inferred }: NamedNode): string => {
    if (type === 'inside' || type === 'unaccounted') return nodeCalled(type, null)
    if (inferred === true && name === otherName) return nodeCalled('other', null)
    return name === fallbackName(id, type) ? fallbackName(id, type, nodeCalled) : name
  }
  const renamed = nodes.map(node => ({ ...node, name: translate(node) }))
  const { displayNames } = chooseDisplayNames(renamed, names)
  return renamed.map((node, index) => ({ ...node, displayName: displayNames[index] ?? node.name }))
}
