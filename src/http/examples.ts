import { readFileSync } from 'node:fs'

const reports = ['getStatistics', 'getConversionGraph', 'getActivationGraph']

/** What the reports answer for Treasure Data's own sample answers, by operation id. `npm run openapi` writes the files. */
export function readExamples (): Map<string, unknown> {
  return new Map(reports.map(operation =>
    [operation, JSON.parse(readFileSync(new URL(`./examples/${operation}.json`, import.meta.url), 'utf8'))]))
}
