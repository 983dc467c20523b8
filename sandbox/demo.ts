import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import { buildApp } from '../src/app.ts'
import { loadConfig, type Config } from '../src/config/load-config.ts'
import { boundAccount } from '../src/composition/bind-answers.ts'
import { addDays, calendarDateAt } from '../src/domain/time/calendar-date.ts'
import { createLogger } from '../src/operations/logs/logger.ts'
import { terminalLog } from '../src/operations/logs/terminal-log.ts'
import { systemClock } from '../src/runtime/clock.ts'
import type { IncidentLog } from '../src/runtime/log.ts'
import { createDatabase } from '../src/store/create-database.ts'
import { explainListening, reportStartUpFault } from '../src/runtime/start-up-fault.ts'
import { createTdDispatcher } from '../src/treasure-data/client/create-td-dispatcher.ts'
import { describeCommand, readCommandLine, type Command } from './command-line.ts'
import { recordYear } from './history/record-year.ts'
import { yearDays } from './history/simulate-year.ts'
import { audienceIds } from './indexes/catalogue.ts'
import type { Launches } from './indexes/create-catalogue.ts'
import { sandboxJourneys } from './sandbox-journeys.ts'
import { startSandbox, type Sandbox } from './start-sandbox.ts'

const host = '127.0.0.1'
const firstJourney = '1001'
const command: Command = {
  name: 'npm run demo',
  purpose: 'the service on a simulated Treasure Data; no key needed',
  ports: [
    { flag: 'port', variable: 'PORT', default: 8080, meaning: 'Port of the service' },
    { flag: 'sandbox-port', variable: 'SANDBOX_PORT', default: 8099, meaning: 'Port of the simulated Treasure Data' }
  ]
}

await main().catch(endWithFault)

async function main (): Promise<void> {
  const [port, sandboxPort] = readCommandLine(command, process.argv.slice(2), process.env) ?? []
  if (port === undefined || sandboxPort === undefined) {
    process.stdout.write(describeCommand(command))
    return
  }
  const sandbox = await explainListening(startSandbox({ port: sandboxPort, host, launches: launchBeforeAYear() }), {
    host, port: sandboxPort, hostSetting: 'host', portSetting: 'SANDBOX_PORT or --sandbox-port'
  })
  const address = await startService(sandbox, port)
  process.stdout.write([
    `viewer      ${address}`,
    `swagger ui  ${address}/docs`,
    `sandbox     ${sandbox.origin} (a simulated Treasure Data)`,
    'history     a simulated year, being recorded in the background; takes up to a minute',
    '',
    ...sandboxJourneys.map(({ id, name, shows }) => `journey ${id}  ${name}: ${shows}`),
    '',
    `try         curl ${address}/v1/journeys/${firstJourney}/statistics`,
    'stop        Ctrl-C',
    ''
  ].join('\n'))
}

/** Launches the first journey a year ago, so that it always has numbers of a year. */
function launchBeforeAYear (): Launches {
  return new Map([[firstJourney, addDays(calendarDateAt(Date.now(), 'UTC'), 1 - yearDays)]])
}

/** Starts the service on the sandbox, and records a simulated year in the background. Returns its origin. */
async function startService (sandbox: Sandbox, port: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-demo-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const config = loadConfig({
    HOST: host,
    PORT: String(port),
    TD_API_KEY: '1/demo-key-of-the-sandbox',
    TD_BASE_URL: sandbox.origin,
    // nobody needs to be spared
    TD_MAX_RPS: '50',
    TD_AUDIENCES: Object.values(audienceIds).join(','),
    // the others would be recorded while the page loads its figures
    WATCH_JOURNEYS: sandbox.plans.map(({ id }) => id).join(','),
    STORE_URL: `file:${join(folder, 'journeys.db')}`,
    LOG_LEVEL: 'warn'
  }, () => '')
  const dispatcher = createTdDispatcher({ maxConcurrency: config.TD_MAX_CONCURRENCY, deadlineMs: config.TD_DEADLINE_MS })
  const logger = createLogger(config.LOG_LEVEL, terminalLog(process.stdout, process.stdout))
  const app = await buildApp(config, { clock: systemClock, dispatcher, logger })
  const address = await explainListening(
    app.listen({ host, port }), { host, port, hostSetting: 'host', portSetting: 'PORT or --port' }
  )
  const ending = new AbortController()
  const recording = recordHistory({ config, sandbox, address, logger, signal: ending.signal })
  closeWithGrace({ delay: config.SHUTDOWN_GRACE_MS, logger: false }, async ({ err }) => {
    if (err !== undefined) logger.fatal({ err }, 'unhandled error')
    ending.abort()
    await recording
    await app.close()
    await dispatcher.close()
    await sandbox.close()
  })
  return address
}

/** Records a simulated year in the service's store, and prints when it is done. */
async function recordHistory (
  { config, sandbox: { origin, plans }, address, logger, signal }:
  { config: Config, sandbox: Sandbox, address: string, logger: IncidentLog, signal: AbortSignal }
): Promise<void> {
  if (config.store === null) return
  const database = await createDatabase(config.store, systemClock)
  const [account, key] = [boundAccount(config.TD_ACCOUNT, config.TD_API_KEY), config.TD_API_KEY]
  try {
    await recordYear({ database, clock: systemClock, log: logger, origin, account, key, plans, signal })
    if (!signal.aborted) process.stdout.write(`history     recorded: curl '${address}/v1/journeys/${firstJourney}/history?by=month'\n`)
  } catch (error) {
    process.stdout.write(`history     not recorded: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}

/** Ends the demo even if its other server is listening. */
function endWithFault (error: unknown): void {
  reportStartUpFault(error)
  process.exit()
}
