import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT, exportSPKI, type JWTPayload } from 'jose'
import t, { type Test } from 'tap'
import { Agent } from 'undici'
import { fetchJwks, Jwks } from '../../../src/access/identity/jwks.ts'
import { JsonWebTokens } from '../../../src/access/identity/json-web-tokens.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { audience, issuer, startIdentityProvider } from '../../support/service/identity-provider.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const startMs = Date.parse('2026-09-16T12:00:00Z')
const startS = startMs / 1_000
const claims: JWTPayload = { iss: issuer, aud: audience, sub: 'ann', exp: startS + 3_600, scope: 'journeys:read other', journeys: ['1', 2] }

async function startTokens (t: Test) {
  const provider = await startIdentityProvider(t)
  const clock = createFakeClock(startMs)
  const dispatcher = new Agent()
  t.teardown(() => dispatcher.destroy())
  const told: string[] = []
  const jwks = new Jwks({
    fetchKeys: () => fetchJwks(new URL(provider.url), dispatcher, 5_000),
    clock,
    onFault: error => { told.push((error as Error).message) },
    onRecovery: () => { told.push('recovered') }
  })
  const tokens = new JsonWebTokens({ issuer, audience, journeysClaim: 'journeys', jwks, clock })
  return { provider, clock, jwks, tokens, told }
}

t.test('a token is a client with its scopes and journeys', async t => {
  const { provider, tokens } = await startTokens(t)
  const token = await provider.sign(claims)
  t.equal(tokens.getIfVerified(token), null)
  const client = await tokens.verify(token)
  t.match(client, { id: 'jwt:ann', rateLimit: null })
  t.same([...client?.scopes ?? []], ['journeys:read'])
  t.same(client?.journeys, new Set(['1', '2']))
  t.equal(tokens.getIfVerified(token), client)
})

t.test('scopes come from scp as well, and claims may be lists or words', async t => {
  const { provider, tokens } = await startTokens(t)
  const read = async (more: Record<string, unknown>) => await tokens.verify(await provider.sign({ ...claims, scope: undefined, ...more }))
  t.same([...(await read({ scp: ['cache:read', 'x', 7] }))?.scopes ?? []], ['cache:read'])
  t.same((await read({ journeys: '5 6 x' }))?.journeys, new Set(['5', '6']))
  t.equal((await read({ journeys: ['*'] }))?.journeys, 'all')
  t.same((await read({ journeys: { all: true } }))?.journeys, new Set())
  t.same((await read({}))?.scopes, new Set())
})

t.test('whatever is wrong with a token, it proves nothing', async t => {
  const { provider, clock, tokens } = await startTokens(t)
  const secret = new TextEncoder().encode(await exportSPKI(provider.publicKey()))
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const good = await provider.sign(claims)
  const tokensByFault: Record<string, string> = {
    expired: await provider.sign({ ...claims, exp: startS - 31 }),
    'not yet valid': await provider.sign({ ...claims, nbf: startS + 31 }),
    'another audience': await provider.sign({ ...claims, aud: 'other' }),
    'another issuer': await provider.sign({ ...claims, iss: 'https://evil.example/' }),
    'without an end': await provider.sign({ ...claims, exp: undefined }),
    'without a subject': await provider.sign({ ...claims, sub: undefined }),
    'alg none': `${header({ alg: 'none' })}.${payload}.`,
    'HS256 with the public key': await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(secret),
    'unknown kid': await provider.sign(claims, { kid: '../../key' }),
    forged: `${good.split('.').slice(0, 2).join('.')}.${Buffer.alloc(64).toString('base64url')}`,
    'another payload': [good.split('.')[0], header({ ...claims, sub: 'eve' }), good.split('.')[2]].join('.'),
    'no token': 'abc.def.ghi'
  }
  const violations = collectViolations()
  for (const [fault, token] of Object.entries(tokensByFault)) {
    violations.equal(await tokens.verify(token), null, fault)
    violations.equal(tokens.getIfVerified(token), null, fault)
  }
  t.same(violations.found, [])
  t.ok(await tokens.verify(await provider.sign({ ...claims, exp: startS - 29, nbf: startS + 29 })), 'clocks may differ a little')
  t.equal(clock.wallMs(), startMs)
})

t.test('a token that was good is good without a look at it, for five minutes at most and never beyond its end', async t => {
  const { provider, clock, tokens } = await startTokens(t)
  const long = await provider.sign(claims)
  const short = await provider.sign({ ...claims, exp: startS + 60 })
  await tokens.verify(long)
  await tokens.verify(short)
  await clock.advance(89_000)
  t.ok(tokens.getIfVerified(short))
  await clock.advance(1_000)
  t.notOk(tokens.getIfVerified(short))
  await clock.advance(209_000)
  t.ok(tokens.getIfVerified(long))
  await clock.advance(1_000)
  t.notOk(tokens.getIfVerified(long))
})

