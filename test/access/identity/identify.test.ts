import t from 'tap'
import { createClientKey, digestOf } from '../../../src/access/identity/client-key.ts'
import { createIdentify, identifyEverybody } from '../../../src/access/identity/identify.ts'
import type { ListedClient } from '../../../src/access/identity/parse-clients.ts'

const key = createClientKey()
const web: ListedClient = { id: 'web', keyDigests: [digestOf(key)], scopes: new Set(), journeys: 'all', rateLimit: null }
const identify = createIdentify({ listed: () => [web], tokens: null })

t.test('a key is known at once by either header', async t => {
  for (const headers of [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }]) {
    t.equal(identify.look(headers), web)
    t.equal(await identify.find(headers), web)
  }
})

t.test('nothing shown is told from what proves nothing', async t => {
  t.equal(identify.look({}), 'anonymous')
  t.equal(await identify.find({}), 'anonymous')
  t.equal(identify.look({ authorization: 'Basic x' }), 'unknown')
  t.equal(await identify.find({ authorization: 'Basic x' }), 'unknown')
  t.equal(identify.look({ 'x-api-key': createClientKey() }), null, 'it might be a token')
  t.equal(await identify.find({ 'x-api-key': createClientKey() }), 'unknown')
})

t.test('without authentication everybody is the same', async t => {
  const everybody = identifyEverybody(web)
  t.equal(everybody.look({ authorization: 'Basic x' }), web)
  t.equal(await everybody.find({}), web)
})
