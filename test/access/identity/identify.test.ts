import t from 'tap'
import { createClientKey, digestOf } from '../../../src/access/identity/client-key.ts'
import { createIdentify, identifyEverybody } from '../../../src/access/identity/identify.ts'
import { JsonWebTokens } from '../../../src/access/identity/json-web-tokens.ts'
import { Jwks } from '../../../src/access/identity/jwks.ts'
import type { ListedClient } from '../../../src/access/identity/parse-clients.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const key = createClientKey()
const web: ListedClient = { id: 'web', keyDigests: [digestOf(key)], scopes: new Set(), journeys: 'all', rateLimit: null }
const identify = createIdentify({ listed: () => [web], tokens: null })

t.test('a key is known at once by either header', async t => {
  for (const headers of [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }]) t.equal(identify(headers), web)
})

t.test('nothing shown is told from what proves nothing', async t => {
  t.equal(identify({}), 'anonymous')
  t.equal(identify({ authorization: 'Basic x' }), 'unknown')
  t.equal(identify({ 'x-api-key': createClientKey() }), 'unknown')
})

t.test('what might be a token takes time where there are tokens', async t => {
  const clock = createFakeClock(0)
  const jwks = new Jwks({ fetchKeys: async () => ({ keys: [] }), clock, onFault () {}, onRecovery () {} })
  const tokens = new JsonWebTokens({ issuer: 'i', audience: 'a', journeysClaim: 'journeys', clock, jwks })
  const identity = createIdentify({ listed: () => [web], tokens })({ 'x-api-key': createClientKey() })
  t.ok(identity instanceof Promise)
  t.equal(await identity, 'unknown')
})

t.test('without authentication everybody is the same', async t => {
  const everybody = identifyEverybody(web)
  t.equal(everybody({ authorization: 'Basic x' }), web)
  t.equal(everybody({}), web)
})
