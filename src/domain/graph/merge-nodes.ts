import type { Adjustment } from '../td/adjustment.ts'
import { compareNatural } from '../td/ids.ts'
import { noNames, type DefinitionNames } from '../td/definition-names.ts'
import { fallbackName, parseNodeType, stageOfLabel, typeOfLabel, type NodeType } from '../td/node-type.ts'
import { readName } from '../td/names.ts'
import type { SankeyChart } from '../td/charts.ts'
import type { FlowNode } from './flow-graph.ts'

export interface MergedNode extends Pick<FlowNode, 'id' | 'name' | 'stageId' | 'inferred'> {
  type: NodeType
}

interface Occurrences {
  times: number
  mostInOneChart: number
  names: Map<string, number>
  types: Map<string, number>
  /** The stage, if only its charts contain the label. */
  stageId: string | null
}

/**
 * Returns one node per label, in an order independent of the input's. Link ends without a node are inferred. Names from the journey's
 * definition override the charts' names.
 */
export function mergeNodes (
  charts: readonly SankeyChart[], names: DefinitionNames = noNames
): { nodes: MergedNode[], adjustments: Adjustment[] } {
  const found = Array.from(collectOccurrences(charts), ([label, seen]) => ({ seen, ...mergeNode(label, seen, names) }))
  found.sort((a, b) => ranks[a.node.type] - ranks[b.node.type] || compareNatural(a.node.id, b.node.id))
  return {
    nodes: found.map(({ node }) => node),
    adjustments: found.flatMap(({ node, seen, isDefined }) => explainNode(node, seen, isDefined))
  }
}

const ranks: Record<NodeType, number> = { stage: 0, milestone: 1, activation: 2, goal: 3, exit: 4, jump: 5, unknown: 6 }

function mergeNode (label: string, seen: Occurrences, names: DefinitionNames) {
  const type = chooseType(label, seen)
  const defined = names.ofNode(label, type)
  const node: MergedNode = {
    id: label,
    name: defined ?? mostFrequent(seen.names) ?? fallbackName(label, type),
    type,
    // the goal belongs to the journey, whichever stage's chart contains it
    stageId: type === 'goal' ? null : stageOfLabel(label) ?? seen.stageId,
    inferred: seen.times === 0
  }
  return { node, isDefined: defined !== null }
}

function collectOccurrences (charts: readonly SankeyChart[]): Map<string, Occurrences> {
  const byLabel = new Map<string, Occurrences>()
  const mention = (label: string, stageId: string | null): Occurrences => {
    let seen = byLabel.get(label)
    if (seen === undefined) {
      seen = { times: 0, mostInOneChart: 0, names: new Map(), types: new Map(), stageId }
      byLabel.set(label, seen)
    } else if (seen.stageId !== stageId) seen.stageId = null
    return seen
  }
  for (const { stageId, nodes, links } of charts) {
    const inThisChart = new Map<string, number>()
    for (const node of nodes) {
      const times = (inThisChart.get(node.label) ?? 0) + 1
      inThisChart.set(node.label, times)
      const seen = mention(node.label, stageId)
      seen.times++
      seen.mostInOneChart = Math.max(seen.mostInOneChart, times)
      tally(seen.names, readName(node.name))
      tally(seen.types, node.type)
    }
    for (const { source, target } of links) {
      mention(source, stageId)
      mention(target, stageId)
    }
  }
  return byLabel
}

function explainNode ({ id, type, name }: MergedNode, seen: Occurrences, isDefined: boolean): Adjustment[] {
  if (seen.times === 0) {
    const read = isDefined ? 'its type is' : 'type and name are'
    return [note('inferred-node', id, 1, `A link refers to "${id}", but TD sent no such node. The service added it; ${read} read from ` +
      'the label.')]
  }
  const found: Adjustment[] = []
  if (seen.mostInOneChart > 1 || seen.names.size > 1 || seen.types.size > 1) {
    const others = describeOthers(type, name, seen)
    found.push(note('merged-nodes', id, seen.times, `TD sent "${id}" ${seen.times} times. The copies were merged into one node${others}.`))
  }
  const sentName = mostFrequent(seen.names)
  if (isDefined && sentName !== null && sentName !== name) {
    const message = `The journey's definition calls "${id}" "${name}", which is shown. The chart still calls it "${sentName}".`
    found.push(note('renamed-node', id, 1, message))
  }
  if (sentName === null && !isDefined) {
    found.push(note('fallback-name', id, 1, `TD sent no name for "${id}". A readable name was made from the id.`))
  }
  const strange = [...seen.types.keys()].filter(text => parseNodeType(text) === null)
  if (type === 'unknown' || strange.length > 0) {
    const sent = strange.length > 0 ? `type ${quoteAll(strange)}` : 'no type'
    found.push(note('unknown-type', id, 1, `TD sent ${sent} for "${id}". The type "${type}" is used instead.`))
  }
  return found
}

/** Describes the other names and types that nodes with one label had. */
function describeOthers (type: NodeType, name: string, seen: Occurrences): string {
  const names = [...seen.names.keys()].filter(other => other !== name)
  const types = [...seen.types.keys()].filter(other => other !== type && parseNodeType(other) !== null)
  let text = ''
  if (names.length > 0) text += `, named "${name}"; other names sent: ${quoteAll(names)}`
  if (types.length > 0) text += `; other types sent: ${quoteAll(types)}`
  return text
}

function chooseType (label: string, seen: Occurrences): NodeType {
  const recognised = new Map([...seen.types].filter(([text]) => parseNodeType(text) !== null))
  return parseNodeType(mostFrequent(recognised) ?? '') ?? typeOfLabel(label)
}

function tally (counts: Map<string, number>, key: string | null): void {
  if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Returns the most frequent text. Ties go to the first in natural order, so the order of the input does not matter. */
function mostFrequent (counts: ReadonlyMap<string, number>): string | null {
  let best: string | null = null
  let most = 0
  for (const [key, count] of counts) {
    if (best === null || count > most || (count === most && compareNatural(key, best) < 0)) {
      best = key
      most = count
    }
  }
  return best
}

function quoteAll (texts: string[]): string {
  return texts.toSorted(compareNatural).map(text => `"${text}"`).join(', ')
}

function note (code: Adjustment['code'], id: string, count: number, message: string): Adjustment {
  return { code, ids: [id], count, message }
}
