import { parseArgs } from 'node:util'
import { createClientKey, digestOf } from '../src/access/identity/client-key.ts'
import { parseClients } from '../src/access/identity/clients-file.ts'

const usage = 'Usage: npm run client:new -- --id <name> --scope <scope>[,…] --journeys <id>[,…] | "*"'

try {
  const { values: { id, scope, journeys } } = parseArgs({
    options: { id: { type: 'string' }, scope: { type: 'string', multiple: true }, journeys: { type: 'string', multiple: true } }
  })
  if (id === undefined || scope === undefined) throw new Error('--id and --scope are needed')
  const key = createClientKey()
  const client = { id, keySha256: [digestOf(key).toString('hex')], scopes: listOf(scope), journeys: listOf(journeys ?? []) }
  // what the service would refuse is refused here
  parseClients(JSON.stringify({ clients: [client] }))
  process.stdout.write([
    `key     ${key}`,
    '        shown this once: give it to the client, and keep it nowhere else',
    '',
    'Add to "clients" in CLIENTS_FILE:',
    JSON.stringify(client, null, 2),
    ''
  ].join('\n'))
} catch (error) {
  // both parsers throw errors with a message made for people
  process.stderr.write(`${(error as Error).message}\n${usage}\n`)
  process.exitCode = 2
}

/** Lists may be given in one or in several. */
function listOf (given: readonly string[]): string[] {
  return given.flatMap(text => text.split(',').map(part => part.trim()))
}
