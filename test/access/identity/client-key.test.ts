import t from 'tap'
import { createClientKey, describeExpiry, digestOf, findKey } from '../../../src/access/identity/client-key.ts'
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

t.test('the status shows when the next key expires, and how many have expired', async t => {
  const web = listed('web')
  const ending = (...ends: Array<number | null>) =>
    ({ ...web, keys: ends.map(notAfterMs => ({ digest: Buffer.alloc(32), label: null, notAfterMs })) })
  t.same(describeExpiry([], 0), { expired: 0, next: null })
  t.same(describeExpiry([ending(null)], 0), { expired: 0, next: null })
  t.same(describeExpiry([ending(3_000, null), ending(1_000, 2_000)], 2_000), { expired: 1, next: '1970-01-01T00:00:02.000Z' })
  t.same(describeExpiry([ending(3_000)], 3_001), { expired: 1, next: null })
})

t.test('during a rotation both keys of a client work, and no other text does', async t => {
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
