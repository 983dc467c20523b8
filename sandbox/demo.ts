import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import { buildApp } from '../src/app.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { createLogger } from '../src/operations/logs/logger.ts'
import { terminalLog } from '../src/operations/logs/terminal-log.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { explainListening, reportStartUpFault } from '../src/runtime/start-up-fault.ts'
import { createTdDispatcher } from '../src/treasure-data/client/create-td-dispatcher.ts'
import { describeCommand, readCommandLine, type Command } from './command-line.ts'
import { audienceIds } from './indexes/catalogue.ts'
import { sandboxJourneys } from './sandbox-journeys.ts'
import { startSandbox, type Sandbox } from './start-sandbox.ts'

const host = '127.0.0.1'
const command: Command = {
  name: 'npm run demo',
  purpose: 'the service on a simulated Treasure Data, without a key',
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
  const sandbox = await explainListening(startSandbox({ port: sandboxPort, host }), {
    host, port: sandboxPort, hostSetting: 'host', portSetting: 'SANDBOX_PORT or --sandbox-port'
  })
  const address = await startService(sandbox, port)
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
}

/** Starts the service on the sandbox. Returns its origin. */
async function startService (sandbox: Sandbox, port: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-demo-'))
  const config = loadConfig({
    HOST: host,
    PORT: String(port),
    TD_API_KEY: '1/demo-key-of-the-sandbox',
    TD_BASE_URL: sandbox.origin,
    TD_AUDIENCES: Object.values(audienceIds).join(','),
    STORE_URL: `file:${join(folder, 'journeys.db')}`,
    LOG_LEVEL: 'warn'
  }, () => '')
  const dispatcher = createTdDispatcher({ maxConcurrency: config.TD_MAX_CONCURRENCY, deadlineMs: config.TD_DEADLINE_MS })
  const logger = createLogger(config.LOG_LEVEL, terminalLog(process.stdout, process.stdout))
  const app = await buildApp(config, { clock: systemClock, dispatcher, logger })
  const address = await explainListening(
    app.listen({ host, port }), { host, port, hostSetting: 'host', portSetting: 'PORT or --port' }
  )
  closeWithGrace({ delay: config.SHUTDOWN_GRACE_MS, logger: false }, async ({ err }) => {
    if (err !== undefined) logger.fatal({ err }, 'unhandled error')
    await app.close()
    await dispatcher.close()
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return address
}

/** Ends the demo, whose other server may be listening. */
function endWithFault (error: unknown): void {
  reportStartUpFault(error)
  process.exit()
}
