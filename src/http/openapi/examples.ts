import { readFileSync } from 'node:fs'
import { cacheExample } from '../schemas/cache-example.ts'
import { statusExample } from '../schemas/status-example.ts'

const generated = [
  'getJourney', 'getStatistics', 'getConversionGraph', 'getActivationGraph', 'getOverview', 'getComparison', 'explainNumber',
  'getJourneys', 'getRawStatistics', 'getRawConversionCharts', 'getRawActivationCharts'
]
const withFormats = ['getStatistics', 'getConversionGraph', 'getActivationGraph']

/** An operation's answer, the same in its other formats by their names (texts, or what JSON holds), and its answers of other statuses. */
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
 * Examples of answers by operation id; of those on journeys, what the service answers for Treasure Data's own sample answers, and for one of the sandbox. `npm run openapi`
 * writes their files.
 */
export function readExamples (): Map<string, Example> {
  const ofJourneys = generated.map((operation): [string, Example] =>
    [operation, { answer: read(operation), formats: withFormats.includes(operation) ? read(`${operation}.formats`) : {} }])
  return new Map([...ofJourneys, ...written])
}

function read (name: string) {
  return JSON.parse(readFileSync(new URL(`./examples/${name}.json`, import.meta.url), 'utf8'))
}
