import { parseArgs } from 'node:util'
import { createClientKey, digestOf } from '../src/access/identity/client-key.ts'
import { parseClients } from '../src/access/identity/clients-file.ts'

const usage = 'Usage: npm run client:new -- --id <name> --scope <scope>[,…] --journeys <id>[,…] | "*" [--expires <days>d] [--label <text>]'

const dayMs = 86_400_000
const maxDays = 3_650

try {
  const { values: { id, scope, journeys, expires, label } } = parseArgs({
    options: {
      id: { type: 'string' },
      scope: { type: 'string', multiple: true },
      journeys: { type: 'string', multiple: true },
      expires: { type: 'string' },
      label: { type: 'string' }
    }
  })
  if (id === undefined || scope === undefined) throw new Error('--id and --scope are required')
  const key = createClientKey()
  const sha256 = digestOf(key).toString('hex')
  const notAfter = expires === undefined ? undefined : new Date(Date.now() + readDays(expires) * dayMs).toISOString()
  // JSON leaves out undefined values
  const entry = notAfter === undefined && label === undefined ? sha256 : { sha256, label, notAfter }
  const client = { id, keySha256: [entry], scopes: listOf(scope), journeys: listOf(journeys ?? []) }
  // refuse here what the service would refuse
  parseClients(JSON.stringify({ clients: [client] }))
  process.stdout.write([
    `key     ${key}`,
    '        shown only once: give it to the client, and store it nowhere else',
    ...notAfter === undefined ? [] : [`        expires on ${notAfter}`],
    '',
    'Add to "clients" in CLIENTS_FILE:',
    JSON.stringify(client, null, 2),
    ''
  ].join('\n'))
} catch (error) {
  // both parsers throw errors with a message for people
  process.stderr.write(`${(error as Error).message}\n${usage}\n`)
  process.exitCode = 2
}

function readDays (text: string): number {
  const days = Number(/^(\d{1,4})d$/.exec(text)?.[1])
  if (days >= 1 && days <= maxDays) return days
  throw new Error(`--expires needs a number of days from 1d to ${maxDays}d, such as 90d`)
}

/** Lists may be given in one option or in several. */
function listOf (given: readonly string[]): string[] {
  return given.flatMap(text => text.split(',').map(part => part.trim()))
}
