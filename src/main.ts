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

/** How long the exiting process waits to deliver traces. */
const longestFlushMs = 2_000
/** How long the exiting process waits to write its log. */
const longestLogFlushMs = 500
/** Part of the grace period that is reserved for the exit itself. */
const marginMs = 200

await main()

async function main (): Promise<void> {
  const config = readConfig()
  if (config === null) return
  // the logger exists before the first span is exported
  const exportLog: ExportLog = { info: (...line) => logger.info(...line), warn: (...line) => logger.warn(...line) }
  const tracing = config.isTraced ? await startTracing(exportLog, config.collectorProxy) : null
  // diagnostic reports list the environment, and child processes would inherit it
  for (const name of secretSettings) delete process.env[name]
  const sink = new LogSink({
    fd: process.stdout.fd,
    clock: systemClock,
    onRecovered: lines => logger.warn({ lines }, 'log lines were dropped while the log could not be written; it is writable again')
  })
  process.once('exit', () => {
    // otherwise the process would wait forever for the thread of a stuck write
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
  // parts of the app may have open connections
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
    // load balancers poll /readyz only now and then, and send requests until it fails
    if (err === undefined) await pause(config.SHUTDOWN_DELAY_MS)
    const endMs = performance.now() + config.SHUTDOWN_GRACE_MS - marginMs
    const leftMs = (mostMs: number): number => Math.min(mostMs, Math.max(0, endMs - performance.now()))
    // nobody waits for loads that are still running: they end with the process
    await app.close()
    await tracing?.close(leftMs(longestFlushMs))
    await sink.flush(leftMs(longestLogFlushMs))
  })
  if (await listen(app, config).catch(reportStartUpFault) !== null) return
  // the process may have joined other replicas, which count it until it leaves
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
 * Ignores SIGHUP, unless the log goes to a terminal: there SIGHUP means that the terminal is gone. Returns the signals that do not end
 * the process.
 */
function listenToHangUp (logger: FastifyBaseLogger): Signals[] {
  if (process.stdout.isTTY) return []
  process.on('SIGHUP', () => logger.info('SIGHUP ignored: the key file and the clients file are checked every 10 s'))
  return ['SIGHUP']
}

/**
 * Starts OpenTelemetry, which is loaded only here. Its SDK reads the destination and format of spans from the environment (`OTEL_…`),
 * and reads nothing later.
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
