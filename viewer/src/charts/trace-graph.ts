import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import type { Drawing, Overview } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { figureOf, type Figure, type Question } from '../words/figure.ts'
import type { NumberWords } from '../words/number-words.ts'

/** A graph of an overview, and which view of it is drawn. */
export interface TracedGraph {
  part: 'conversion' | 'activation'
  whole: NonNullable<Overview['conversion']>['graph']
  drawing: Drawing
  /** The kind of links that the view is filtered by. */
  kind: string | null
}

export type Pointed = { kind: 'node' | 'link', index: number }

/** The origin of a chart's numbers. */
export interface ChartFigures {
  /** Returns the numbers of an element of the drawn graph. */
  ofPointed (graph: DrawableGraph, pointed: Pointed): Question
  /** Returns the number of a link, which may be one that is not drawn. */
  ofLink (link: LinkEnds): Figure[]
}

/** A link, by the ids and names of its ends. */
export interface LinkEnds {
  source: { id: string, name: string }
  target: { id: string, name: string }
  value: number | null
}

/**
 * Finds the numbers in an overview's graph behind those of a drawing: for a link its parallel links, for a link to "Other" the links to the
 * small targets. Finds nothing if they do not add up to the drawn value, because then the drawing is from another time.
 */
export function traceGraph (traced: TracedGraph, words: NumberWords): ChartFigures {
  const { part, whole } = traced
  const findLinks = createLinkFinder(traced)
  const names = new Map(whole.nodes.map(({ id, displayName }) => [id, displayName]))
  const at = (address: string): string => `/${part}/graph/${address}`
  const ofLink = (ends: LinkEnds): Figure[] => {
    const indexes = findLinks(ends)
    return indexes.flatMap((index): Figure[] => {
      const link = whole.links[index]
      if (link === undefined) return []
      const ends = texts.linkBetween(names.get(link.source) ?? link.source, names.get(link.target) ?? link.target)
      return [figureOf(indexes.length === 1 ? texts.moved : ends, words.count(link.value), at(`links/${index}/value`))]
    })
  }
  const sharesOf = (ends: LinkEnds): Figure[] => {
    const [index, ...others] = findLinks(ends)
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
    // a filtered view has only some of the node's links
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

/** Returns a function that finds the positions of the links behind a drawn one: none if they do not add up to its value. */
function createLinkFinder ({ whole, drawing, kind }: TracedGraph): (drawn: LinkEnds) => number[] {
  const byEnds = new Map<string, number[]>()
  const bySource = new Map<string, number[]>()
  for (const [index, link] of whole.links.entries()) {
    if (kind !== null && link.kind !== kind) continue
    add(byEnds, keyOf(link.source, link.target), index)
    add(bySource, link.source, index)
  }
  const known = new Set(whole.nodes.map(({ id }) => id))
  const shown = new Set([
    ...drawing.links.map(({ source, target }) => keyOf(source, target)),
    ...drawing.removed.map(({ source, target }) => keyOf(source.id, target.id))
  ])
  return ({ source, target, value }) => {
    const indexes = known.has(target.id)
      ? byEnds.get(keyOf(source.id, target.id)) ?? []
      : (bySource.get(source.id) ?? []).filter(index => !shown.has(keyOf(source.id, whole.links[index]?.target ?? '')))
    const sum = indexes.reduce((sum, index) => sum + (whole.links[index]?.value ?? 0), 0)
    return sum === value ? indexes : []
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
