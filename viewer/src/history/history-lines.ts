import { palette } from '../../../src/formats/palette.ts'
import type { HistoryPoint } from '../state/report-types.ts'
import { historyTotals, type HistoryTotal } from '../words/describe-history.ts'
import type { HistoryRate } from './history-choice.ts'
import type { HistoryLine } from './history-panel.tsx'

/** Lines have the colours of the figures that they show, as in the trend. Dashes distinguish them without colours. */
const totalLooks: Readonly<Record<HistoryTotal, { colour: string, dash?: string }>> = {
  entered: { colour: palette.stage },
  goals: { colour: palette.goal, dash: '7 3' },
  exitsOrJumps: { colour: palette.exit, dash: '2 3' },
  current: { colour: palette.inside, dash: '12 3' }
}

const rateLooks: Readonly<Record<HistoryRate, HistoryTotal>> = { completion: 'goals', exitOrJump: 'exitsOrJumps', active: 'current' }

/** A rate over time with its interval. */
export function readRateLine (points: readonly HistoryPoint[], name: HistoryRate): HistoryLine {
  return {
    id: name,
    colour: totalLooks[rateLooks[name]].colour,
    values: points.map(({ rates }) => rates?.[name].value ?? null),
    bounds: points.map(({ rates }) => rates?.[name].interval ?? null)
  }
}

/** Totals since launch over time. */
export function readTotalLines (points: readonly HistoryPoint[]): HistoryLine[] {
  return historyTotals.map(id => ({ id, ...totalLooks[id], values: points.map(({ totals }) => totals?.[id] ?? null) }))
}
