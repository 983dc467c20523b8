import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import closeWithGrace, { type Signals } from 'close-with-grace'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { systemClock } from './runtime/clock.ts'
import { secretSettings } from './config/environment.ts'
import { loadConfig, type Config } from './config/load-config.ts'
import { createLogger } from './operations/logs/logger.ts'
import { LogSink } from './operations/logs/log-sink.ts'
import { describeApiAddress, describeStartUp } from './operations/logs/start-up-line.ts'
import { terminalLog } from './operations/logs/terminal-log.ts'
import type { ExportLog, Tracing } from './operations/tracing/open-telemetry.ts'
import { findProxy } from './runtime/proxies.ts'
import type { Secret } from './runtime/secret.ts'
import { explainListening, reportStartUpFault } from './runtime/start-up-fault.ts'
import { createTdDispatcher } from './treasure-data/client/create-td-dispatcher.ts'
import { version } from './config/version.ts'

/** How long the process waits at its end to deliver traces. */
const longestFlushMs = 2_000
/** The same for its log. */
const longestLogFlushMs = 500
/** What the end of the process itself may take of the grace period. */
const marginMs = 200

await main()

async function main (): Promise<void> {
  const config = readConfig()
  if (config === null) return
  // the logger exists before the first span is delivered
  const exportLog: ExportLog = { info: (...line) => logger.info(...line), warn: (...line) => logger.warn(...line) }
  const tracing = config.isTraced ? await startTracing(exportLog, config.collectorProxy) : null
  // diagnostic reports list the environment, and processes started from here would inherit it
  for (const name of secretSettings) delete process.env[name]
  const sink = new LogSink({
    fd: process.stdout.fd,
    clock: systemClock,
    onRecovered: lines => logger.warn({ lines }, 'log lines were dropped because the log could not be written; it can be again')
  })
  process.once('exit', () => {
    // the process would wait for ever for the thread of a stuck write
    if (!sink.end()) process.kill(process.pid, 'SIGKILL')
  })
  const logger = createLogger(config.LOG_LEVEL, terminalLog(process.stdout, sink), tracing?.logFields)
  logger.info(describeStartUp(config), 'starting')
  const dispatcher = createTdDispatcher({
    proxy: findProxy(new URL(config.TD_ORIGIN), config.proxies),
    maxConcurrency: config.TD_MAX_CONCURRENCY,
    deadlineMs: config.TD_DEADLINE_MS
  })
  const app = await buildApp(config, {
    clock: systemClock,
    dispatcher,
    logger,
    droppedLogLines: () => sink.droppedLines,
    ...tracing === null ? {} : { tracer: tracing.tracer }
  }).catch(reportStartUpFault)
  // connections of its parts may be open
  if (app === null) process.exit()
  closeWithGrace({
    delay: config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_GRACE_MS,
    skip: listenToHangUp(logger),
    onTimeout: () => logger.error({ requests: app.connections.underWay }, 'shutdown grace period expired; closing open requests'),
    onSecondSignal: signal => logger.warn({ signal }, 'exiting at once'),
    onSecondError: err => logger.fatal({ err }, 'second unhandled error')
  }, async ({ signal, err }) => {
    if (err !== undefined) logger.fatal({ err }, 'unhandled error')
    else logger.info({ signal }, 'shutting down')
    app.draining.begun = true
    // balancers look at /readyz now and then, and send requests until they do
    if (err === undefined) await pause(config.SHUTDOWN_DELAY_MS)
    const endMs = performance.now() + config.SHUTDOWN_GRACE_MS - marginMs
    const leftMs = (mostMs: number): number => Math.min(mostMs, Math.max(0, endMs - performance.now()))
    // nobody waits for what is still being loaded then: it ends with the process
    await app.close()
    await tracing?.close(leftMs(longestFlushMs))
    await sink.flush(leftMs(longestLogFlushMs))
  })
  if (await listen(app, config).catch(reportStartUpFault) !== null) return
  // it may have joined other replicas, which count those that have not left
  await Promise.race([app.close(), pause(longestFlushMs)])
  process.exit()
}

async function listen (app: FastifyInstance, config: Config): Promise<string> {
  const { HOST: host, PORT: port } = config
  await app.openManagement()
  return await explainListening(
    app.listen({ host, port, listenTextResolver: describeApiAddress(config) }),
    { host, port, hostSetting: 'HOST', portSetting: 'PORT' }
  )
}

/**
 * Makes SIGHUP do nothing, unless the log goes to a terminal: then it says that the terminal is gone. Returns the signals that do not
 * end the process.
 */
function listenToHangUp (logger: FastifyBaseLogger): Signals[] {
  if (process.stdout.isTTY) return []
  process.on('SIGHUP', () => logger.info('SIGHUP is ignored: key and clients files are read every 10 s'))
  return ['SIGHUP']
}

/**
 * Starts OpenTelemetry, which is loaded here and nowhere else. Its SDK reads from the environment (`OTEL_…`) where spans go and
 * how; it reads nothing again later.
 */
async function startTracing (log: ExportLog, proxy: Secret | null): Promise<Tracing> {
  const { openTelemetry } = await import('./operations/tracing/open-telemetry.ts')
  return openTelemetry({ version, log, proxy })
}

function readConfig (): Config | null {
  try {
    return loadConfig(process.env, path => readFileSync(path, 'utf8'))
  } catch (error) {
    return reportStartUpFault(error)
  }
}
