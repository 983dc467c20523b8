import { buildApp } from '../src/app.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { createLogger } from '../src/operations/logs/logger.ts'
import { createTdDispatcher } from '../src/treasure-data/client/create-td-dispatcher.ts'

/** Returns the OpenAPI document that the service generates, as JSON and YAML, by file name. */
export async function renderDocument (): Promise<Record<'openapi.json' | 'openapi.yaml', string>> {
  const config = loadConfig({ TD_API_KEY: '1/no-call-is-made-with-this' }, () => '')
  const dispatcher = createTdDispatcher({ maxConcurrency: 1, deadlineMs: config.TD_DEADLINE_MS })
  const app = await buildApp(config, { clock: systemClock, dispatcher, logger: createLogger('silent') })
  await app.ready()
  const { object, toYaml } = await app.readDocument()
  const documents = { 'openapi.json': `${JSON.stringify(object, null, 2)}\n`, 'openapi.yaml': toYaml() }
  await app.close()
  await dispatcher.close()
  return documents
}
