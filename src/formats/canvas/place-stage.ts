import type { FlowType } from '../../domain/td/node-type.ts'
import type { StepType } from '../../domain/td/step-type.ts'
import { toTenths } from '../layout/lay-out-sankey.ts'
import { measureEdgeLabel } from './edge-label.ts'
import { layOutSteps, type LaidStep, type Point } from './lay-out-steps.ts'
import { stepBox } from './step-box.ts'

/** A stage as drawn in pictures, in pixels from its top left corner. */
export interface PlacedStage {
  width: number
  height: number
  /** The centre of each step. */
  steps: Point[]
  /** The line of each edge, by position. */
  ways: DrawnEdge[]
}

/** The ends of an edge, as positions of steps. */
export interface WayEnds {
  from: number
  to: number
  /** Whether it leads back. */
  feedback: boolean
}

export interface DrawnEdge extends WayEnds {
  /** The data of an SVG path. */
  path: string
  /** The middle of its label's bottom line; `null` without a label. */
  label: Point | null
}

interface Stage {
  steps: ReadonlyArray<{ id: string }>
  edges: ReadonlyArray<{ from: string, to: string, feedback: boolean }>
}

/** The node type whose colour a step has. */
export const stepColours: Readonly<Record<StepType, FlowType>> = {
  wait: 'stage',
  activation: 'activation',
  'decision-point': 'milestone',
  'ab-test': 'milestone',
  merge: 'unknown',
  jump: 'jump',
  end: 'unknown',
  unknown: 'unknown'
}

/** The space beside the steps for feedback edges. */
const backLane = 28
const cornerRadius = 6
/** How far a feedback edge leaves and arrives from the middle of a step's side. */
const backOffset = 8

/** Returns the ends of each edge. If several steps share an id, the first one gets the edges. */
export function findWayEnds ({ steps, edges }: Stage): WayEnds[] {
  const positions = new Map(steps.map(({ id }, position): [string, number] => [id, position]).reverse())
  return edges.map(({ from, to, feedback }) => ({ from: positions.get(from) ?? 0, to: positions.get(to) ?? 0, feedback }))
}

/**
 * Places the steps and edges of a stage. `labels` has the lines of each edge's label, by position. No line crosses the label of another
 * edge. Feedback edges are drawn without labels.
 */
export function placeStage (stage: Stage, labels: ReadonlyArray<readonly string[]> = []): PlacedStage {
  const ends = findWayEnds(stage)
  const edges = ends.map((edge, index) => ({ ...edge, label: edge.feedback ? null : measureEdgeLabel(labels[index] ?? []) }))
  const { width, height, steps, lines } = layOutSteps(stage.steps.length, edges)
  return {
    width: width + backLane,
    height,
    steps: steps.map(({ x, y }) => ({ x, y })),
    ways: ends.map((edge, index) => {
      const { points = [], label = null } = lines[index] ?? {}
      const [from, to] = [steps[edge.from], steps[edge.to]]
      const leadsBack = edge.feedback && from !== undefined && to !== undefined
      return { ...edge, path: leadsBack ? drawFeedbackEdge(from, to, width + backLane / 2) : drawEdge(points), label }
    })
  }
}

/** Draws a line that leaves and arrives vertically at each point. */
function drawEdge ([start, ...points]: readonly Point[]): string {
  if (start === undefined) return ''
  let before = start
  const curves = points.map(point => {
    const middle = (before.y + point.y) / 2
    const curve = before.x === point.x
      ? before.y === point.y ? '' : `V${toTenths(point.y)}`
      : `C${write({ x: before.x, y: middle })} ${write({ x: point.x, y: middle })} ${write(point)}`
    before = point
    return curve
  })
  return `M${write(start)}${curves.join('')}`
}

/** Draws a feedback edge between the layers and beside the stage, around all steps and labels. */
function drawFeedbackEdge (from: LaidStep, to: LaidStep, x: number): string {
  const side = stepBox.width / 2
  const [start, end] = [{ x: from.x + side, y: from.y + backOffset }, { x: to.x + side, y: to.y - backOffset }]
  const corners = [
    { x: from.right, y: start.y }, { x: from.right, y: from.below }, { x, y: from.below },
    { x, y: to.above }, { x: to.right, y: to.above }, { x: to.right, y: end.y }
  ]
  const rounded = corners.map((corner, index) => {
    const before = moveTowards(corner, corners[index - 1] ?? start)
    const after = moveTowards(corner, corners[index + 1] ?? end)
    return `L${write(before)}Q${write(corner)} ${write(after)}`
  })
  return `M${write(start)}${rounded.join('')}L${write(end)}`
}

/** Returns the point at a corner's radius from it, or half of the way. */
function moveTowards (corner: Point, other: Point): Point {
  const distance = Math.hypot(other.x - corner.x, other.y - corner.y)
  const share = distance === 0 ? 0 : Math.min(cornerRadius, distance / 2) / distance
  return { x: corner.x + (other.x - corner.x) * share, y: corner.y + (other.y - corner.y) * share }
}

function write ({ x, y }: Point): string {
  return `${toTenths(x)} ${toTenths(y)}`
}
