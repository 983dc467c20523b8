import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { canvasFormats, graphFormats, journeysFormats, statisticsFormats, type Formats } from '../../formats/index.ts'
import { historyExample } from './history-example.ts'
import { byEndpoint } from '../../reports/engine/source.ts'
import type { cacheSchema } from '../schemas/cache.ts'
import type { historyGraphsSchema } from '../schemas/history-graphs.ts'
import type { statusSchema } from '../schemas/status.ts'

/** The requests of the examples and their further formats, by operation id. `npm run openapi` writes the files. */
export const exampleRequests: Readonly<Record<string, { url: string, formats?: Formats }>> = {
  getJourney: { url: '/v1/journeys/1001' },
  getStatistics: { url: '/v1/journeys/1000/statistics', formats: statisticsFormats },
  getCanvas: { url: '/v1/journeys/1001/canvas', formats: canvasFormats },
  getConversionGraph: { url: '/v1/journeys/1000/conversion-graph', formats: graphFormats },
  getActivationGraph: { url: '/v1/journeys/1000/activation-graph', formats: graphFormats },
  getOverview: { url: '/v1/journeys/1000/overview' },
  getComparison: { url: '/v1/journeys/1000/comparison?from=2023-11-08&to=2023-11-14' },
  explainNumber: { url: '/v1/journeys/1000/explain?report=statistics&pointer=/rates/completion' },
  getJourneys: { url: '/v1/journeys?ids=1000,1001', formats: journeysFormats },
  getBundle: { url: '/v1/bundles/7' },
  getBundleComparison: { url: '/v1/bundles/7/comparison?versions=1,2&from=2026-09-25&to=2026-10-01' },
  explainVersions: {
    url: '/v1/bundles/7/explain?versions=1,2&from=2026-09-25&to=2026-10-01&pointer=/statistics/flows/goals/change'
  },
  getRawStatistics: { url: '/entities/journeys/1000/statistics' },
  getRawConversionCharts: { url: '/entities/journeys/1000/conversion_sankey_charts' },
  getRawActivationCharts: { url: '/entities/journeys/1000/activation_sankey_charts' }
}

/** An example answer, the same answer in other formats by name (texts, or parsed JSON), and answers with other statuses. */
export interface Example {
  answer: unknown
  formats?: Record<string, unknown>
  others?: Record<number, unknown>
}

/** A service that has run for an hour. */
export const statusExample: z.input<typeof statusSchema> = {
  version: '1.0.0',
  uptimeS: 3600,
  upstream: {
    origin: 'https://api-cdp.treasuredata.com',
    region: 'us01',
    key: { state: 'accepted', since: '2026-09-16T11:00:04.120Z', fileFault: null },
    breaker: { state: 'closed', probeInMs: null },
    quota: {
      mode: 'fleet',
      replicas: 3,
      running: 1,
      waiting: 0,
      maxConcurrency: 4,
      maxPerSecond: 5,
      pausedMs: 0,
      queue: { byPriority: { callers: 0, refreshes: 0, definitions: 0, 'warm-up': 0 }, expectedWaitMs: 0, callMs: 412, refused: 0 }
    },
    lastSuccess: {
      ...byEndpoint(() => null),
      statistics: '2026-09-16T11:59:31.870Z',
      conversion: '2026-09-16T11:58:02.015Z',
      definition: '2026-09-16T11:58:02.101Z'
    },
    lastFailures: [{
      at: '2026-09-16T11:31:07.412Z', endpoint: 'conversion', code: 'upstream-error', cause: 'status', status: 503, detail: null
    }]
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
    shared: {
      state: 'connected',
      hits: 214,
      misses: 31,
      waits: 6,
      rejected: {},
      stores: { stored: 25 },
      faults: { timeout: 1 },
      lastFault: { fault: 'timeout', at: '2026-09-16T08:12:31.000Z' },
      replicas: { present: 3, silent: 0, lapsed: 0, otherSecret: 0 }
    },
    store: {
      kind: 'sqlite',
      state: 'connected',
      hits: 18,
      misses: 7,
      rejected: {},
      writes: { written: 96 },
      pending: { answers: 1, bytes: 20_480 },
      faults: {},
      lastFault: null
    }
  },
  recording: {
    state: 'recording', journeys: 12, overdue: 0, recorded: 84, missed: { 'no-run': 1 }, lateCharts: 4, lastAt: '2026-09-16T03:05:12.000Z'
  },
  clients: { listed: 2, fileFault: null, keyExpiry: { expired: 0, next: '2026-12-15T09:00:00.000Z' }, identityProvider: 'off' },
  drift: [{ endpoint: 'statistics', kind: 'unknown-field', answers: 3 }],
  indexes: [
    { kind: 'audience', id: '300', state: 'ok', problem: null, fetchedAt: '2026-09-16T11:40:02.515Z', ageS: 118, journeys: 500 }
  ],
  warmUp: { journeys: ['1001'], ranges: ['last_7d'] }
}

