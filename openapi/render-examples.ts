import { buildApp } from '../src/app.ts'
import { systemClock } from '../src/cache/clock.ts'
import { loadConfig } from '../src/config.ts'
import { createLogger } from '../src/logger.ts'
import { startSandbox } from '../src/sandbox/start-sandbox.ts'
import { createTdDispatcher } from '../src/treasure-data/create-td-dispatcher.ts'

const paths = {
  getJourney: '/v1/journeys/1001',
  getStatistics: '/v1/journeys/1000/statistics',
  getConversionGraph: '/v1/journeys/1000/conversion-graph',
  getActivationGraph: '/v1/journeys/1000/activation-graph',
  getOverview: '/v1/journeys/1000/overview'
}

/** What the service answers for Treasure Data's own sample answers, as texts by file name. */
export async function renderExamples (): Promise<Record<string, string>> {
  // any day will do, as long as it is the same each time
  const sandbox = await startSandbox({ now: () => Date.parse('2026-09-16T12:00:00Z') })
  const config = loadConfig({ TD_API_KEY: '1/key-for-the-sandbox', TD_BASE_URL: sandbox.origin }, () => '')
  const dispatcher = createTdDispatcher({ maxConcurrency: 1, deadlineMs: config.TD_DEADLINE_MS })
  // a busy machine is no part of an example
  const app = await buildApp(config, { clock: systemClock, dispatcher, logger: createLogger('silent'), maxDelayMs: 60_000 })
  const files: Record<string, string> = {}
  for (const [operation, url] of Object.entries(paths)) {
    const { body } = await app.inject({ url, headers: { host: 'localhost' } })
    files[`${operation}.json`] = `${JSON.stringify(JSON.parse(body), null, 2)}\n`
  }
  await app.close()
  await dispatcher.close()
  await sandbox.close()
  return files
}
