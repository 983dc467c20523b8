import { readFileSync } from 'node:fs'
import { statusExample } from './schemas/status-example.ts'

const generated = ['getJourney', 'getStatistics', 'getConversionGraph', 'getActivationGraph', 'getOverview', 'getComparison', 'explainNumber']
const withFormats = ['getStatistics', 'getConversionGraph', 'getActivationGraph']

/** An operation's answer, and the same in its other formats by their names: texts, or what JSON holds. */
export interface Example {
  answer: unknown
  formats: Record<string, unknown>
}

/**
 * Examples of answers by operation id; of those on journeys, what the service answers for Treasure Data's own sample answers, and for one of the sandbox. `npm run openapi`
 * writes their files.
 */
export function readExamples (): Map<string, Example> {
  const ofJourneys = generated.map((operation): [string, Example] =>
    [operation, { answer: read(operation), formats: withFormats.includes(operation) ? read(`${operation}.formats`) : {} }])
  return new Map([...ofJourneys, ['getStatus', { answer: statusExample, formats: {} }]])
}

function read (name: string) {
  return JSON.parse(readFileSync(new URL(`./examples/${name}.json`, import.meta.url), 'utf8'))
}
