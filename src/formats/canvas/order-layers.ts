/** A step, or the lane of an edge through a layer. */
export interface Place {
  /** Its layer, from 0. */
  rank: number
  /** Its position in the layer, counted from the layer's middle, so that layers of different sizes are comparable. */
  order: number
  /** The space that it takes, in pixels. */
  width: number
}

type Ends = Readonly<Record<'from' | 'to', number>>

const sweeps = 4

/** Returns the layer of each step: the length of the longest path to it, without feedback edges. */
export function rankSteps (count: number, edges: ReadonlyArray<Ends & { feedback: boolean }>): number[] {
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

/**
 * Returns the places of each layer from left to right, ordered by the mean order of their neighbours in the layer before, alternating
 * between down and up. Renumbers the places.
 */
export function orderLayers (places: Place[], links: readonly Ends[]): number[][] {
  const layers: number[][] = []
  places.forEach(({ rank }, place) => {
    const layer = layers[rank] ?? []
    layers[rank] = layer
    layer.push(place)
  })
  const above = places.map((): number[] => [])
  const below = places.map((): number[] => [])
  for (const { from, to } of links) {
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

  function numberLayer (layer: readonly number[]): void {
    layer.forEach((place, order) => {
      const found = places[place]
      if (found !== undefined) found.order = order - (layer.length - 1) / 2
    })
  }
}
