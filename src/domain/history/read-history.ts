import { numbers } from '../numbers/arithmetic.ts'
import type { Check } from '../numbers/check.ts'
import { defineJourneyRates, readRates } from '../statistics/rates.ts'
import { chooseRuns, type HistoryStep } from './choose-runs.ts'
import { checkHistory, readDeltas, type HistoryDelta } from './deltas.ts'
import { findGaps, type GapSetting, type HistoryGap } from './find-gaps.ts'
import type { RecordedRun, RecordedStage, RecordedStep } from './recorded.ts'

/** A history without the sizes of stages and steps, which are many. */
export interface HistoryReading {
  by: HistoryStep
  /** The shown runs. */
  runs: RecordedRun[]
  gaps: HistoryGap[]
  deltas: HistoryDelta[]
  checks: Check[]
}

/** Reads a recorded history: the shown runs, the changes between them, and the gaps. */
export function readHistory (
  recorded: readonly RecordedRun[], by: HistoryStep, setting: GapSetting
): HistoryReading {
  const { series, timeZone } = setting
  const runs = chooseRuns(recorded, by, timeZone)
  return { by, runs, gaps: findGaps(recorded, setting), deltas: readDeltas(runs, series), checks: checkHistory(runs, series) }
}

export const historyFields = ['totals', 'rates', 'stages', 'steps'] as const

export type HistoryField = typeof historyFields[number]

/** A run of a history with the requested fields. */
export type HistoryPoint = ReturnType<typeof readPoint>

/** The sizes of one run. */
export interface RecordedSizes {
  stages: readonly RecordedStage[]
  steps: readonly RecordedStep[]
}

/** Returns a run of a history with the requested fields. */
export function readPoint (
  { at, recordedAt, dataUpdatedAt, totals }: RecordedRun, sizes: RecordedSizes, fields: ReadonlySet<HistoryField>
) {
  const journey = { totals, reportedPercent: { completion: null, exitOrJump: null } }
  return {
    at,
    recordedAt,
    dataUpdatedAt,
    ...fields.has('totals') ? { totals } : {},
    ...fields.has('rates') ? { rates: readRates(defineJourneyRates(numbers, journey, true)) } : {},
    ...fields.has('stages') ? { stages: sizes.stages.map(({ id, index, name, totals }) => ({ id, index, name, totals })) } : {},
    ...fields.has('steps')
      ? { steps: sizes.steps.map(({ stageIndex, id, type, current, entered }) => ({ stageIndex, id, type, current, entered })) }
      : {}
  }
}
