import { chooseDisplayNames } from '../../domain/graph/display-names.ts'
import type { FlowGraphReading, FlowNode } from '../../domain/graph/flow-graph.ts'
import { otherName } from '../../domain/graph/group-small-targets.ts'
import type { DefinitionNames } from '../../domain/td/definition-names.ts'
import { fallbackName } from '../../domain/td/node-type.ts'
import type { PictureWords } from './picture-words.ts'

/**
 * Returns the graph with the service's own names, such as "Exit 1", in the language of the words. Names from TD stay as they are; a
 * name that reads like one of the service's own counts as such.
 */
export function translateNames (reading: FlowGraphReading, { nodeCalled }: PictureWords, names: DefinitionNames): FlowGraphReading {
  if (nodeCalled === null) return reading
  const translate = ({ id, type, name, inferred }: FlowNode): string => {
    if (type === 'inside' || type === 'unaccounted') return nodeCalled(type, null)
    if (inferred && name === otherName) return nodeCalled('other', null)
    return name === fallbackName(id, type) ? fallbackName(id, type, nodeCalled) : name
  }
  const renamed = reading.graph.nodes.map(node => ({ ...node, name: translate(node) }))
  const { displayNames } = chooseDisplayNames(renamed, names)
  const nodes = renamed.map((node, index) => ({ ...node, displayName: displayNames[index] ?? node.name }))
  return { ...reading, graph: { ...reading.graph, nodes } }
}
