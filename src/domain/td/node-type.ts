import { normalizeId } from './ids.ts'
import { readName } from './names.ts'

export const nodeTypes = ['stage', 'milestone', 'activation', 'goal', 'exit', 'jump', 'unknown'] as const

/** The kind of thing that a node represents. A link's kind is the type of its target. */
export type NodeType = typeof nodeTypes[number]

/** TD's types, and the two that balance a stage from its statistics: profiles still inside, and unaccounted profiles. */
export const flowTypes = [...nodeTypes, 'inside', 'unaccounted'] as const

export type FlowType = typeof flowTypes[number]

const known: ReadonlySet<string> = new Set(nodeTypes.filter(type => type !== 'unknown'))

/** Returns the type with TD's name, or `null` for an unknown one. */
export function parseNodeType (text: string): NodeType | null {
  // membership of the set proves the type
  return known.has(text) ? text as NodeType : null
}

/** Returns the type from the prefix of TD's label (`stage-12`, `exit-12-0`, `goal`), otherwise `unknown`. */
export function typeOfLabel (label: string): NodeType {
  return parseNodeType(label.split('-', 1)[0] ?? '') ?? 'unknown'
}

/** Returns the id of the stage in a label: `stage-{stageId}` or `exit-{stageId}-{index}`, otherwise `null`. */
export function stageOfLabel (label: string): string | null {
  const [, stage] = /^stage-(.+)$/s.exec(label) ?? /^exit-(.+)-\d+$/s.exec(label) ?? []
  return stage ?? null
}

/** Returns the position, from 0, in the label of an exit: `exit-{stageId}-{index}`, otherwise `null`. */
export function exitOfLabel (label: string): number | null {
  const [, index] = /^exit-.+-(\d{1,9})$/s.exec(label) ?? []
  return index === undefined ? null : Number(index)
}

/** Returns the label prefixed with the node's type, as TD usually writes it, in the spelling of `normalizeId`. */
export function normalizeLabel (label: string, type: FlowType): string {
  if (type === 'goal') return 'goal'
  if (type === 'stage') return `stage-${normalizeId(stageOfLabel(label) ?? label)}`
  const folded = normalizeId(label)
  return type === 'unknown' || folded.startsWith(`${type}-`) ? folded : `${type}-${folded}`
}

/** Writes the name of a node of a type; `detail` tells nodes of the type apart. */
export type WriteNodeName = (type: NodeType, detail: string | null) => string

const nouns: Record<NodeType, string> = {
  stage: 'Stage', milestone: 'Milestone', activation: 'Activation', goal: 'Goal', exit: 'Exit', jump: 'Jump', unknown: 'Unnamed'
}

const writeInEnglish: WriteNodeName = (type, detail) => detail === null ? nouns[type] : `${nouns[type]} ${detail}`

/** Returns a readable name for a node without a name from TD, in English unless `write` uses another language. */
export function fallbackName (label: string, type: NodeType, write = writeInEnglish): string {
  const rest = label.includes('-') ? label.slice(label.indexOf('-') + 1) : null
  switch (type) {
    case 'goal': return write(type, null)
    case 'stage': return rest === null ? label : write(type, rest)
    case 'exit': return write(type, numberOfExit(label))
    case 'jump':
    case 'activation':
    case 'milestone': return write(type, rest === null ? null : shorten(rest))
    case 'unknown': return readName(label) ?? write(type, null)
  }
}

function numberOfExit (label: string): string | null {
  const [, index] = /-(\d{1,9})$/.exec(label) ?? []
  // labels count criteria from 0, people count from 1
  return index === undefined ? null : String(Number(index) + 1)
}

/** Returns the first group of a UUID, which is enough for a name. Other ids are returned whole. */
function shorten (id: string): string {
  const [, start] = /^([0-9a-f]{8})[-_][0-9a-f]{4}[-_]/i.exec(id) ?? []
  return start ?? id
}
