import { Agent } from 'undici'
import { noNames, readDefinitionNames } from '../src/domain/td/definition-names.ts'
import { readCharts } from '../src/domain/graph/read-charts.ts'
import { parseAnswer } from '../src/treasure-data/contract/parse-answer.ts'

const dispatcher = new Agent({ connections: 16, pipelining: 1 })

/**
 * Calls the upstream at ORIGIN, reads its charts, and its definition if DEFINITIONS is `on`, and derives the report's object, without
 * anything else that the service does.
 */
export async function deriveReport (journeyId: string): Promise<object> {
  const [charts, definition] = await Promise.all([
    fetchBody(`/entities/journeys/${journeyId}/conversion_sankey_charts`),
    process.env['DEFINITIONS'] === 'on' ? fetchBody(`/entities/journeys/${journeyId}`) : null
  ])
  const names = definition === null ? noNames : readDefinitionNames(parseAnswer('definition', definition).content)
  const { dataUpdatedAt, ...fields } = readCharts(parseAnswer('conversion', charts).content, names)
  return {
    journeyId,
    range: { from: null, to: null, days: null, timeZone: 'UTC', state: 'cumulative' },
    freshness: { state: 'current', dataUpdatedAt, staleSince: null, reason: null },
    ...fields
  }
}

async function fetchBody (path: string): Promise<Buffer> {
  const { body } = await dispatcher.request({ origin: process.env['ORIGIN'] ?? '', path, method: 'GET' })
  return Buffer.from(await body.arrayBuffer())
}
