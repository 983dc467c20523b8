import type { JourneyPlan, StagePlan } from './journey-plan.ts'
import type { ChartNode } from './sankey-chart.ts'
import type { StageDay } from './simulate-day.ts'
import { sum } from './sum.ts'

/** One way out of a stage: the node it leads to and how many profiles took it on a day. */
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

/** Gives all ways out of `stage` as the plan knows them, also those nobody took. */
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

/** The milestone of `stage` as one way out that stands for all its moves to other stages. */
export function milestoneTarget (stage: StagePlan): StageTarget {
  return {
    node: chartNode(`milestone-${stage.id}`, stage.id, stage.milestoneName, 'milestone'),
    countOn: ({ moves }) => sum(moves)
  }
}

/** The node of a stage. */
export function stageNode ({ id, name }: StagePlan): ChartNode {
  return chartNode(`stage-${id}`, id, name, 'stage')
}

/** A node with every field Treasure Data fills. */
export function chartNode (label: string, id: string, name: string, type: string): ChartNode {
  return { label, value: { id, name, type } }
}
