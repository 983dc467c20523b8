import { readFileSync } from 'node:fs'
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { systemClock } from './runtime/clock.ts'
import { secretSettings } from './config/environment.ts'
import { ConfigError, loadConfig, type Config } from './config/load-config.ts'
import { createLogger } from './operations/logs/logger.ts'
import { terminalLog } from './operations/logs/terminal-log.ts'
import type { ExportLog, Tracing } from './operations/tracing/open-telemetry.ts'
import { createTdDispatcher } from './treasure-data/client/create-td-dispatcher.ts'
import { version } from './config/version.ts'

/** The exit code for a configuration that cannot work (EX_CONFIG of sysexits.h). */
const configExitCode = 78
/** How long the process waits at its end to deliver traces. */
const longestFlushMs = 2_000

await main()

async function main (): Promise<void> {
  const config = readConfig()
  if (config === null) return
  // the logger exists before the first span is delivered
  const exportLog: ExportLog = { info: (...line) => logger.info(...line), warn: (...line) => logger.warn(...line) }
  const tracing = config.isTraced ? await startTracing(exportLog) : null
  // diagnostic reports list the environment, and processes started from here would inherit it
  for (const name of secretSettings) delete process.env[name]
  const logger = createLogger(config.LOG_LEVEL, terminalLog(process.stdout), tracing?.logFields)
  const dispatcher = createTdDispatcher({ maxConcurrency: config.TD_MAX_CONCURRENCY, deadlineMs: config.TD_DEADLINE_MS })
  const app = await buildApp(config, { clock: systemClock, dispatcher, logger, ...tracing === null ? {} : { tracer: tracing.tracer } })
  closeWithGrace({
    delay: config.SHUTDOWN_GRACE_MS,
    onTimeout: () => logger.error({ requests: app.draining.underWay }, 'the grace is over: these requests are cut'),
    onSecondSignal: signal => logger.warn({ signal }, 'exiting at once'),
    onSecondError: err => logger.fatal({ err }, 'a second fault that nothing handled')
  }, async ({ signal, err }) => {
    if (err !== undefined) logger.fatal({ err }, 'a fault that nothing handled')
    else logger.info({ signal }, 'shutting down')
    const endMs = performance.now() + config.SHUTDOWN_GRACE_MS
    await app.close()
    await dispatcher.close()
    await tracing?.close(Math.min(longestFlushMs, Math.max(0, endMs - performance.now() - 200)))
  })
  await app.openManagement()
  await app.listen({ host: config.HOST, port: config.PORT })
}

/**
 * Starts OpenTelemetry, which is loaded here and nowhere else. Its SDK reads from the environment (`OTEL_…`) where spans go and
 * how; it reads nothing again later.
 */
async function startTracing (log: ExportLog): Promise<Tracing> {
  const { openTelemetry } = await import('./operations/tracing/open-telemetry.ts')
  return openTelemetry({ version, log })
}

function readConfig (): Config | null {
  try {
    return loadConfig(process.env, path => readFileSync(path, 'utf8'))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = configExitCode
    return null
  }
}
