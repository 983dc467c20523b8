import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import { texts } from './english.ts'
import type { NumberWords } from './number-words.ts'

const typeWords: Readonly<Record<DrawableGraph['nodes'][number]['type'], string>> = {
  stage: 'stage',
  milestone: 'milestone',
  activation: 'activation',
  goal: 'goal',
  exit: 'exit',
  jump: 'jump',
  inside: 'still inside',
  unaccounted: 'unaccounted for',
  unknown: 'other'
}

/** The word for what nodes stand for. */
export function describeType (type: keyof typeof typeWords): string {
  return typeWords[type]
}

/** What the numbers of a node or a link mean. */
export function explainPointed (
  graph: DrawableGraph, { kind, index }: { kind: 'node' | 'link', index: number }, words: NumberWords
): string {
  const node = kind === 'node' ? graph.nodes[index] : undefined
  if (node === undefined) return texts.linkNote
  const into = addUp(graph.links.filter(({ target }) => target === index))
  const out = addUp(graph.links.filter(({ source }) => source === index))
  return into === 0 || out === 0 ? texts.nodeNoteOfBoth : texts.nodeNote(words.count(node.value))
}

/** A link in a sentence, with its share of what is drawn out of its source. */
export function describeLink (graph: DrawableGraph, index: number, words: NumberWords): string {
  const link = graph.links[index]
  if (link === undefined) return ''
  const total = addUp(graph.links.filter(({ source }) => source === link.source))
  const source = graph.nodes[link.source]?.name ?? ''
  return `${source} → ${graph.nodes[link.target]?.name ?? ''}: ${words.count(link.value)} of ${words.count(total)} movements drawn from ` +
    `${source} (${words.percent(link.value / total)})`
}

/** A node in a sentence: what flows in and out of it in the drawing. */
export function describeNode (graph: DrawableGraph, index: number, words: NumberWords): string {
  const node = graph.nodes[index]
  if (node === undefined) return ''
  const into = addUp(graph.links.filter(({ target }) => target === index))
  const out = addUp(graph.links.filter(({ source }) => source === index))
  const flows = [into > 0 ? `${words.count(into)} in` : '', out > 0 ? `${words.count(out)} out` : ''].filter(text => text !== '')
  return `${node.name}, ${typeWords[node.type]}: ${flows.join(', ')}`
}

function addUp (links: ReadonlyArray<{ value: number }>): number {
  return links.reduce((total, { value }) => total + value, 0)
}
