import type { SnapshotSet } from '../../../src/store/history/snapshot-set.ts'

/** Returns a set as it is recorded after a run. `given` replaces parts of it. */
export function makeSnapshot (runAt: string, given: Partial<SnapshotSet> = {}): SnapshotSet {
  const totals = { entered: 100, current: 60, goals: 30, exitsOrJumps: 10 }
  return {
    journeyId: '1001',
    runAt,
    recordedAt: new Date(Date.parse(runAt) + 60_000).toISOString(),
    dataUpdatedAt: runAt,
    totals,
    stages: [{
      id: '11',
      name: 'First',
      totals: { entered: 100, current: 60, milestones: 30, exitsOrJumps: 10 },
      steps: [{ id: 'wait-1', type: 'wait', current: 40, entered: 5 }, { id: 'wait-2', type: null, current: 20, entered: null }]
    }],
    statistics: Buffer.from(JSON.stringify({ data: { attributes: { enteredSize: totals.entered, runAt } } })),
    definition: null,
    graphs: [],
    ...given
  }
}
