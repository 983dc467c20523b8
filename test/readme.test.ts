import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseClients } from '../src/access/identity/parse-clients.ts'
import { loadConfig } from '../src/config/load-config.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

t.test('the README\'s table names every setting with its default', async t => {
  const config = loadConfig({ TD_API_KEY: '1/0123456789' }, () => '')
  for (const [name, value] of Object.entries(config)) {
    if (!/^[A-Z_]+$/.test(name)) continue
    const row = readme.split('\n').find(line => line.startsWith('|') && line.includes(`\`${name === 'TD_ORIGIN' ? 'TD_BASE_URL' : name}\``))
    t.ok(row, name)
    if (typeof value === 'number') t.ok(row?.split('|')[2]?.includes(String(value)), `${name} ${value}`)
  }
})

t.test('the README\'s file of clients is one', async t => {
  const [, clients = ''] = /```json\n(\{\n {2}"clients"[^`]+)```/.exec(readme) ?? []
  t.match(parseClients(clients), [{ id: 'web', journeys: new Set(['1001', '1002']), rateLimit: { loadsPerMinute: 60 } }])
})
