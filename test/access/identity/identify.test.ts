import t from 'tap'
import { createClientKey, digestOf } from '../../../src/access/identity/client-key.ts'
import { createIdentify, identifyEverybody, readCredential } from '../../../src/access/identity/identify.ts'
import { JsonWebTokens } from '../../../src/access/identity/json-web-tokens.ts'
import { Jwks } from '../../../src/access/identity/jwks.ts'
import type { ListedClient } from '../../../src/access/identity/clients-file.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const key = createClientKey()
const web: ListedClient = {
  id: 'web', keys: [{ digest: digestOf(key), label: null, notAfterMs: null }], scopes: new Set(), journeys: 'all', rateLimit: null
}
const clients = [web]
const identify = createIdentify({ listed: () => clients, tokens: null, wallMs: () => 0 })

t.test('a key in either header is recognised at once', async t => {
  const violations = collectViolations()
  for (const headers of [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }]) violations.equal(identify(headers), web, headers)
  t.same(violations.found, [])
})

t.test('a key works until it expires, and an expired one is recognised as such', async t => {
  const expiring = createClientKey()
  let nowMs = 999
  const keys = [...web.keys, { digest: digestOf(expiring), label: 'old', notAfterMs: 1_000 }]
  const listed = [{ ...web, keys }]
  const identifyAt = createIdentify({ listed: () => listed, tokens: null, wallMs: () => nowMs })
  t.match(identifyAt({ 'x-api-key': expiring }), { id: 'web', keyLabel: 'old' })
  nowMs = 1_000
  t.match(identifyAt({ 'x-api-key': expiring }), { id: 'web' }, 'the last moment')
  nowMs = 1_001
  t.match(identifyAt({ 'x-api-key': expiring }), { id: undefined, expiredKeyOf: { id: 'web', keyLabel: 'old' } })
  t.match(identifyAt({ 'x-api-key': key }), { id: 'web' }, 'the other key goes on')
})

t.test('no credential and an invalid credential are different results', async t => {
  t.equal(identify({}), 'anonymous')
  t.equal(identify({ authorization: 'Basic x' }), 'unknown')
  t.equal(identify({ 'x-api-key': createClientKey() }), 'unknown')
})

t.test('a possible token is verified only when needed', async t => {
  const clock = createFakeClock(0)
  const jwks = new Jwks({ fetchKeys: async () => ({ keys: [] }), clock, onFault () {}, onRecovery () {} })
  const tokens = new JsonWebTokens({
    issuer: 'i', audience: 'a', journeysClaim: 'journeys', maxLifetimeS: 3_600, clock, jwks, onRefusal () {}
  })
  const identity = createIdentify({ listed: () => clients, tokens, wallMs: clock.wallMs })({ 'x-api-key': createClientKey() })
  t.type(identity, 'function')
  t.equal(typeof identity === 'function' && await identity(), 'unknown')
})

t.test('without authentication all callers are the same', async t => {
  const everybody = identifyEverybody(web)
  t.equal(everybody({ authorization: 'Basic x' }), web)
  t.equal(everybody({}), web)
})

t.test('a bearer token or a key header is one credential', async t => {
  t.equal(readCredential({}), 'none')
  const violations = collectViolations()
  for (const authorization of ['Bearer abc.d-e_f', 'bearer abc.d-e_f', 'BEARER  abc.d-e_f ']) {
    violations.same(readCredential({ authorization }), { token: 'abc.d-e_f' }, authorization)
  }
  t.same(violations.found, [])
  t.same(readCredential({ 'x-api-key': 'tdj_x' }), { token: 'tdj_x' })
})

t.test('ambiguous credentials, other schemes and overlong ones cannot be read', async t => {
  const unreadable = [
    { authorization: 'Bearer a', 'x-api-key': 'a' },
    { authorization: 'Bearer a, Bearer b' },
    { 'x-api-key': 'a, b' },
    { 'x-api-key': ['a', 'b'] },
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Basic YTpi' },
    { authorization: 'TD1 1/abc' },
    { authorization: 'Bearer a b' },
    { 'x-api-key': '' },
    { 'x-api-key': 'schlüssel' },
    { 'x-api-key': 'a'.repeat(8_193) }
  ]
  const violations = collectViolations()
  for (const headers of unreadable) violations.equal(readCredential(headers), 'unreadable', JSON.stringify(headers).slice(0, 60))
  t.same(violations.found, [])
  t.same(readCredential({ 'x-api-key': 'a'.repeat(8_192) }), { token: 'a'.repeat(8_192) })
})

t.test('Treasure Data\'s own scheme is accepted only at its paths', async t => {
  t.same(readCredential({ authorization: 'TD1 tdj_x' }, true), { token: 'tdj_x' })
  t.same(readCredential({ authorization: 'Bearer tdj_x' }, true), { token: 'tdj_x' })
  t.equal(readCredential({ authorization: 'TD1 a', 'x-api-key': 'a' }, true), 'unreadable')
  t.equal(readCredential({ authorization: 'TD2 a' }, true), 'unreadable')
})
