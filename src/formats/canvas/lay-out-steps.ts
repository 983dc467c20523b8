/** The positions of a stage's steps, top down, and the bends of its edges, in pixels from the stage's top left corner. */
export interface StepsLayout {
  width: number
  height: number
  /** The centre of each step. */
  steps: Array<{ x: number, y: number }>
  /** The points of each edge between its ends; empty for feedback edges. */
  bends: Array<Array<{ x: number, y: number }>>
}

export const stepBox = { width: 190, height: 40 }

const gap = { x: 24, y: 40 }
/** The space that an edge takes beside the steps that it passes. */
const laneWidth = 22
const sweeps = 4

interface Placed {
  width: number
  rank: number
  order: number
}

/**
 * Lays out a stage in layers (K. Sugiyama and others, "Methods for Visual Understanding of Hierarchical System Structures", 1981).
 * Each step is below all steps that lead to it. Edges that pass a layer get a lane there. Within a layer, the order follows the mean
 * position of the neighbours. `edges` contain positions of steps in path order; feedback edges are ignored.
 */
export function layOutSteps (count: number, edges: ReadonlyArray<{ from: number, to: number, feedback: boolean }>): StepsLayout {
  const ranks = rankSteps(count, edges)
  const places: Placed[] = ranks.map((rank, order) => ({ width: stepBox.width + gap.x, rank, order }))
  const links: Array<[from: number, to: number]> = []
  const chains = edges.map(({ from, to, feedback }): number[] => {
    if (feedback) return []
    const chain: number[] = []
    for (let rank = (ranks[from] ?? 0) + 1; rank < (ranks[to] ?? 0); rank++) {
      chain.push(places.push({ width: laneWidth, rank, order: from }) - 1)
    }
    const path = [from, ...chain, to]
    path.slice(1).forEach((end, at) => links.push([path[at] ?? from, end]))
    return chain
  })
  const layers = orderLayers(places, links)
  const widths = layers.map(layer => layer.reduce((sum, place) => sum + (places[place]?.width ?? 0), 0))
  const width = Math.max(stepBox.width + gap.x, ...widths)
  const centres: Array<{ x: number, y: number }> = []
  layers.forEach((layer, rank) => {
    let x = (width - (widths[rank] ?? 0)) / 2
    for (const place of layer) {
      const own = places[place]?.width ?? 0
      centres[place] = { x: x + own / 2, y: rank * (stepBox.height + gap.y) + stepBox.height / 2 }
      x += own
    }
  })
  const centreOf = (place: number) => centres[place] ?? { x: 0, y: 0 }
  return {
    width,
    height: Math.max(1, layers.length) * (stepBox.height + gap.y) - gap.y,
    steps: ranks.map((_, step) => centreOf(step)),
    // past the whole height of a layer, so that edges turn only between layers
    bends: chains.map(chain => chain.map(centreOf).flatMap(({ x, y }) =>
      [{ x, y: y - stepBox.height / 2 }, { x, y: y + stepBox.height / 2 }]))
  }
}

/** Returns the layer of each step: the length of the longest path to it, without feedback edges. */
function rankSteps (count: number, edges: ReadonlyArray<{ from: number, to: number, feedback: boolean }>): number[] {
  const ranks = Array.from({ length: count }, () => 0)
  const outgoing = Array.from({ length: count }, (): number[] => [])
  const waiting = Array.from({ length: count }, () => 0)
  for (const { from, to, feedback } of edges) {
    if (feedback) continue
    outgoing[from]?.push(to)
    waiting[to] = (waiting[to] ?? 0) + 1
  }
  const ready = waiting.flatMap((before, step) => before === 0 ? [step] : [])
  for (let from = ready.pop(); from !== undefined; from = ready.pop()) {
    for (const to of outgoing[from] ?? []) {
      ranks[to] = Math.max(ranks[to] ?? 0, (ranks[from] ?? 0) + 1)
      waiting[to] = (waiting[to] ?? 0) - 1
      if (waiting[to] === 0) ready.push(to)
    }
  }
  return ranks
}

/** Orders each layer by the mean order of the neighbours in the previous layer, alternating between down and up. */
function orderLayers (places: Placed[], links: ReadonlyArray<[from: number, to: number]>): number[][] {
  const layers: number[][] = []
  places.forEach(({ rank }, place) => {
    const layer = layers[rank] ?? []
    layers[rank] = layer
    layer.push(place)
  })
  const above = places.map((): number[] => [])
  const below = places.map((): number[] => [])
  for (const [from, to] of links) {
    above[to]?.push(from)
    below[from]?.push(to)
  }
  layers.forEach(numberLayer)
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const neighbours = sweep % 2 === 0 ? above : below
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) {
      const wanted = new Map(layer.map(place => {
        const around = neighbours[place] ?? []
        const own = places[place]?.order ?? 0
        return [place, around.length === 0 ? own : around.reduce((sum, other) => sum + (places[other]?.order ?? 0), 0) / around.length]
      }))
      layer.sort((one, other) => (wanted.get(one) ?? 0) - (wanted.get(other) ?? 0))
      numberLayer(layer)
    }
  }
  return layers

  /** Numbers a layer from its middle, so that layers of different sizes are comparable. */
  function numberLayer (layer: readonly number[]): void {
    layer.forEach((place, order) => {
      const found = places[place]
      if (found !== undefined) found.order = order - (layer.length - 1) / 2
    })
  }
}
