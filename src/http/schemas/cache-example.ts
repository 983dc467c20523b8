import type { z } from 'zod'
import type { cacheSchema } from './cache.ts'

/** A service that was asked for one journey, and could not refresh its charts since. */
export const cacheExample: z.input<typeof cacheSchema> = {
  sourceBytes: 24_310,
  reportBytes: 61_204,
  journeys: [{
    journeyId: '1001',
    entries: [
      {
        endpoint: 'statistics', from: '2026-09-01', to: '2026-09-30', state: 'fresh', ageS: 42, ttlS: 258, sizeBytes: 18_120, hits: 12, settled: false, refreshing: false, failure: null
      },
      {
        endpoint: 'conversion',
        from: '2026-09-01',
        to: '2026-09-30',
        state: 'usable-on-error',
        ageS: 9_120,
        ttlS: -5_520,
        sizeBytes: 6_190,
        hits: 7,
        settled: false,
        refreshing: false,
        failure: { reason: 'upstream-timeout', since: '2026-10-01T11:42:10.318Z', times: 2 }
      }
    ]
  }]
}
