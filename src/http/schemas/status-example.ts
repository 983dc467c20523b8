import type { z } from 'zod'
import type { statusSchema } from './status.ts'

/** A service that has run for an hour. */
export const statusExample: z.input<typeof statusSchema> = {
  version: '0.1.0',
  uptimeS: 3600,
  upstream: {
    origin: 'https://api-cdp.treasuredata.com',
    region: 'us01',
    key: { state: 'accepted', since: '2026-09-16T11:00:04.120Z', fileFault: null },
    breaker: { state: 'closed', probeInMs: null },
    quota: { mode: 'fleet', replicas: 3, running: 1, waiting: 0, maxConcurrency: 4, maxPerSecond: 5, pausedMs: 0 },
    lastSuccess: { statistics: '2026-09-16T11:59:31.870Z', conversion: '2026-09-16T11:58:02.015Z', activation: null, definition: '2026-09-16T11:58:02.101Z' }
  },
  tiers: {
    memory: {
      bytes: 5_242_880,
      maxBytes: 268_435_456,
      entries: 42,
      hits: 9_120,
      sources: { bytes: 3_145_728, maxBytes: 134_217_728, entries: 18, evictions: 0 },
      reports: { bytes: 2_097_152, maxBytes: 134_217_728, entries: 24, evictions: 0 }
    },
    shared: { state: 'connected', hits: 214, misses: 31, waits: 6, rejected: {}, stores: { stored: 25 }, faults: { timeout: 1 } }
  },
  clients: { listed: 2, fileFault: null, identityProvider: 'off' },
  drift: [{ endpoint: 'statistics', kind: 'unknown-field', answers: 3 }],
  warmUp: { journeys: ['1001'], ranges: ['last_7d'] }
}
