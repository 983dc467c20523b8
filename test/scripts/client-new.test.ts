import { spawnSync } from 'node:child_process'
import t from 'tap'
import { createClientKey, findKey } from '../../src/access/identity/client-key.ts'
import { parseClients } from '../../src/access/identity/clients-file.ts'
import { collectViolations } from '../support/collect-violations.ts'

function run (...args: string[]): { status: number | null, stdout: string, stderr: string } {
  return spawnSync(process.execPath, ['--import=tsx', 'scripts/client-new.ts', ...args],
    { encoding: 'utf8', env: { PATH: process.env['PATH'] } })
}

t.test('it prints a new key once, and its entry for the service', async t => {
  const { status, stdout } = run('--id', 'web', '--scope', 'journeys:read,cache:refresh', '--journeys', '1,2')
  t.equal(status, 0)
  const key = /tdj_\S+/.exec(stdout)?.[0] ?? ''
  t.equal(stdout.split(key).length, 2)
  const clients = parseClients(`{"clients":[${stdout.slice(stdout.indexOf('{'))}]}`)
  t.match(findKey(clients, key)?.client, { id: 'web', journeys: new Set(['1', '2']) })
  t.equal(findKey(clients, createClientKey()), null)
  const made = (...args: string[]) => parseClients(`{"clients":[${run('--id', 'a', ...args).stdout.replace(/^[^{]*/, '')}]}`)
  t.match(made('--scope', 'td:raw'), [{ journeys: new Set() }])
  t.match(made('--scope', 'td:raw', '--scope', 'cache:read', '--journeys', '*'),
    [{ scopes: new Set(['td:raw', 'cache:read']), journeys: 'all' }])
})

t.test('a key may expire after some days and have a label, both in the entry', async t => {
  const beforeMs = Date.now()
  const { status, stdout } = run('--id', 'web', '--scope', 'journeys:read', '--expires', '90d', '--label', 'dashboard, spring')
  t.equal(status, 0)
  const [client] = parseClients(`{"clients":[${stdout.slice(stdout.indexOf('{'))}]}`)
  const { label, notAfterMs } = client?.keys[0] ?? {}
  t.equal(label, 'dashboard, spring')
  const lifetimeMs = Number(notAfterMs) - beforeMs
  t.ok(lifetimeMs >= 90 * 86_400_000 && lifetimeMs < 90 * 86_400_000 + 60_000, `${lifetimeMs} ms`)
  t.match(stdout, `expires on ${new Date(Number(notAfterMs)).toISOString()}`)
})

t.test('entries that the service would refuse are refused with a reason', async t => {
  const refused: Array<[string[], RegExp]> = [
    [['--id', 'web'], /--scope/],
    [['--id', 'web', '--scope', 'journeys:write'], /scopes/],
    [['--id', 'web', '--scope', 'journeys:read', '--journeys', '1,x'], /journeys/],
    [['--id', 'web', '--scope', 'journeys:read', '--expires', '90'], /--expires needs a number of days/],
    [['--id', 'web', '--scope', 'journeys:read', '--expires', '0d'], /--expires needs a number of days/],
    [['--id', 'web', '--scope', 'journeys:read', '--label', ''], /label/],
    [['--nonsense'], /nonsense/]
  ]
  const violations = collectViolations()
  for (const [args, reason] of refused) {
    const { status, stdout, stderr } = run(...args)
    violations.equal(status, 2, args, reason)
    violations.match(stderr, reason, args, reason)
    violations.match(stderr, /Usage/, args, reason)
    violations.equal(stdout, '', args, reason)
  }
  t.same(violations.found, [])
})