const september = { from: '2026-09-01', to: '2026-09-30' }
const good = { asOf: null, settled: false, refreshing: false, failure: null }
const failed = { ...good, failure: { reason: 'upstream-timeout', since: '2026-10-01T11:42:10.318Z', times: 2 } }

/** A service with one journey in memory whose charts could not be refreshed. */
const cacheExample: z.input<typeof cacheSchema> = {
  sourceBytes: 24_310,
  reportBytes: 61_204,
  journeys: [{
    journeyId: '1001',
    entries: [
      { endpoint: 'statistics', ...september, state: 'fresh', ageS: 42, ttlS: 258, sizeBytes: 18_120, hits: 12, ...good },
      { endpoint: 'conversion', ...september, state: 'usable-on-error', ageS: 9_120, ttlS: -5_520, sizeBytes: 6_190, hits: 7, ...failed }
    ]
  }],
  groups: [{
    kind: 'audience',
    id: '300',
    entries: [
      { endpoint: 'audienceIndex', from: null, to: null, state: 'fresh', ageS: 118, ttlS: 182, sizeBytes: 310_400, hits: 9, ...good }
    ]
  }]
}

/** The same history with one field, as CSV and as NDJSON. */
const historyForms = {
  csv: 'at,recordedAt,dataUpdatedAt,entered,current,goals,exitsOrJumps,completionRate,exitOrJumpRate,activeRate\r\n' +
    '"2026-09-14T05:00:00.000Z","2026-09-14T05:04:12.000Z","2026-09-14T05:00:00.000Z",11402,10222,1180,0,0.10349061568145939,0,' +
    '0.8965093843185406\r\n',
  ndjson: '{"kind":"point","at":"2026-09-14T05:00:00.000Z","recordedAt":"2026-09-14T05:04:12.000Z",' +
    '"dataUpdatedAt":"2026-09-14T05:00:00.000Z","totals":{"entered":11402,"current":10222,"goals":1180,"exitsOrJumps":0}}\n'
}

/** The graph of a day. */
function listGraphs (): z.input<typeof historyGraphsSchema> {
  const { journeyId, range, ...report } = read('getConversionGraph')
  const day = '2026-09-14'
  const recordedAt = `${day}T05:04:12.000Z`
  const days = { from: day, to: day, days: 1, timeZone: 'UTC', state: 'settling' }
  const freshness = { ...report.freshness, state: 'past', asOf: recordedAt, recordedAt }
  return {
    journeyId,
    range: { ...range, from: day, to: '2026-09-15', days: 2, state: 'past' },
    graphs: [{ chart: 'conversion', day, recordedAt, problem: null, report: { journeyId, range: days, ...report, freshness } }]
  }
}

const graphsExample = listGraphs()

const partialPurge = { 202: { reach: 'this-replica' } }

/** Examples of operations that do not answer from Treasure Data. */
const written: Array<[operation: string, example: Example]> = [
  ['getHistory', { answer: historyExample, formats: historyForms }],
  ['getHistoryGraphs', { answer: graphsExample, formats: { ndjson: `${JSON.stringify(graphsExample.graphs[0])}\n` } }],
  ['getStatus', { answer: statusExample }],
  ['getCache', { answer: cacheExample }],
  ['purgeCache', { answer: undefined, others: partialPurge }],
  ['purgeJourney', { answer: undefined, others: partialPurge }],
  ['getHealth', { answer: { status: 'ok' } }],
  ['getReadiness', { answer: { status: 'ok' }, others: { 503: { status: 'draining' } } }]
]

/**
 * Returns example answers by operation id. Examples about journeys are the service's answers to Treasure Data's own sample answers, and
 * to one journey of the sandbox.
 */
export function readExamples (): Map<string, Example> {
  const ofJourneys = Object.entries(exampleRequests).map(([operation, { formats }]): [string, Example] =>
    [operation, { answer: read(operation), formats: formats === undefined ? {} : read(`${operation}.formats`) }])
  return new Map([...ofJourneys, ...written])
}

function read (name: string) {
  return JSON.parse(readFileSync(new URL(`./examples/${name}.json`, import.meta.url), 'utf8'))
}
