import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import t from 'tap'
import { createPeers } from '../../../src/access/client-address.ts'
import type { Client } from '../../../src/access/identity/client.ts'
import type { Identity } from '../../../src/access/identity/identify.ts'
import { byLimit } from '../../../src/access/limits/limit-names.ts'
import { RateLimits } from '../../../src/access/limits/rate-limits.ts'
import { CallerLimits } from '../../../src/http/guards/caller-limits.ts'
import { Guards } from '../../../src/http/guards/guard.ts'
import { listGuards } from '../../../src/http/guards/guards.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createNoIndexes } from '../../support/sources/no-indexes.ts'

const client: Client = { id: 'jwt:web', scopes: new Set(['journeys:read']), journeys: 'all', rateLimit: null }

/** Guards of callers whose tokens must be verified; each of them is `identity`. */
function createRig (identity: Identity) {
  const state = { verified: 0 }
  const clock = createFakeClock(0)
  const limits = new CallerLimits({
    peers: createPeers([]),
    limits: byLimit(name => new RateLimits(name, clock)),
    defaultLimit: { requestsPerMinute: 3, loadsPerMinute: 3, workMsPerMinute: 3 },
    strangersFactor: 20,
    isAnonymous: false
  })
  const identify = () => async (): Promise<Identity> => {
    state.verified++
    return identity
  }
  const guards = new Guards(listGuards({ checkHost: () => 'allowed', origins: [], identify, limits, indexes: createNoIndexes() }))
  const pass = async (): Promise<string> => {
    const request = new IncomingMessage(new Socket())
    Object.assign(request, { method: 'GET', url: '/v1/journeys/1000/statistics', headers: { host: 'localhost' } })
    const { problem } = await guards.pass(request, 'journeys:read')
    return problem?.code ?? 'passed'
  }
  return { state, clock, pass }
}

t.test('no signature is verified for an address beyond its limit', async t => {
  const { state, clock, pass } = createRig('unknown')
  const codes = []
  for (let request = 0; request < 5; request++) codes.push(await pass())
  t.same(codes, ['unauthenticated', 'unauthenticated', 'unauthenticated', 'rate-limited', 'rate-limited'])
  t.equal(state.verified, 3)
  await clock.advance(20_000)
  t.equal(await pass(), 'unauthenticated', 'a token came back')
})

t.test('a valid token of a client costs its address nothing', async t => {
  const { state, pass } = createRig(client)
  const codes = []
  for (let request = 0; request < 4; request++) codes.push(await pass())
  t.same(codes, ['passed', 'passed', 'passed', 'rate-limited'])
  t.equal(state.verified, 4, 'the client\'s own limit refused')
})
