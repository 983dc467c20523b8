import { buildApp } from '../src/app.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { createLogger } from '../src/operations/logs/logger.ts'
import { startSandbox } from '../sandbox/start-sandbox.ts'
import { createTdDispatcher } from '../src/treasure-data/client/create-td-dispatcher.ts'

const paths = {
  getJourney: '/v1/journeys/1001',
  getStatistics: '/v1/journeys/1000/statistics',
  getConversionGraph: '/v1/journeys/1000/conversion-graph',
  getActivationGraph: '/v1/journeys/1000/activation-graph',
  getOverview: '/v1/journeys/1000/overview',
  getComparison: '/v1/journeys/1000/comparison?from=2023-11-08&to=2023-11-14',
  getJourneys: '/v1/journeys?ids=1000,1001',
  getRawStatistics: '/entities/journeys/1000/statistics',
  getRawConversionCharts: '/entities/journeys/1000/conversion_sankey_charts',
  getRawActivationCharts: '/entities/journeys/1000/activation_sankey_charts',
  explainNumber: '/v1/journeys/1000/explain?report=statistics&pointer=/rates/completion'
}

const graphFormats = ['d3', 'echarts', 'plotly', 'mermaid', 'csv', 'svg']
const formats: Array<[operation: keyof typeof paths, formats: string[]]> = [
  ['getStatistics', ['csv']], ['getConversionGraph', graphFormats], ['getActivationGraph', graphFormats]
]

/** The time that examples show. */
const clock = { ...systemClock, wallMs: () => Date.parse('2026-10-01T12:00:00Z') }

/** What the service answers for Treasure Data's own sample answers, as texts by file name. */
export async function renderExamples (): Promise<Record<string, string>> {
  const sandbox = await startSandbox({ now: clock.wallMs })
  const config = loadConfig({ TD_API_KEY: '1/key-for-the-sandbox', TD_BASE_URL: sandbox.origin }, () => '')
  const dispatcher = createTdDispatcher({ maxConcurrency: 1, deadlineMs: config.TD_DEADLINE_MS })
  // a busy machine is no part of an example
  const app = await buildApp(config, { clock, dispatcher, logger: createLogger('silent'), maxDelayMs: Infinity })
  const files: Record<string, string> = {}
  for (const [operation, url] of Object.entries(paths)) {
    const { body } = await app.inject({ url, headers: { host: 'localhost' } })
    files[`${operation}.json`] = `${JSON.stringify(JSON.parse(body), null, 2)}\n`
  }
  for (const [operation, names] of formats) {
    const bodies: Record<string, unknown> = {}
    for (const format of names) {
      const { body, headers } = await app.inject({ url: `${paths[operation]}?format=${format}`, headers: { host: 'localhost' } })
      bodies[format] = headers['content-type']?.toString().startsWith('application/json') === true ? JSON.parse(body) : body
    }
    files[`${operation}.formats.json`] = `${JSON.stringify(bodies, null, 2)}\n`
  }
  await app.close()
  await dispatcher.close()
  await sandbox.close()
  return files
}
