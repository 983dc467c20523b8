import { orderLayers, rankSteps, type Place } from './order-layers.ts'
import { stepBox } from './step-box.ts'

export interface Point { x: number, y: number }

/** An edge between the positions of two steps in path order. */
export interface StepEdge {
  from: number
  to: number
  /** Whether it leads back. Such an edge takes no part in the layout. */
  feedback: boolean
  /** The size of its label in pixels; `null` without one. */
  label: { width: number, height: number } | null
}

/** The positions of a stage's steps and edges, top down, in pixels from the stage's top left corner. */
export interface StepsLayout {
  width: number
  height: number
  steps: LaidStep[]
  /** The line of each edge, by position. */
  lines: LaidLine[]
}

/** The centre of a step, and the nearest free paths around it: a column at its right, and rows above and below its layer. */
export interface LaidStep extends Point { right: number, above: number, below: number }

/** The points that an edge passes, and the middle of its label's bottom line. A feedback edge has neither. */
export interface LaidLine { points: Point[], label: Point | null }

const gap = { x: 24, y: 40 }
/** The space that an edge takes beside the steps that it passes. */
const laneWidth = 22
/** Between labels side by side, and between a label and the lines beside it. */
const labelGap = 8
/** Above and below the labels of a gap, together, and the part of it below their bottom line. */
const labelMargin = { both: 10, below: 6 }
/** The height in which lines change their column above labels, and below them. */
const turns = { above: 28, below: 14 }
/** How far lines that end side by side stay within the edges of a step. */
const portInset = 12
/** The distance between a layer and the rows at which feedback edges pass it. */
const rowInset = 6
/** More lanes would take long to lay out. Stages within Treasure Data's limits have far fewer. */
const maxLanes = 5_000

/** The heights in the gap below a layer: lines turn, pass labels straight down, and turn again if several end at one step. */
interface LayerGap { turn: number, labels: number, join: number }

/** Edges that end at one point of a step. */
interface Port { edges: number[], isLabelled: boolean, width: number, x: number }

/**
 * Lays out a stage in layers (K. Sugiyama and others, "Methods for Visual Understanding of Hierarchical System Structures", 1981).
 * Each step is below all steps that lead to it. Edges that pass a layer get a lane there. Within a layer, the order follows the mean
 * position of the neighbours. A label stands in a column of its own where all lines run straight down, so that no line crosses it.
 * With too many lanes, edges that pass layers have neither lanes nor labels, so they may cross steps.
 */
export function layOutSteps (count: number, sent: readonly StepEdge[]): StepsLayout {
  const ranks = rankSteps(count, sent)
  const countLanes = ({ from, to, feedback }: StepEdge): number => feedback ? 0 : Math.max(0, (ranks[to] ?? 0) - (ranks[from] ?? 0) - 1)
  const isCrowded = sent.reduce((sum, edge) => sum + countLanes(edge), 0) > maxLanes
  const edges = isCrowded ? sent.map(edge => countLanes(edge) > 0 ? { ...edge, label: null } : edge) : sent
  const places = ranks.map((rank, order): Place => ({ width: 0, rank, order }))
  const paths = edges.map(edge => isCrowded && !edge.feedback ? [edge.from, edge.to] : addLanes(edge, ranks, places))
  const ports = findPorts(edges, paths, count)
  ports.forEach((ends, step) => {
    const place = places[step]
    if (place !== undefined) place.width = Math.max(stepBox.width + gap.x, ends.reduce((sum, { width }) => sum + width, 0))
  })
  const layers = orderLayers(places, paths.flatMap(path => path.slice(1).map((to, at) => ({ from: path[at] ?? to, to }))))
  const widths = layers.map(layer => layer.reduce((sum, place) => sum + (places[place]?.width ?? 0), 0))
  const width = Math.max(stepBox.width + gap.x, ...widths)
  const centres = placeCentres(places, layers, widths.map(own => (width - own) / 2))
  const gaps = findGaps(edges, ranks, ports, layers.length)
  const tops = [0]
  for (const { turn, labels, join } of gaps) tops.push((tops.at(-1) ?? 0) + stepBox.height + turn + labels + join)
  const top = (rank: number): number => tops[rank] ?? 0
  ports.forEach((ends, step) => { spreadPorts(ends, centres[step] ?? 0, edge => centres[paths[edge]?.at(-2) ?? step] ?? 0) })
  const portOf = new Map(ports.flatMap(ends => ends.flatMap(port => port.edges.map((edge): [number, number] => [edge, port.x]))))

  const drawLine = ({ feedback, label }: StepEdge, index: number): LaidLine => {
    const [from = 0, ...rest] = paths[index] ?? []
    if (feedback) return { points: [], label: null }
    const columns = rest.map((place, at) => at === rest.length - 1 ? portOf.get(index) ?? 0 : centres[place] ?? 0)
    const points = rest.flatMap((place, at): Point[] => {
      const rank = places[place]?.rank ?? 0
      const { labels, join } = gaps[rank - 1] ?? { labels: 0, join: 0 }
      const x = columns[at] ?? 0
      const straight = labels === 0 ? [] : [{ x, y: top(rank) - join - labels }, { x, y: top(rank) - join }]
      if (at < rest.length - 1) return [...straight, { x, y: top(rank) }, { x, y: top(rank) + stepBox.height }]
      const most = stepBox.width / 2 - portInset
      const middle = centres[place] ?? 0
      return [...straight, { x: Math.min(middle + most, Math.max(middle - most, x)), y: top(rank) }]
    })
    const rank = ranks[from] ?? 0
    return {
      points: [{ x: centres[from] ?? 0, y: top(rank) + stepBox.height }, ...points],
      label: label === null ? null : { x: columns[0] ?? 0, y: top(rank + 1) - (gaps[rank]?.join ?? 0) - labelMargin.below }
    }
  }
  return {
    width,
    height: top(Math.max(0, layers.length - 1)) + stepBox.height,
    steps: ranks.map((rank, step): LaidStep => ({
      x: centres[step] ?? 0,
      y: top(rank) + stepBox.height / 2,
      right: (centres[step] ?? 0) + (places[step]?.width ?? 0) / 2,
      above: rank === 0 ? -rowInset : top(rank - 1) + stepBox.height + rowInset,
      below: top(rank) + stepBox.height + rowInset
    })),
    lines: edges.map(drawLine)
  }
}

