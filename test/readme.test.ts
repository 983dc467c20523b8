import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseClients } from '../src/access/identity/clients-file.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

t.test('the README\'s file of clients is one', async t => {
  const [, clients = ''] = /```json\n(\{\n {2}"clients"[^`]+)```/.exec(readme) ?? []
  t.match(parseClients(clients), [{ id: 'web', journeys: new Set(['1001', '1002']), rateLimit: { loadsPerMinute: 60 } }])
})
