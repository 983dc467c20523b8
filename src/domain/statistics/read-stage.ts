import { numbers } from '../numbers/arithmetic.ts'
import { compareNatural } from '../td/compare-natural.ts'
import type { StagePoint, StageStatistics } from '../td/statistics.ts'
import { typeOfStep } from '../td/step-type.ts'
import { parseInstant } from '../time/instant.ts'
import { defineExits, defineNetChange } from './movements.ts'
import { defineStageRates, readRates } from './rates.ts'
import type { StageReading, StageSeriesPoint } from './statistics-report.ts'

/** Reads one stage of TD's statistics. `index` is its position in TD's list; see `readStatistics` for `cumulative`. */
export function readStage (stage: StageStatistics, index: number, cumulative: boolean): StageReading {
  const id = identifyStage(stage, index)
  return {
    id,
    index,
    totals: stage.totals,
    rates: readRates(defineStageRates(numbers, stage, cumulative)),
    // sizes of exits are never missing
    exits: defineExits(numbers, stage.history).map((exited, index) => ({ index, id: `exit-${id}-${index}`, exited: exited ?? 0 })),
    // TD's order of these keys differs from stage to stage and means nothing
    steps: stage.steps
      .map(({ id, ...sizes }) => ({ id, type: typeOfStep(id), ...sizes }))
      .sort((a, b) => compareNatural(a.id, b.id)),
    series: stage.history.map(readPoint)
  }
}

/** Returns the id of a stage at this position in TD's list, which names it where TD sent no id. */
export function identifyStage ({ id }: Pick<StageStatistics, 'id'>, index: number): string {
  return id ?? `unknown-${index}`
}

function readPoint ({ exitSizes, ...point }: StagePoint): StageSeriesPoint {
  return { ...point, updatedAt: parseInstant(point.updatedAt ?? ''), netChange: defineNetChange(numbers, 'milestones', point) }
}
