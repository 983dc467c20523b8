import type { JourneyPlan } from './journey-plan.ts'
import type { SimulatedDay } from './simulate-day.ts'
import { sankeyChart } from './sankey-chart.ts'
import { stageNode, stageTargets } from './stage-targets.ts'
import { sum } from './sum.ts'

/** Returns the conversion body: one chart whose links are the sums over `days`; empty without days. */
export function conversionCharts (plan: JourneyPlan, days: readonly SimulatedDay[], updatedAt: string): object {
  const ways = days.length === 0 ? [] : waysOut(plan)
  const movements = ways.map(({ at, source, target }) => ({
    source,
    target: target.node,
    value: sum(days.map(({ stages }) => {
      const stage = stages[at]
      return stage === undefined ? 0 : target.countOn(stage)
    }))
  }))
  return {
    data: [{
      id: plan.id,
      type: 'journeySankeyChart',
      attributes: {
        journeyId: plan.id,
        journeyStageId: null,
        updatedAt,
        chart: sankeyChart('Sankey Chart', movements)
      }
    }]
  }
}

function waysOut (plan: JourneyPlan) {
  const stages = plan.stages.map((stage, at) => ({ at, source: stageNode(stage), targets: stageTargets(plan, stage) }))
  // Treasure Data lists all links to the goal first, then links between stages, to exits and to jumps
  return [
    ...stages.map(({ at, source, targets }) => ({ at, source, target: targets.goal })),
    ...(['stages', 'exits', 'jumps'] as const).flatMap((kind) => stages.flatMap(({ at, source, targets }) =>
      targets[kind].map((target) => ({ at, source, target }))))
  ]
}