/** Returns the places that an edge leads through, from step to step, and adds its lanes to the places. A label widens the first lane. */
function addLanes ({ from, to, feedback, label }: StepEdge, ranks: readonly number[], places: Place[]): number[] {
  if (feedback) return []
  const lanes: number[] = []
  for (let rank = (ranks[from] ?? 0) + 1; rank < (ranks[to] ?? 0); rank++) {
    const width = lanes.length === 0 && label !== null ? Math.max(laneWidth, label.width + labelGap) : laneWidth
    lanes.push(places.push({ width, rank, order: from }) - 1)
  }
  return [from, ...lanes, to]
}

/** Returns where edges end at each step: side by side if their labels stand above it, and all others at one point. */
function findPorts (edges: readonly StepEdge[], paths: readonly number[][], count: number): Port[][] {
  const ports = Array.from({ length: count }, (): Port[] => [])
  edges.forEach(({ to, feedback, label }, index) => {
    if (feedback) return
    const ends = ports[to] ?? []
    const isLabelled = label !== null && paths[index]?.length === 2
    const shared = isLabelled ? undefined : ends.find(port => !port.isLabelled)
    if (shared !== undefined) shared.edges.push(index)
    else ends.push({ edges: [index], isLabelled, width: isLabelled ? label.width + labelGap : laneWidth, x: 0 })
  })
  return ports
}

/** Places the ends of edges side by side around a step's centre, in the order of where they come from. */
function spreadPorts (ends: Port[], centre: number, originOf: (edge: number) => number): void {
  const origin = ({ edges }: Port): number => edges.reduce((sum, edge) => sum + originOf(edge), 0) / edges.length
  let x = centre - ends.reduce((sum, { width }) => sum + width, 0) / 2
  for (const port of ends.sort((one, other) => origin(one) - origin(other))) {
    port.x = x + port.width / 2
    x += port.width
  }
}

function placeCentres (places: readonly Place[], layers: readonly number[][], starts: readonly number[]): number[] {
  const centres: number[] = []
  layers.forEach((layer, rank) => {
    let x = starts[rank] ?? 0
    for (const place of layer) {
      const own = places[place]?.width ?? 0
      centres[place] = x + own / 2
      x += own
    }
  })
  return centres
}

/** Returns the gap below each layer but the last. One without labels is only as high as turning lines need. */
function findGaps (edges: readonly StepEdge[], ranks: readonly number[], ports: readonly Port[][], count: number): LayerGap[] {
  const heights = Array.from({ length: Math.max(0, count - 1) }, () => 0)
  for (const { from, feedback, label } of edges) {
    const rank = ranks[from] ?? 0
    if (!feedback && label !== null) heights[rank] = Math.max(heights[rank] ?? 0, label.height)
  }
  const joins = new Set(ports.flatMap((ends, step) => ends.length > 1 ? [(ranks[step] ?? 0) - 1] : []))
  return heights.map((height, rank) => height === 0
    ? { turn: gap.y, labels: 0, join: 0 }
    : { turn: turns.above, labels: height + labelMargin.both, join: joins.has(rank) ? turns.below : 0 })
}