t.test('signatures count by the listed algorithms alone, whatever keys the provider has', async t => {
  const violations = collectViolations()
  for (const algorithm of ['RS256', 'PS512', 'ES384', 'EdDSA', 'Ed25519']) {
    const { provider, tokens } = await startTokens(t)
    await provider.rotate(algorithm)
    violations.equal(await tokens.verify(await provider.sign(claims)) !== null, algorithm !== 'Ed25519', algorithm)
  }
  t.same(violations.found, [])
})

t.test('a new key is found at once, and an unknown one asked for once a minute at most', async t => {
  const { provider, clock, tokens } = await startTokens(t)
  await tokens.verify(await provider.sign(claims))
  t.equal(provider.calls, 1)
  await clock.advance(60_000)
  await provider.rotate('RS256')
  const token = await provider.sign(claims)
  const twice = await Promise.all([tokens.verify(token), tokens.verify(await provider.sign({ ...claims, sub: 'bob' }))])
  t.match(twice, [{ id: 'jwt:ann' }, { id: 'jwt:bob' }])
  t.equal(provider.calls, 2)
  const unknown = await provider.sign(claims, { kid: 'key-9' })
  const violations = collectViolations()
  for (let attempt = 0; attempt < 10; attempt++) violations.equal(await tokens.verify(unknown), null, attempt)
  t.same(violations.found, [])
  t.equal(provider.calls, 2)
  await clock.advance(60_000)
  t.equal(await tokens.verify(unknown), null)
  t.equal(provider.calls, 3)
})

t.test('while the provider fails the known keys go on, with one alarm for all', async t => {
  const { provider, clock, jwks, tokens, told } = await startTokens(t)
  const known = await provider.sign(claims)
  await tokens.verify(known)
  const violations = collectViolations()
  for (const broken of [
    { status: 503, body: '{}' }, { status: 200, body: '<html>' }, { status: 200, body: '{"keys":{}}' },
    { status: 200, body: 'x'.repeat(300_000) }
  ]) {
    provider.broken = broken
    await clock.advance(60_000)
    violations.ok(await tokens.verify(known), broken)
    violations.equal(await tokens.verify(await provider.sign(claims, { kid: 'key-9' })), null, broken)
    violations.ok(jwks.failing, broken)
  }
  t.same(violations.found, [])
  t.same(told, ['the provider answered 503'])
  provider.broken = null
  await provider.rotate()
  await clock.advance(60_000)
  t.ok(await tokens.verify(await provider.sign(claims)))
  t.same(told, ['the provider answered 503', 'recovered'])
  t.notOk(jwks.failing)
})

t.test('what is wrong with an answer is told without its content', async t => {
  const { provider } = await startTokens(t)
  const dispatcher = new Agent()
  t.teardown(() => dispatcher.destroy())
  for (const [body, message] of [
    ['<html>secret', /no key set/], ['x'.repeat(300_000), /too much/], ['{"keys":[{"kty":7}]}', /no key set/]
  ] as const) {
    provider.broken = { status: 200, body }
    await t.rejects(fetchJwks(new URL(provider.url), dispatcher, 5_000), { message })
  }
})

t.test('a provider that never comes to an end is given up', async t => {
  const server = createServer((_request, response) => { response.write('{"keys":[') })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const dispatcher = new Agent()
  t.teardown(async () => {
    await dispatcher.destroy()
    server.closeAllConnections()
    server.close()
  })
  // a server on a port has an address of this form
  const { port } = server.address() as AddressInfo
  await t.rejects(fetchJwks(new URL(`http://127.0.0.1:${port}/`), dispatcher, 50), { name: 'TimeoutError' })
})

t.test('a provider that cannot be reached from the start lets nobody in', async t => {
  const { provider, clock, tokens, told } = await startTokens(t)
  provider.broken = { status: 500, body: '' }
  const token = await provider.sign(claims)
  t.equal(await tokens.verify(token), null)
  t.equal(await tokens.verify(token), null)
  t.equal(provider.calls, 1)
  t.equal(told.length, 1)
  provider.broken = null
  await clock.advance(60_000)
  t.ok(await tokens.verify(token))
})

t.test('keys are looked at anew after ten minutes, so that a withdrawn one ends', async t => {
  const { provider, clock, tokens } = await startTokens(t)
  const token = await provider.sign(claims)
  await tokens.verify(token)
  await provider.rotate()
  provider.forget('key-1')
  await clock.advance(600_000)
  t.ok(await tokens.verify(token), 'nobody waits for the look')
  while (provider.calls < 2 || await tokens.verify(token) !== null) await clock.advance(0)
  t.equal(provider.calls, 2)
})
