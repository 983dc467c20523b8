import { buildApp } from '../src/app.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { exampleRequests } from '../src/http/openapi/examples.ts'
import { createLogger } from '../src/operations/logs/logger.ts'
import { startSandbox } from '../sandbox/start-sandbox.ts'
import { createTdDispatcher } from '../src/treasure-data/client/create-td-dispatcher.ts'

/** The current time in the examples. */
const clock = { ...systemClock, wallMs: () => Date.parse('2026-10-01T12:00:00Z') }

/** Returns the service's answers to Treasure Data's own sample answers, as texts by file name. */
export async function renderExamples (): Promise<Record<string, string>> {
  const sandbox = await startSandbox({ now: clock.wallMs })
  const config = loadConfig({ TD_API_KEY: '1/key-for-the-sandbox', TD_BASE_URL: sandbox.origin }, () => '')
  const dispatcher = createTdDispatcher({ maxConcurrency: 1, deadlineMs: config.TD_DEADLINE_MS })
  // a busy machine must not change the examples
  const app = await buildApp(config, { clock, dispatcher, logger: createLogger('silent'), maxDelayMs: Infinity })
  const files: Record<string, string> = {}
  const ask = async (url: string): Promise<string> => (await app.inject({ url, headers: { host: 'localhost' } })).body
  for (const [operation, { url, formats = [] }] of Object.entries(exampleRequests)) {
    files[`${operation}.json`] = `${JSON.stringify(JSON.parse(await ask(url)), null, 2)}\n`
    const bodies: Record<string, unknown> = {}
    for (const { kind, name } of formats) {
      if (kind === 'plain') continue
      const body = await ask(`${url}${url.includes('?') ? '&' : '?'}format=${name}`)
      bodies[name] = kind === 'text' ? body : JSON.parse(body)
    }
    if (formats.length > 0) files[`${operation}.formats.json`] = `${JSON.stringify(bodies, null, 2)}\n`
  }
  await app.close()
  await dispatcher.close()
  await sandbox.close()
  return files
}
