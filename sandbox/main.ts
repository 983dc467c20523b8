import { parseArgs } from 'node:util'
import { faultJourneys } from './fault-journeys.ts'
import { sandboxJourneys } from './sandbox-journeys.ts'
import { startSandbox } from './start-sandbox.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '8099' } } })
const sandbox = await startSandbox({ port: Number(values.port) })

process.stdout.write([
  `Simulated Treasure Data on ${sandbox.origin}`,
  'Any key of ten or more characters is taken: Authorization: TD1 <key>',
  '',
  'Journeys:',
  ...sandboxJourneys.map(({ id, name, shows }) => `  ${id}  ${name}: ${shows}`),
  '',
  'Journeys that go wrong:',
  ...faultJourneys.map(({ id, shows }) => `  ${id}  ${shows}`),
  '',
  ''
].join('\n'))

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => { sandbox.close() })
}
