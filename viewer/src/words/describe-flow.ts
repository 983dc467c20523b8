import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from './number-words.ts'

/** Returns the word for a type of nodes. */
export function describeType (type: DrawableGraph['nodes'][number]['type']): string {
  return texts.nodeTypes[type]
}

/** Returns what the numbers of a node or a link mean. */
export function explainPointed (
  graph: DrawableGraph, { kind, index }: { kind: 'node' | 'link', index: number }, words: NumberWords
): string {
  const node = kind === 'node' ? graph.nodes[index] : undefined
  if (node === undefined) return texts.movementsNote
  const into = addUp(graph.links.filter(({ target }) => target === index))
  const out = addUp(graph.links.filter(({ source }) => source === index))
  return into === 0 || out === 0 ? texts.movementsNote : texts.nodeNote(words.count(node.value))
}

/** Describes a link, with its share of all movements drawn out of its source. */
export function describeLink (graph: DrawableGraph, index: number, words: NumberWords): string {
  const link = graph.links[index]
  if (link === undefined) return ''
  const total = addUp(graph.links.filter(({ source }) => source === link.source))
  return texts.linkReading({
    source: graph.nodes[link.source]?.name ?? '',
    target: graph.nodes[link.target]?.name ?? '',
    moved: words.count(link.value),
    total: words.count(total),
    share: words.percent(link.value / total)
  })
}

/** Describes a node: the movements drawn into it and out of it. */
export function describeNode (graph: DrawableGraph, index: number, words: NumberWords): string {
  const node = graph.nodes[index]
  if (node === undefined) return ''
  const into = addUp(graph.links.filter(({ target }) => target === index))
  const out = addUp(graph.links.filter(({ source }) => source === index))
  const tell = (sum: number): string | null => sum > 0 ? words.count(sum) : null
  return texts.nodeReading({ name: node.name, type: describeType(node.type), into: tell(into), out: tell(out) })
}

function addUp (links: ReadonlyArray<{ value: number }>): number {
  return links.reduce((total, { value }) => total + value, 0)
}
