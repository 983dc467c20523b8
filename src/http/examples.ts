import { readFileSync } from 'node:fs'
import { statusExample } from './schemas/status-example.ts'

const generated = ['getStatistics', 'getConversionGraph', 'getActivationGraph', 'getOverview', 'getComparison', 'explainNumber']

/**
 * Examples of answers by operation id; of those on journeys, what the service answers for Treasure Data's own sample answers. `npm run openapi`
 * writes their files.
 */
export function readExamples (): Map<string, unknown> {
  const ofJourneys = generated.map(operation =>
    [operation, JSON.parse(readFileSync(new URL(`./examples/${operation}.json`, import.meta.url), 'utf8'))] as const)
  return new Map<string, unknown>([...ofJourneys, ['getStatus', statusExample]])
}
