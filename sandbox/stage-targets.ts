import type { JourneyPlan, StagePlan } from './journey-plan.ts'
import type { ChartNode } from './sankey-chart.ts'
import type { StageDay } from './simulate-day.ts'
import { sum } from './sum.ts'

/** A way out of a stage: its target node, and the number of profiles that took it on a day. */
export interface StageTarget {
  readonly node: ChartNode
  readonly countOn: (day: StageDay) => number
}

/** The ways out of a stage, by kind. */
export interface StageTargets {
  readonly goal: StageTarget
  readonly stages: readonly StageTarget[]
  readonly exits: readonly StageTarget[]
  readonly jumps: readonly StageTarget[]
}

/** Returns all ways out of `stage` in the plan, including unused ones. */
export function stageTargets (plan: JourneyPlan, stage: StagePlan): StageTargets {
  return {
    goal: { node: chartNode('goal', 'goal', plan.goalName, 'goal'), countOn: ({ toGoal }) => toGoal },
    stages: stage.moves.flatMap(({ to }, at) => {
      const reached = plan.stages[to]
      return reached === undefined ? [] : [{ node: stageNode(reached), countOn: ({ moves }) => moves[at] ?? 0 }]
    }),
    exits: stage.exits.map(({ name }, at) => ({
      node: chartNode(`exit-${stage.id}-${at}`, `${stage.id}-${at}`, name, 'exit'),
      countOn: ({ exits }) => exits[at] ?? 0
    })),
    jumps: stage.jumps.map(({ uuid, name }, at) => ({
      node: chartNode(`jump-${uuid}`, uuid, name, 'jump'),
      countOn: ({ jumps }) => jumps[at] ?? 0
    }))
  }
}

/** Returns the milestone of `stage` as a single way out that represents all its moves to other stages. */
export function milestoneTarget (stage: StagePlan): StageTarget {
  return {
    node: chartNode(`milestone-${stage.id}`, stage.id, stage.milestoneName, 'milestone'),
    countOn: ({ moves }) => sum(moves)
  }
}

/** Returns the node of a stage. */
export function stageNode ({ id, name }: StagePlan): ChartNode {
  return chartNode(`stage-${id}`, id, name, 'stage')
}

/** Returns a node with every field that Treasure Data fills. */
export function chartNode (label: string, id: string, name: string, type: string): ChartNode {
  return { label, value: { id, name, type } }
}
