import { JourneyIndexes } from '../../../src/reports/engine/journey-indexes.ts'
import { createFakeClock } from '../fake-clock.ts'
import { createSourceCache, createSourceLoader } from '../cache/source-cache.ts'

/** A service's indexes of journeys if none are configured. */
export function createNoIndexes (): JourneyIndexes {
  const clock = createFakeClock(0)
  return new JourneyIndexes({
    cache: createSourceCache(clock),
    loader: createSourceLoader(async () => { throw new Error('there is nothing to load') }),
    clock,
    subjects: [],
    maxWaitMs: 1_000,
    describeProblem: () => ({ code: 'internal-error', status: 500, title: '', detail: '' })
  })
}
