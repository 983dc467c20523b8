import { readFileSync } from 'node:fs'
import { graphFormats, statisticsFormats, type Formats } from '../../formats/index.ts'
import { cacheExample } from '../schemas/cache-example.ts'
import { statusExample } from '../schemas/status-example.ts'

interface ExampleRequest {
  url: string
  /** The formats that are shown besides. */
  formats?: Formats
}

/** The requests whose answers are shown, by operation id. `npm run openapi` writes their files. */
export const exampleRequests: Readonly<Record<string, ExampleRequest>> = {
  getJourney: { url: '/v1/journeys/1001' },
  getStatistics: { url: '/v1/journeys/1000/statistics', formats: statisticsFormats },
  getConversionGraph: { url: '/v1/journeys/1000/conversion-graph', formats: graphFormats },
  getActivationGraph: { url: '/v1/journeys/1000/activation-graph', formats: graphFormats },
  getOverview: { url: '/v1/journeys/1000/overview' },
  getComparison: { url: '/v1/journeys/1000/comparison?from=2023-11-08&to=2023-11-14' },
  explainNumber: { url: '/v1/journeys/1000/explain?report=statistics&pointer=/rates/completion' },
  getJourneys: { url: '/v1/journeys?ids=1000,1001' },
  getRawStatistics: { url: '/entities/journeys/1000/statistics' },
  getRawConversionCharts: { url: '/entities/journeys/1000/conversion_sankey_charts' },
  getRawActivationCharts: { url: '/entities/journeys/1000/activation_sankey_charts' }
}

/** An operation's answer, the same in its other formats by name (texts, or what JSON holds), and its answers of other statuses. */
export interface Example {
  answer: unknown
  formats?: Record<string, unknown>
  others?: Record<number, unknown>
}

const localPurge = { 202: { reach: 'this-replica' } }

/** Of operations that do not answer from Treasure Data. */
const written: Array<[operation: string, example: Example]> = [
  ['getStatus', { answer: statusExample }],
  ['getCache', { answer: cacheExample }],
  ['purgeCache', { answer: undefined, others: localPurge }],
  ['purgeJourney', { answer: undefined, others: localPurge }],
  ['getHealth', { answer: { status: 'ok' } }],
  ['getReadiness', { answer: { status: 'ok' }, others: { 503: { status: 'draining' } } }]
]

/**
 * Returns examples of answers by operation id. Those on journeys are what the service answers for Treasure Data's own
 * sample answers, and for one journey of the sandbox.
 */
export function readExamples (): Map<string, Example> {
  const ofJourneys = Object.entries(exampleRequests).map(([operation, { formats }]): [string, Example] =>
    [operation, { answer: read(operation), formats: formats === undefined ? {} : read(`${operation}.formats`) }])
  return new Map([...ofJourneys, ...written])
}

function read (name: string) {
  return JSON.parse(readFileSync(new URL(`./examples/${name}.json`, import.meta.url), 'utf8'))
}
