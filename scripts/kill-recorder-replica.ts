import { buildApp } from '../src/app.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { createLogger } from '../src/operations/logs/logger.ts'
import { createTdDispatcher } from '../src/treasure-data/client/create-td-dispatcher.ts'
import { createQuickRoundsClock } from '../test/support/recording/quick-rounds-clock.ts'

// A replica of kill-recorder.ts: the whole service, on a clock that its parent advances by messages. It reports each call to TD.
let skippedMs = Number(process.env['SKIPPED_MS'])
process.on('message', message => { skippedMs = Number(message) })
process.on('disconnect', () => process.exit())

const { SKIPPED_MS: _, ...environment } = process.env
const config = loadConfig(environment, () => '')
const dispatcher = createTdDispatcher({ maxConcurrency: config.TD_MAX_CONCURRENCY, deadlineMs: config.TD_DEADLINE_MS })
const app = await buildApp(config, {
  clock: createQuickRoundsClock({ nowMs: () => Date.now() + skippedMs, pass () {} }),
  dispatcher: dispatcher.compose(dispatch => (options, handler) => {
    process.send?.('called')
    return dispatch(options, handler)
  }),
  logger: createLogger('error', process.stderr),
  random: () => 0.5,
  maxDelayMs: Infinity
})
await app.listen({ host: '127.0.0.1', port: 0 })
process.send?.('ready')
