import type { JourneyPlan, StagePlan } from './journey-plan.ts'
import type { Movement } from './sankey-chart.ts'
import type { SimulatedDay } from './simulate-day.ts'
import type { StageTarget } from './stage-targets.ts'
import { sankeyChart } from './sankey-chart.ts'
import { roundByChance, seededRandom } from './seeded-random.ts'
import { chartNode, milestoneTarget, stageTargets } from './stage-targets.ts'

/** Returns the activation body: one chart per stage that has activations, summed over `days`; empty without days. */
export function activationCharts (plan: JourneyPlan, days: readonly SimulatedDay[], updatedAt: string): object {
  if (days.length === 0) return { data: [] }
  const charts = plan.stages.flatMap((stage, at) => {
    if (stage.activations.length === 0) return []
    return [{
      id: stage.id,
      type: 'journeySankeyChart',
      attributes: {
        journeyId: plan.id,
        journeyStageId: stage.id,
        updatedAt,
        chart: sankeyChart('Journey Conversion', movementsOf(plan, stage, at, days))
      }
    }]
  })
  return { data: charts }
}

function movementsOf (plan: JourneyPlan, stage: StagePlan, at: number, days: readonly SimulatedDay[]): Movement[] {
  const targets = targetsOf(plan, stage)
  const counts = outcomesOf(plan, stage, at, targets, days)
  return targets.flatMap(({ node: target }, targetAt) => stage.activations.map(({ id, name }, activationAt) => ({
    source: chartNode(`activation-${id}`, id, name, 'activation'),
    target,
    value: counts[targetAt * stage.activations.length + activationAt] ?? 0
  })))
}

function targetsOf (plan: JourneyPlan, stage: StagePlan): StageTarget[] {
  const { goal, stages, exits, jumps } = stageTargets(plan, stage)
  const next = plan.nextStageNodes === 'stage' ? stages : stages.length === 0 ? [] : [milestoneTarget(stage)]
  return [goal, ...next, ...exits, ...jumps]
}

// a profile may have passed several activations, so each takes its own share of the stage's departures; row by row, with one row per target
// and one column per activation
function outcomesOf (
  plan: JourneyPlan, stage: StagePlan, at: number, targets: readonly StageTarget[], days: readonly SimulatedDay[]
): number[] {
  const counts = new Array<number>(targets.length * stage.activations.length).fill(0)
  for (const { date, stages } of days) {
    const today = stages[at]
    if (today === undefined) continue
    const draw = seededRandom(`${plan.id}/${date}/${stage.id}/activations`)
    let cell = 0
    for (const { countOn } of targets) {
      const leaving = countOn(today)
      for (const { reach } of stage.activations) {
        counts[cell] = (counts[cell] ?? 0) + roundByChance(leaving * reach, draw())
        cell += 1
      }
    }
  }
  return counts
}
