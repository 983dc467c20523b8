import { explainListening, reportStartUpFault } from '../src/runtime/start-up-fault.ts'
import { describeCommand, readCommandLine, type Command } from './command-line.ts'
import { faultJourneys } from './fault-journeys.ts'
import { sandboxJourneys } from './sandbox-journeys.ts'
import { startSandbox } from './start-sandbox.ts'

const host = '127.0.0.1'
const command: Command = {
  name: 'npm run sandbox',
  purpose: 'a simulated Treasure Data on this machine',
  ports: [{ flag: 'port', variable: 'SANDBOX_PORT', default: 8099, meaning: 'Port of the simulated Treasure Data' }]
}

await main().catch(reportStartUpFault)

async function main (): Promise<void> {
  const [port] = readCommandLine(command, process.argv.slice(2), process.env) ?? []
  if (port === undefined) {
    process.stdout.write(describeCommand(command))
    return
  }
  const sandbox = await explainListening(
    startSandbox({ port, host }), { host, port, hostSetting: 'host', portSetting: 'SANDBOX_PORT or --port' }
  )
  process.stdout.write([
    `Simulated Treasure Data on ${sandbox.origin}`,
    'Any key with at least ten characters works: Authorization: TD1 <key>',
    '',
    'Journeys:',
    ...sandboxJourneys.map(({ id, name, shows }) => `  ${id}  ${name}: ${shows}`),
    '',
    'Journeys that fail:',
    ...faultJourneys.map(({ id, shows }) => `  ${id}  ${shows}`),
    '',
    ''
  ].join('\n'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => { sandbox.close() })
  }
}
