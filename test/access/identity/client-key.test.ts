import t from 'tap'
import { createClientKey, digestOf, findClient } from '../../../src/access/identity/client-key.ts'
import type { ListedClient } from '../../../src/access/identity/parse-clients.ts'

const listed = (id: string, ...keys: string[]): ListedClient => ({
  id, keyDigests: keys.map(digestOf), scopes: new Set(), journeys: 'all', rateLimit: null
})

t.test('a key is 256 random bits behind a prefix that secret scanners can find', async t => {
  const keys = new Set(Array.from({ length: 100 }, createClientKey))
  t.equal(keys.size, 100)
  for (const key of keys) {
    t.match(key, /^tdj_[\w-]{43}$/)
    t.equal(Buffer.from(key.slice(4), 'base64url').length, 32)
  }
})

t.test('either key of a client under rotation finds it, and no other text does', async t => {
  const [old, next, other] = [createClientKey(), createClientKey(), createClientKey()]
  const clients = [listed('web', old, next), listed('batch', other)]
  t.equal(findClient(clients, old)?.id, 'web')
  t.equal(findClient(clients, next)?.id, 'web')
  t.equal(findClient(clients, other)?.id, 'batch')
  for (const wrong of [createClientKey(), '', 'tdj_', old.slice(0, -1), `${old}x`, old.toUpperCase(), digestOf(old).toString('hex')]) {
    t.equal(findClient(clients, wrong), null)
  }
})
