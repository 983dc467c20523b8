import type { Adjustment } from '../td/adjustment.ts'
import { noNames, type DefinitionNames } from '../td/definition-names.ts'
import type { FlowNode } from './flow-graph.ts'
import { visibleName } from '../td/names.ts'
import { fallbackName } from '../td/node-type.ts'
import { groupBy } from './group-by.ts'

type NamedNode = Pick<FlowNode, 'id' | 'name' | 'type' | 'stageId'>

/**
 * Returns a name for every node, unique in the graph, in the order of `nodes`. Names that look the same are qualified with the name of
 * their stage, from the graph or the definition, but never with its id. Names that still look the same get a running number.
 */
export function chooseDisplayNames (
  nodes: readonly NamedNode[], names: DefinitionNames = noNames
): { displayNames: string[], adjustments: Adjustment[] } {
  // a name made from the id adds nothing to the id
  const named = nodes.filter(({ id, type, name }) => type === 'stage' && name !== fallbackName(id, type))
  const stageNames = new Map(named.map(({ stageId, name }) => [stageId, name]))
  const bearers = groupBy(nodes, ({ name }) => visibleName(name))
  const isShared = ({ name }: NamedNode): boolean => bearers.get(visibleName(name))?.length !== 1
  const qualify = ({ type, stageId, name }: NamedNode): string => {
    if (type === 'stage' || stageId === null) return name
    const stage = stageNames.get(stageId) ?? names.ofNode(`stage-${stageId}`, 'stage')
    return stage === null ? name : `${name} (${stage})`
  }
  const shared = nodes.filter(isShared)
  // unique names stay with their nodes, so no qualified name can take them
  const unique = uniqueNames(shared.map(qualify), nodes.filter(node => !isShared(node)).map(({ name }) => name))
  const qualified = new Map(shared.map((node, index) => [node, unique[index]]))
  return {
    displayNames: nodes.map(node => qualified.get(node) ?? node.name),
    adjustments: [...bearers.values()].filter(({ length }) => length > 1).map(explainShared)
  }
}

function explainShared (nodes: readonly NamedNode[]): Adjustment {
  const message = `${nodes.length} nodes share the name "${nodes[0]?.name}". Their display names are qualified to tell them apart.`
  return { code: 'qualified-name', ids: nodes.map(({ id }) => id), count: nodes.length, message }
}

/**
 * Returns the names changed so that no two look the same. A name that is taken, or that an earlier item has, gets a running number, as
 * in `Exit`, `Exit (2)`. A numbered name never equals another name.
 */
export function uniqueNames (wanted: readonly string[], taken: Iterable<string> = []): string[] {
  return wanted.map(createNaming(taken, wanted))
}

/** Returns a function that makes names unique one after another, like `uniqueNames`. No numbered name looks like one of `avoided`. */
export function createNaming (taken: Iterable<string>, avoided: Iterable<string> = []): (name: string) => string {
  const used = new Set(Array.from(taken, visibleName))
  const never = new Set([...used, ...Array.from(avoided, visibleName)])
  const latest = new Map<string, number>()
  return name => {
    const look = visibleName(name)
    let unique = name
    if (used.has(look)) {
      let number = latest.get(look) ?? 1
      while (never.has(visibleName(unique))) unique = `${name} (${++number})`
      latest.set(look, number)
    }
    used.add(visibleName(unique))
    never.add(visibleName(unique))
    return unique
  }
}
