import type { Adjustment } from '../td/adjustment.ts'
import type { FlowNode } from './flow-graph.ts'

type NamedNode = Pick<FlowNode, 'id' | 'name' | 'type' | 'stageId'>

/**
 * Returns a name for every node that no other node of the graph has: equal names are qualified by their stage's name, then by
 * their id. The names stand in the order of `nodes`.
 */
export function chooseDisplayNames (nodes: readonly NamedNode[]): { displayNames: string[], adjustments: Adjustment[] } {
  const stageNames = new Map(nodes.filter(({ type }) => type === 'stage').map(({ stageId, name }) => [stageId, name]))
  const bearers = countBy(nodes.map(({ name }) => name))
  const isShared = ({ name }: NamedNode): boolean => bearers.get(name) !== 1
  const qualify = ({ type, stageId, name }: NamedNode): string => {
    const stage = type === 'stage' || stageId === null ? undefined : stageNames.get(stageId) ?? stageId
    return stage === undefined ? name : `${name} (${stage})`
  }
  const rivals = countBy(nodes.filter(isShared).map(qualify))
  // names that nobody shares stay with their nodes, so that no qualified one can take them
  const taken = new Set(nodes.filter(node => !isShared(node)).map(({ name }) => name))
  const displayNames = nodes.map(node => {
    if (!isShared(node)) return node.name
    let unique = qualify(node)
    if (rivals.get(unique) !== 1) unique = `${unique} [${node.id}]`
    while (taken.has(unique)) unique = `${unique} [${node.id}]`
    taken.add(unique)
    return unique
  })
  return { displayNames, adjustments: explainQualified(nodes, displayNames) }
}

function explainQualified (nodes: readonly NamedNode[], displayNames: string[]): Adjustment[] {
  const idsByName = new Map<string, string[]>()
  nodes.forEach(({ id, name }, index) => {
    if (displayNames[index] === name) return
    const ids = idsByName.get(name)
    if (ids === undefined) idsByName.set(name, [id])
    else ids.push(id)
  })
  return [...idsByName].map(([name, ids]) => ({
    code: 'qualified-name',
    ids,
    count: ids.length,
    message: `${ids.length} nodes share the name "${name}"; their display names are qualified.`
  }))
}

function countBy (texts: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}
