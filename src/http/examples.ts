import { readFileSync } from 'node:fs'
import { statusExample } from './schemas/status-example.ts'

const reports = ['getStatistics', 'getConversionGraph', 'getActivationGraph', 'getOverview', 'getComparison']

/**
 * Examples of answers by operation id; of reports, what they answer for Treasure Data's own sample answers. `npm run openapi`
 * writes their files.
 */
export function readExamples (): Map<string, unknown> {
  const ofReports = reports.map(operation =>
    [operation, JSON.parse(readFileSync(new URL(`./examples/${operation}.json`, import.meta.url), 'utf8'))] as const)
  return new Map<string, unknown>([...ofReports, ['getStatus', statusExample]])
}
