import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseClients } from '../../src/access/identity/clients-file.ts'

const page = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8')

t.test('the documented clients file is valid', async t => {
  const [, clients = ''] = /```json\n(\{\n {2}"clients"[^`]+)```/.exec(page) ?? []
  t.match(parseClients(clients), [{ id: 'web', journeys: new Set(['1001', '1002']), rateLimit: { loadsPerMinute: 60 } }])
})
