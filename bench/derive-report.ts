import { Agent } from 'undici'
import { readCharts } from '../src/domain/graph/read-charts.ts'
import { parseAnswer } from '../src/treasure-data/contract/parse-answer.ts'

const dispatcher = new Agent({ connections: 16, pipelining: 1 })

/** Calls the upstream at ORIGIN, reads its charts and derives the report's object, without anything else that the service does. */
export async function deriveReport (journeyId: string): Promise<object> {
  const { body } = await dispatcher.request({
    origin: process.env['ORIGIN'] ?? '',
    path: `/entities/journeys/${journeyId}/conversion_sankey_charts`,
    method: 'GET'
  })
  const { dataUpdatedAt, ...fields } = readCharts(parseAnswer('conversion', Buffer.from(await body.arrayBuffer())).content)
  return {
    journeyId,
    range: { from: null, to: null, days: null, timeZone: 'UTC', state: 'cumulative' },
    freshness: { state: 'current', dataUpdatedAt, staleSince: null, reason: null },
    ...fields
  }
}
