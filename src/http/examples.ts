import { readFileSync } from 'node:fs'
import { statusExample } from './schemas/status-example.ts'

const reports = ['getStatistics', 'getConversionGraph', 'getActivationGraph', 'getOverview']
const withFormats = ['getStatistics', 'getConversionGraph', 'getActivationGraph']

/** An operation's answer, and the same in its other formats by their names: texts, or what JSON holds. */
export interface Example {
  answer: unknown
  formats: Record<string, unknown>
}

/**
 * Examples of answers by operation id; of reports, what they answer for Treasure Data's own sample answers. `npm run openapi`
 * writes their files.
 */
export function readExamples (): Map<string, Example> {
  const ofReports = reports.map((operation): [string, Example] =>
    [operation, { answer: read(operation), formats: withFormats.includes(operation) ? read(`${operation}.formats`) : {} }])
  return new Map([...ofReports, ['getStatus', { answer: statusExample, formats: {} }]])
}

function read (name: string) {
  return JSON.parse(readFileSync(new URL(`./examples/${name}.json`, import.meta.url), 'utf8'))
}
