import { subtract } from '../numbers/count.ts'
import type { StagePoint, StageStatistics } from '../td/statistics.ts'
import { parseInstant } from '../time/instant.ts'
import { computeActiveRate } from '../numbers/active-rate.ts'
import { compareNatural } from '../td/compare-natural.ts'
import { computeRate } from '../numbers/rate.ts'
import type { StageExit, StageReading, StageSeriesPoint } from './statistics-report.ts'
import { typeOfStep } from '../td/step-type.ts'

/** Reads one stage of TD's statistics. `index` is its place in TD's list; see `readStatistics` for `cumulative`. */
export function readStage (stage: StageStatistics, index: number, cumulative: boolean): StageReading {
  const { totals, reportedPercent, history } = stage
  const id = stage.id ?? `unknown-${index}`
  return {
    id,
    index,
    totals,
    rates: {
      milestone: computeRate(totals.milestones, totals.entered, reportedPercent.milestone),
      exitOrJump: computeRate(totals.exitsOrJumps, totals.entered, reportedPercent.exitOrJump),
      active: computeActiveRate(totals.current, totals.entered, cumulative)
    },
    exits: sumExits(id, history),
    // TD's order of these keys differs from stage to stage and means nothing
    steps: stage.steps
      .map(({ id, current, entered }) => ({ id, type: typeOfStep(id), current, entered }))
      .sort((a, b) => compareNatural(a.id, b.id)),
    series: history.map(readPoint)
  }
}

function sumExits (stageId: string, history: readonly StagePoint[]): StageExit[] {
  const exited: number[] = []
  for (const { exitSizes } of history) {
    exitSizes.forEach((size, index) => { exited[index] = (exited[index] ?? 0) + size })
  }
  return exited.map((total, index) => ({ index, id: `exit-${stageId}-${index}`, exited: total }))
}

function readPoint ({ updatedAt, current, entries, milestones, exits, jumps }: StagePoint): StageSeriesPoint {
  const netChange = subtract(entries, milestones, exits, jumps)
  return { updatedAt: parseInstant(updatedAt ?? ''), current, entries, milestones, exits, jumps, netChange }
}
