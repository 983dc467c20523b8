import { readFileSync } from 'node:fs'
import { statusExample } from './schemas/status-example.ts'

const reports = ['getJourney', 'getStatistics', 'getConversionGraph', 'getActivationGraph', 'getOverview']

/**
 * Examples of answers by operation id; of reports, what they answer for Treasure Data's own sample answers; of a journey, one of the sandbox. `npm run openapi`
 * writes their files.
 */
export function readExamples (): Map<string, unknown> {
  const ofReports = reports.map(operation =>
    [operation, JSON.parse(readFileSync(new URL(`./examples/${operation}.json`, import.meta.url), 'utf8'))] as const)
  return new Map<string, unknown>([...ofReports, ['getStatus', statusExample]])
}
