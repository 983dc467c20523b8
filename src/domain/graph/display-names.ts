import type { Adjustment } from '../td/adjustment.ts'
import { noNames, type DefinitionNames } from '../td/definition-names.ts'
import type { FlowNode } from './flow-graph.ts'
import { groupBy } from './group-by.ts'

type NamedNode = Pick<FlowNode, 'id' | 'name' | 'type' | 'stageId'>

/**
 * Returns a name for every node that no other node of the graph has, in the order of `nodes`. Equal names are qualified by
 * the name of their stage, in the graph or else in the definition; names that are still equal get a running number.
 */
export function chooseDisplayNames (
  nodes: readonly NamedNode[], names: DefinitionNames = noNames
): { displayNames: string[], adjustments: Adjustment[] } {
  const stageNames = new Map(nodes.filter(({ type }) => type === 'stage').map(({ stageId, name }) => [stageId, name]))
  const bearers = groupBy(nodes, ({ name }) => name)
  const isShared = ({ name }: NamedNode): boolean => bearers.get(name)?.length !== 1
  const qualify = ({ type, stageId, name }: NamedNode): string => {
    if (type === 'stage' || stageId === null) return name
    const stage = stageNames.get(stageId) ?? names.ofNode(`stage-${stageId}`, 'stage')
    return stage === null ? name : `${name} (${stage})`
  }
  const shared = nodes.filter(isShared)
  // names that nobody shares stay with their nodes, so that no qualified one can take them
  const unique = uniqueNames(shared.map(qualify), nodes.filter(node => !isShared(node)).map(({ name }) => name))
  const qualified = new Map(shared.map((node, index) => [node, unique[index]]))
  return {
    displayNames: nodes.map(node => qualified.get(node) ?? node.name),
    adjustments: [...bearers].filter(([, { length }]) => length > 1).map(([name, sharing]) => explainShared(name, sharing))
  }
}

function explainShared (name: string, nodes: readonly NamedNode[]): Adjustment {
  const message = `${nodes.length} nodes share the name "${name}"; their display names are qualified.`
  return { code: 'qualified-name', ids: nodes.map(({ id }) => id), count: nodes.length, message }
}

/**
 * Returns the names, each once: those that are taken, or that an earlier one has, get a running number, as in `Exit`,
 * `Exit (2)`. A numbered name is none of the others.
 */
export function uniqueNames (wanted: readonly string[], taken: Iterable<string> = []): string[] {
  return wanted.map(createNaming(taken, wanted))
}

/** Returns a function that makes names unique one after another, as `uniqueNames` does; no numbered name is one of `avoided`. */
export function createNaming (taken: Iterable<string>, avoided: Iterable<string> = []): (name: string) => string {
  const used = new Set(taken)
  const never = new Set([...used, ...avoided])
  const latest = new Map<string, number>()
  return name => {
    let unique = name
    if (used.has(name)) {
      let number = latest.get(name) ?? 1
      while (never.has(unique)) unique = `${name} (${++number})`
      latest.set(name, number)
    }
    used.add(unique)
    never.add(unique)
    return unique
  }
}
