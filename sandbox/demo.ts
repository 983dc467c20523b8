import { parseArgs } from 'node:util'
import closeWithGrace from 'close-with-grace'
import { buildApp } from '../src/app.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { createLogger } from '../src/operations/logs/logger.ts'
import { sandboxJourneys } from './sandbox-journeys.ts'
import { startSandbox } from './start-sandbox.ts'
import { terminalLog } from '../src/operations/logs/terminal-log.ts'
import { createTdDispatcher } from '../src/treasure-data/client/create-td-dispatcher.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    'sandbox-port': { type: 'string', default: '8099' }
  }
})

const sandbox = await startSandbox({ port: Number(values['sandbox-port']) })
const config = loadConfig({
  PORT: values.port,
  TD_API_KEY: '1/demo-key-of-the-sandbox',
  TD_BASE_URL: sandbox.origin,
  JOURNEYS: sandboxJourneys.map(({ id }) => id).join(','),
  LOG_LEVEL: 'warn'
}, () => '')
const dispatcher = createTdDispatcher({ maxConcurrency: config.TD_MAX_CONCURRENCY, deadlineMs: config.TD_DEADLINE_MS })
const logger = createLogger(config.LOG_LEVEL, terminalLog(process.stdout, process.stdout))
const app = await buildApp(config, { clock: systemClock, dispatcher, logger })

closeWithGrace({ delay: config.SHUTDOWN_GRACE_MS, logger: false }, async () => {
  await app.close()
  await dispatcher.close()
  await sandbox.close()
})

const address = await app.listen({ host: config.HOST, port: config.PORT })
process.stdout.write([
  `viewer      ${address}`,
  `swagger ui  ${address}/docs`,
  `sandbox     ${sandbox.origin} (a simulated Treasure Data)`,
  '',
  ...sandboxJourneys.map(({ id, name, shows }) => `journey ${id}  ${name}: ${shows}`),
  '',
  `try         curl ${address}/v1/journeys/1001/statistics`,
  'stop        Ctrl-C',
  ''
].join('\n'))
