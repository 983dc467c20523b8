import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import t, { type Test } from 'tap'
import { createFakeClock } from '../support/fake-clock.ts'
import { audience, issuer, startIdentityProvider } from '../support/service/identity-provider.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1000/statistics'
const startMs = Date.parse('2026-09-16T12:00:00Z')
const claims = {
  iss: issuer, aud: audience, sub: 'ann@example.com', exp: startMs / 1_000 + 3_600, scope: 'journeys:read', journeys: ['1000']
}

async function startWithTokens (t: Test) {
  const provider = await startIdentityProvider(t)
  const clock = createFakeClock(startMs)
  const jwtEnv = { JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWKS_URL: provider.url }
  const service = await startService(t, { clock, env: { TD_DEFINITIONS: 'off', AUTH_MODE: 'jwt', ...jwtEnv } })
  const ask = (token: string, url = path) => readAnswer(service, url, { authorization: `Bearer ${token}` })
  return { ...service, provider, clock, ask, jwtEnv }
}

t.test('a token of the identity provider reads granted journeys, loaded and from memory', async t => {
  const { provider, sandbox, ask } = await startWithTokens(t)
  const token = await provider.sign(claims)
  const violations = collectViolations()
  for (let request = 0; request < 3; request++) violations.equal((await ask(token)).status, 200, request)
  t.same(violations.found, [])
  t.equal(sandbox.calls.total(), 1)
  t.equal(provider.calls, 1)
  t.match(await ask(token, '/v1/journeys/1001/statistics'), { status: 403, json: { code: 'forbidden' } })
  t.match(await ask(await provider.sign({ ...claims, scope: 'openid' })), { status: 403, json: { detail: /journeys:read/ } })
  t.match(await ask(token, '/v1/cache'), { status: 403 })
})

t.test('a token stops working when it expires, even if its report is in memory', async t => {
  const { provider, clock, ask } = await startWithTokens(t)
  const token = await provider.sign({ ...claims, exp: startMs / 1_000 + 60 })
  t.equal((await ask(token)).status, 200)
  await clock.advance(60_000)
  t.equal((await ask(token)).status, 200, 'clocks may differ by half a minute')
  await clock.advance(30_000)
  t.equal((await ask(token)).status, 401)
})

t.test('every invalid token gets the same answer, and none is logged', async t => {
  const { provider, sandbox, log, ask } = await startWithTokens(t)
  const good = await provider.sign(claims)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const stranger = new SignJWT(claims)
  const sharedSecret = new TextEncoder().encode(await exportSPKI(provider.publicKey()))
  const tokens = [
    await provider.sign({ ...claims, exp: startMs / 1_000 - 31 }), await provider.sign({ ...claims, exp: undefined }),
    await provider.sign({ ...claims, nbf: startMs / 1_000 + 31 }), await provider.sign({ ...claims, sub: undefined }),
    await provider.sign({ ...claims, aud: 'other' }), await provider.sign({ ...claims, iss: 'https://other.example/' }),
    await provider.sign(claims, { kid: 'x' }), await provider.sign(claims, { kid: '../../etc/passwd' }),
    `${part({ alg: 'none' })}.${part(claims)}.`, `${part({ alg: 'none', kid: 'key-1' })}.${part(claims)}.`,
    await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(sharedSecret),
    await stranger.setProtectedHeader({ alg: 'ES256', kid: 'key-1' }).sign(privateKey),
    await new SignJWT(claims).setProtectedHeader({
      alg: 'ES256', kid: 'key-1', jwk: await exportJWK(publicKey), jku: 'http://127.0.0.1:1/'
    }).sign(privateKey),
    `${good}x`, `${good.split('.').slice(0, 2).join('.')}.`, 'abc', 'a.b.c', `${good}${'x'.repeat(9_000)}`, 'x'.repeat(15_000)
  ]
  const shapes = new Map<string, number>()
  for (const [place, token] of tokens.entries()) {
    const answer = await ask(token)
    const { requestId, ...rest } = answer.json as Record<string, unknown>
    const names = ['www-authenticate', 'content-length', 'content-type', 'cache-control', 'ratelimit-policy'].map(answer.header)
    shapes.set(JSON.stringify([answer.status, ...names, rest]), place)
  }
  t.same([...shapes.values()], [tokens.length - 1])
  t.match([...shapes.keys()][0], /^\[401,"Bearer realm=.+invalid_token/)
  t.equal((await ask(good)).status, 200, 'the same by the provider counts')
  t.equal(sandbox.calls.total(), 1)
  const violations = collectViolations()
  for (const token of [...tokens, good]) violations.notOk(token.length > 3 && log.some(line => line.includes(token.slice(0, 40))), token)
  t.same(violations.found, [])
})

t.test('if the identity provider is down, it is logged once, and known callers continue', async t => {
  const { provider, clock, log, ask } = await startWithTokens(t)
  const token = await provider.sign(claims)
  await ask(token)
  provider.broken = { status: 503, body: '' }
  await clock.advance(60_000)
  const other = await provider.sign(claims, { kid: 'new' })
  const violations = collectViolations()
  for (let request = 0; request < 3; request++) {
    violations.equal((await ask(token)).status, 200, request)
    violations.equal((await ask(other)).status, 401, request)
  }
  t.same(violations.found, [])
  const operator = await provider.sign({ ...claims, scope: 'cache:read' })
  const stateOf =
    async () => ((await ask(operator, '/v1/status')).json as { clients: { identityProvider: string } }).clients.identityProvider
  t.equal(await stateOf(), 'failing')
  const alarms = () => log.filter(line => line.includes('identity provider')).map(line => JSON.parse(line).level)
  t.same(alarms(), [50])
  provider.broken = null
  await clock.advance(60_000)
  t.equal((await ask(other)).status, 401)
  t.same(alarms(), [50, 30])
  t.equal(await stateOf(), 'ok')
})

t.test('keys and tokens can both be accepted', async t => {
  const { provider, clock, jwtEnv } = await startWithTokens(t)
  const both = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1000'] } },
    { clock, env: { AUTH_MODE: 'clients+jwt', ...jwtEnv } })
  const token = await provider.sign(claims)
  const violations = collectViolations()
  for (const credential of [both.keys.web, token, token]) {
    violations.equal((await readAnswer(both, path, { authorization: `Bearer ${credential}` })).status, 200, credential)
  }
  t.same(violations.found, [])
  t.equal((await readAnswer(both, path, { authorization: 'Bearer x.y.z' })).status, 401)
})
