import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import type { Drawing, Overview } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { figureOf, type Figure, type Question } from '../words/figure.ts'
import type { NumberWords } from '../words/number-words.ts'

/** A graph in an overview, and the view of it that is drawn. */
export interface TracedGraph {
  part: 'conversion' | 'activation'
  whole: NonNullable<Overview['conversion']>['graph']
  drawing: Drawing
  /** The kind of links that the view is narrowed to. */
  kind: string | null
}

export type Pointed = { kind: 'node' | 'link', index: number }

/** What is behind the numbers of a chart. */
export interface ChartFigures {
  /** The numbers of what is pointed at, in the graph that is laid out. */
  ofPointed (graph: DrawableGraph, pointed: Pointed): Question
  /** The number of a link, which need not be drawn. */
  ofLink (link: LinkEnds): Figure[]
}

/** A link by the ids and names of its ends. */
export interface LinkEnds {
  source: { id: string, name: string }
  target: { id: string, name: string }
  value: number | null
}

/**
 * Finds the numbers of an overview's graph that those of a drawing come from: of a link the parallel ones, of a link to "Other" those to
 * the small targets. Finds nothing where they do not add up to what is drawn, as the drawing is of another time then.
 */
export function traceGraph ({ part, whole, drawing, kind }: TracedGraph, words: NumberWords): ChartFigures {
  const byEnds = new Map<string, number[]>()
  const bySource = new Map<string, number[]>()
  for (const [index, link] of whole.links.entries()) {
    if (kind !== null && link.kind !== kind) continue
    add(byEnds, keyOf(link.source, link.target), index)
    add(bySource, link.source, index)
  }
  const known = new Set(whole.nodes.map(({ id }) => id))
  const names = new Map(whole.nodes.map(({ id, displayName }) => [id, displayName]))
  const shown = new Set([
    ...drawing.links.map(({ source, target }) => keyOf(source, target)),
    ...drawing.removed.map(({ source, target }) => keyOf(source.id, target.id))
  ])
  const at = (address: string): string => `/${part}/graph/${address}`

  const indexesOf = ({ source, target, value }: LinkEnds): number[] => {
    const indexes = known.has(target.id)
      ? byEnds.get(keyOf(source.id, target.id)) ?? []
      : (bySource.get(source.id) ?? []).filter(index => !shown.has(keyOf(source.id, whole.links[index]?.target ?? '')))
    const sum = indexes.reduce((sum, index) => sum + (whole.links[index]?.value ?? 0), 0)
    return sum === value ? indexes : []
  }
  const ofLink = (ends: LinkEnds): Figure[] => {
    const indexes = indexesOf(ends)
    return indexes.flatMap((index): Figure[] => {
      const link = whole.links[index]
      if (link === undefined) return []
      const ends = texts.linkBetween(names.get(link.source) ?? link.source, names.get(link.target) ?? link.target)
      return [figureOf(indexes.length === 1 ? texts.moved : ends, words.count(link.value), at(`links/${index}/value`))]
    })
  }
  const sharesOf = (ends: LinkEnds): Figure[] => {
    const [index, ...others] = indexesOf(ends)
    const link = index === undefined || others.length > 0 ? undefined : whole.links[index]
    if (link === undefined) return []
    return [
      figureOf(texts.shareOfSource(ends.source.name), words.percent(link.shareOfSource), at(`links/${index}/shareOfSource`)),
      figureOf(texts.shareOfTarget(ends.target.name), words.percent(link.shareOfTarget), at(`links/${index}/shareOfTarget`))
    ]
  }
  const ofSide = (graph: DrawableGraph, node: number, side: 'inflow' | 'outflow'): Figure[] => {
    const { id = '', name = '' } = graph.nodes[node] ?? {}
    const links = graph.links.filter(link => (side === 'inflow' ? link.target : link.source) === node)
    const sum = links.reduce((sum, { value }) => sum + value, 0)
    const index = whole.nodes.findIndex(other => other.id === id)
    if (sum === 0) return []
    if (whole.nodes[index]?.[side] === sum) {
      const label = side === 'inflow' ? texts.movedIn(name) : texts.movedOut(name)
      return [figureOf(label, words.count(sum), at(`nodes/${index}/${side}`))]
    }
    // a narrowed view has but some of the node's links
    return links.flatMap(link => {
      const ends = endsOf(graph, link)
      const [figure, ...others] = ofLink(ends)
      if (figure === undefined || others.length > 0) return [...figure === undefined ? [] : [figure], ...others]
      return [{ ...figure, label: texts.linkBetween(ends.source.name, ends.target.name) }]
    })
  }
  return {
    ofLink,
    ofPointed (graph, { kind, index }) {
      if (kind === 'node') {
        return { title: graph.nodes[index]?.name ?? '', figures: [...ofSide(graph, index, 'inflow'), ...ofSide(graph, index, 'outflow')] }
      }
      const link = graph.links[index]
      if (link === undefined) return { title: '', figures: [] }
      const ends = endsOf(graph, link)
      return { title: texts.linkBetween(ends.source.name, ends.target.name), figures: [...ofLink(ends), ...sharesOf(ends)] }
    }
  }
}

function endsOf ({ nodes }: DrawableGraph, { source, target, value }: DrawableGraph['links'][number]): LinkEnds {
  const end = (position: number): LinkEnds['source'] => ({ id: nodes[position]?.id ?? '', name: nodes[position]?.name ?? '' })
  return { source: end(source), target: end(target), value }
}

function keyOf (source: string, target: string): string {
  return JSON.stringify([source, target])
}

function add (lists: Map<string, number[]>, key: string, index: number): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [index])
  else list.push(index)
}
