import type { FlowType } from '../../domain/td/node-type.ts'
import type { StepType } from '../../domain/td/step-type.ts'
import { toTenths } from '../layout/lay-out-sankey.ts'
import { layOutSteps, stepBox } from './lay-out-steps.ts'

/** A stage as drawn in pictures, in pixels from its top left corner. */
export interface PlacedStage {
  width: number
  height: number
  /** The centre of each step. */
  steps: Point[]
  /** The line of each edge, by position. */
  ways: PlacedWay[]
}

export interface PlacedWay {
  /** Positions of the steps at both ends. */
  from: number
  to: number
  /** The data of an SVG path. */
  path: string
  /** The centre of its label; `null` for feedback edges, which have none. */
  label: Point | null
}

interface Point { x: number, y: number }

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

/** Places the steps and edges of a stage. If several steps share an id, the first one gets the edges. */
export function placeStage ({ steps, edges }: {
  steps: ReadonlyArray<{ id: string }>
  edges: ReadonlyArray<{ from: string, to: string, feedback: boolean }>
}): PlacedStage {
  const positions = new Map(steps.map(({ id }, position): [string, number] => [id, position]).reverse())
  const ends = edges.map(({ from, to, feedback }) => ({ from: positions.get(from) ?? 0, to: positions.get(to) ?? 0, feedback }))
  const layout = layOutSteps(steps.length, ends)
  const centreOf = (step: number): Point => layout.steps[step] ?? { x: 0, y: 0 }
  return {
    width: layout.width + backLane,
    height: layout.height,
    steps: layout.steps,
    ways: ends.map(({ from, to, feedback }, index) => ({
      from,
      to,
      ...feedback
        ? drawWayBack(centreOf(from), centreOf(to), layout.width + backLane / 2)
        : drawWay(centreOf(from), centreOf(to), layout.bends[index] ?? [])
    }))
  }
}

function drawWay (from: Point, to: Point, bends: readonly Point[]): { path: string, label: Point } {
  const half = stepBox.height / 2
  const start = { x: from.x, y: from.y + half }
  const points = [start, ...bends, { x: to.x, y: to.y - half }]
  const curves = points.slice(1).map((point, index) => {
    const before = points[index] ?? point
    const middle = (before.y + point.y) / 2
    return `C${write({ x: before.x, y: middle })} ${write({ x: point.x, y: middle })} ${write(point)}`
  })
  const [, first = to] = points
  return { path: `M${write(start)}${curves.join('')}`, label: { x: first.x, y: from.y + half + 30 } }
}

/** Draws a feedback edge beside the stage, around the steps between its ends. */
function drawWayBack (from: Point, to: Point, x: number): { path: string, label: null } {
  const right = stepBox.width / 2
  const path = `M${write({ x: from.x + right, y: from.y })}C${write({ x, y: from.y })} ${write({ x, y: to.y })} ` +
    write({ x: to.x + right, y: to.y })
  return { path, label: null }
}

function write ({ x, y }: Point): string {
  return `${toTenths(x)} ${toTenths(y)}`
}
