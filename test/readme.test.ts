import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseClients } from '../src/access/parse-clients.ts'
import { loadConfig } from '../src/config.ts'
import { startService } from './support/start-service.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** `curl` of an address, `jq` of a path, and the block of JSON that it prints. */
const example = /```sh\ncurl -s '?http:\/\/127\.0\.0\.1:8080([^' ]+)'? \| jq (\.[\w.]+)\n```\n\n```json\n([^`]+)```/g

t.test('the README\'s curl examples print what it shows', async t => {
  const { getJson } = await startService(t)
  const examples = [...readme.matchAll(example)]
  t.ok(examples.length >= 3)
  for (const [, path = '', filter = '', shown = ''] of examples) {
    let part: unknown = await getJson(path)
    for (const name of filter.split('.').filter(name => name !== '')) part = new Map(Object.entries(Object(part))).get(name)
    t.same(part, JSON.parse(shown), path)
  }
})

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
