import fc from 'fast-check'
import type { JourneyStatistics } from '../../../src/domain/td/statistics.ts'
import { updatedAt } from './build-sources.ts'

/** Statistics whose counts are drawn from `number`, and sometimes missing. */
export function anyStatistics (number: fc.Arbitrary<number>): fc.Arbitrary<JourneyStatistics> {
  const count = fc.option(number)
  const percent = fc.option(fc.double({ min: -1, max: 101, noNaN: true }))
  const time = fc.constantFrom(null, 'string', updatedAt)
  const moves = { updatedAt: time, current: count, entries: count, exits: count, jumps: count }
  const stagePoint = fc.record({ ...moves, milestones: count, exitSizes: fc.option(fc.array(fc.option(fc.nat()), { maxLength: 3 })) })
  const stage = fc.record({
    id: fc.constantFrom(null, '1', '2', 'constructor', '__proto__'),
    totals: fc.record({ entered: count, current: count, milestones: count, exitsOrJumps: count }),
    reportedPercent: fc.record({ milestone: percent, exitOrJump: percent }),
    steps: fc.array(fc.record({ id: fc.string(), current: count, entered: count }), { maxLength: 3 }),
    history: fc.array(stagePoint, { maxLength: 3 }),
    isHistoryKnown: fc.boolean()
  })
  return fc.record({
    totals: fc.record({ entered: count, current: count, goals: count, exitsOrJumps: count }),
    reportedPercent: fc.record({ completion: percent, exitOrJump: percent }),
    history: fc.array(fc.record({ ...moves, goals: count }), { maxLength: 3 }),
    isHistoryKnown: fc.boolean(),
    stages: fc.array(stage, { maxLength: 3 })
  })
}

/** Any number that a source can contain. */
export const anyNumber = fc.oneof(fc.maxSafeNat(), fc.double({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, noNaN: true }))

/** Counts whose sums are exact, some of them negative. */
export const wholeCounts = fc.oneof(fc.integer({ min: -3, max: 30 }), fc.nat(1_000_000))
