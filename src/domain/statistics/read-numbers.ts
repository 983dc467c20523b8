import { numbers } from '../numbers/arithmetic.ts'
import type { TotalsScope } from '../numbers/check.ts'
import { readGrowth } from '../numbers/growth.ts'
import { compareNatural, identifyStage } from '../td/ids.ts'
import type { JourneyPoint, JourneyStatistics, StagePoint, StageStatistics } from '../td/statistics.ts'
import { typeOfStep } from '../td/step-type.ts'
import { parseInstant } from '../time/instant.ts'
import { defineExits, defineFlows, defineNetChange, describeDisorder } from './movements.ts'
import { readJourneyPeriod, readStagePeriod } from './period.ts'
import { defineJourneyRates, defineStageRates, readRates } from './rates.ts'

/** A journey's numbers as shown in its report. */
export type StatisticsNumbers = ReturnType<typeof readNumbers>

export type StageReading = ReturnType<typeof readStage>

/** Reads the numbers of TD's statistics with rates, growth and flows; see `readStatistics` for `cumulative`. */
export function readNumbers (source: JourneyStatistics, cumulative: boolean) {
  const totalsScope: TotalsScope = cumulative ? 'cumulative' : 'unknown'
  return {
    totalsScope,
    totals: source.totals,
    rates: readRates(defineJourneyRates(numbers, source, cumulative)),
    growth: readGrowth(source.history, describeDisorder(source.history)),
    stages: source.stages.map((stage, index) => readStage(stage, index, cumulative)),
    series: source.history.map(readPoint),
    flows: defineFlows(numbers, source),
    period: cumulative ? null : readJourneyPeriod(source.history)
  }
}

/** Reads one stage of TD's statistics. `index` is its position in TD's list, which tells repeated ids apart. */
export function readStage (stage: StageStatistics, index: number, cumulative: boolean) {
  const id = identifyStage(stage, index)
  return {
    id,
    index,
    totals: stage.totals,
    rates: readRates(defineStageRates(numbers, stage, cumulative)),
    exits: defineExits(numbers, stage.history).map((exited, index) => ({ index, id: `exit-${id}-${index}`, exited })),
    steps: orderSteps(stage.steps).map(({ id, ...sizes }) => ({ id, type: typeOfStep(id), ...sizes })),
    series: stage.history.map(readStagePoint),
    period: cumulative ? null : readStagePeriod(stage.history, id)
  }
}

/** Returns a stage's steps in the order of the report. TD's own order differs from stage to stage and has no meaning. */
export function orderSteps<Step extends { id: string }> (steps: readonly Step[]): Step[] {
  return steps.toSorted((a, b) => compareNatural(a.id, b.id))
}

// histories are long: copying the members one by one is faster than rest and spread

function readPoint (point: JourneyPoint) {
  const { current, entries, goals, exits, jumps } = point
  const updatedAt = parseInstant(point.updatedAt ?? '')
  return { updatedAt, current, entries, goals, exits, jumps, netChange: defineNetChange(numbers, 'goals', point) }
}

function readStagePoint (point: StagePoint) {
  const { current, entries, milestones, exits, jumps } = point
  const updatedAt = parseInstant(point.updatedAt ?? '')
  return { updatedAt, current, entries, milestones, exits, jumps, netChange: defineNetChange(numbers, 'milestones', point) }
}
