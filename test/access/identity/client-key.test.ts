import t from 'tap'
import { createClientKey, digestOf, findKey } from '../../../src/access/identity/client-key.ts'
import type { ListedClient } from '../../../src/access/identity/clients-file.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const listed = (id: string, ...keys: string[]): ListedClient => ({
  id, keys: keys.map(key => ({ digest: digestOf(key), label: null, notAfterMs: null })), scopes: new Set(), journeys: 'all', rateLimit: null
})

t.test('a key is 256 random bits behind a prefix that secret scanners can find', async t => {
  const keys = new Set(Array.from({ length: 100 }, createClientKey))
  t.equal(keys.size, 100)
  const violations = collectViolations()
  for (const key of keys) {
    violations.match(key, /^tdj_[\w-]{43}$/, key)
    violations.equal(Buffer.from(key.slice(4), 'base64url').length, 32, key)
  }
  t.same(violations.found, [])
})

t.test('either key of a client under rotation finds it, and no other text does', async t => {
  const [old, next, other] = [createClientKey(), createClientKey(), createClientKey()]
  const clients = [listed('web', old, next), listed('batch', other)]
  t.equal(findKey(clients, old)?.client.id, 'web')
  t.equal(findKey(clients, next)?.client.id, 'web')
  t.equal(findKey(clients, other)?.client.id, 'batch')
  const violations = collectViolations()
  for (const wrong of [createClientKey(), '', 'tdj_', old.slice(0, -1), `${old}x`, old.toUpperCase(), digestOf(old).toString('hex')]) {
    violations.equal(findKey(clients, wrong), null, wrong)
  }
  t.same(violations.found, [])
})
