import type { z } from 'zod'
import type { historySchema } from '../schemas/history.ts'

const explains = 'The change of total entries should equal the entries in TD\'s series over the same runs.'

/** Two runs of a small journey, and a day on which Treasure Data failed. */
export const historyExample: z.input<typeof historySchema> = {
  journeyId: '1001',
  range: { from: '2026-09-14', to: '2026-09-16', days: 3, timeZone: 'UTC', state: 'past' },
  by: 'run',
  points: [point(14, 11_402, 1_180), point(16, 11_610, 1_204)],
  gaps: [{ from: '2026-09-14T05:00:00.000Z', to: '2026-09-16T05:00:00.000Z', reason: 'failed' }],
  deltas: [{
    from: '2026-09-14T05:00:00.000Z',
    to: '2026-09-16T05:00:00.000Z',
    change: { entered: 208, current: 184, goals: 24, exitsOrJumps: 0 },
    moved: { runs: 2, entries: 208, goals: 24, exits: 0, jumps: 0, net: 184 },
    status: 'ok'
  }],
  checks: [{
    id: 'history-entered', status: 'ok', left: 208, right: 208, residual: 0, leftScope: 'range', rightScope: 'range', explains
  }]
}

function point (day: number, entered: number, goals: number): z.input<typeof historySchema>['points'][number] {
  const at = `2026-09-${day}T05:00:00.000Z`
  return {
    at,
    recordedAt: `2026-09-${day}T05:04:12.000Z`,
    dataUpdatedAt: at,
    totals: { entered, current: entered - goals, goals, exitsOrJumps: 0 }
  }
}
