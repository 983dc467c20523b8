import { Hash } from 'node:crypto'
import { Socket } from 'node:net'
import t from 'tap'
import { createClientKey, digestOf } from '../../../src/access/identity/client-key.ts'
import type { ListedClient } from '../../../src/access/identity/clients-file.ts'
import { createIdentify } from '../../../src/access/identity/identify.ts'
import { RecognisedCredentials } from '../../../src/access/identity/recognised-credentials.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const [key, otherKey] = [createClientKey(), createClientKey()]

function listOf (keys: Record<string, string>, notAfterMs: number | null = null): ListedClient[] {
  return Object.entries(keys).map(([id, key]) => (
    { id, keys: [{ digest: digestOf(key), label: null, notAfterMs }], scopes: new Set(), journeys: 'all', rateLimit: null }
  ))
}

function createRig (listed: ListedClient[]) {
  const state = { listed, nowMs: 0 }
  const identify = createIdentify({ listed: () => state.listed, tokens: null, wallMs: () => state.nowMs })
  return { state, identify }
}

t.test('a connection\'s credential is digested once, and again after another one was shown', async t => {
  const { identify } = createRig(listOf({ web: key, app: otherKey }))
  const connection = new Socket()
  const digests = t.capture(Hash.prototype, 'update', Hash.prototype.update)
  const ask = (key: string, times: number): number => {
    for (let time = 0; time < times; time++) t.match(identify({ 'x-api-key': key }, false, connection), { id: String })
    return digests().length
  }
  t.equal(ask(key, 10), 1)
  t.equal(ask(otherKey, 10), 1)
  t.equal(ask(key, 1), 1)
})

t.test('recognised credentials give the same result as a connection that remembers nothing, in any order', async t => {
  const { identify } = createRig(listOf({ web: key, app: otherKey }))
  const connection = new Socket()
  const almost = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`
  const shown = [
    {}, { 'x-api-key': key }, { 'x-api-key': otherKey }, { 'x-api-key': almost }, { 'x-api-key': `${key}, ${key}` }, { 'x-api-key': '' },
    { authorization: key }, { authorization: `Bearer ${key}` }, { authorization: `TD1 ${key}` }, { authorization: `Bearer ${almost}` },
    { authorization: `Bearer ${key}`, 'x-api-key': key }, { 'x-api-key': key.replace('tdj', '\u00e4dj') }
  ]
  const violations = collectViolations()
  for (const before of shown) {
    for (const headers of shown) {
      for (const acceptsTd1 of [true, false]) {
        identify(before, !acceptsTd1, connection)
        identify(before, acceptsTd1, connection)
        violations.equal(identify(headers, acceptsTd1, connection), identify(headers, acceptsTd1), { before, headers, acceptsTd1 })
      }
    }
  }
  t.same(violations.found, [])
})

t.test('a recognised key stops working when it expires or leaves the list', async t => {
  const { state, identify } = createRig(listOf({ web: key }, 1_000))
  const connection = new Socket()
  const ask = () => identify({ 'x-api-key': key }, false, connection)
  t.match([ask(), ask()], [{ id: 'web' }, { id: 'web' }])
  state.nowMs = 1_001
  t.match(ask(), { expiredKeyOf: { id: 'web' } })
  state.nowMs = 0
  t.match(ask(), { id: 'web' })
  state.listed = listOf({ web: otherKey })
  t.equal(ask(), 'unknown', 'the key was rotated')
  state.listed = listOf({ renamed: key })
  t.match([ask(), ask()], [{ id: 'renamed' }, { id: 'renamed' }])
})

t.test('connections share no credentials, and closed ones leave none behind', async t => {
  const recognised = new RecognisedCredentials<string>()
  const [one, other] = [new Socket(), new Socket()]
  recognised.remember(one, 'x-api-key', key, 'proof')
  t.equal(recognised.find(one, 'x-api-key', key), 'proof')
  t.equal(recognised.find(other, 'x-api-key', key), null)
  t.equal(recognised.find(one, 'authorization', key), null)
  one.destroy()
  await new Promise(resolve => setImmediate(resolve))
  t.equal(recognised.find(one, 'x-api-key', key), null)
  recognised.remember(one, 'x-api-key', key, 'proof')
  t.equal(recognised.find(one, 'x-api-key', key), null, 'a connection that has closed is not remembered')
})
