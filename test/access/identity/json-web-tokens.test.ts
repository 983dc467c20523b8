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
const maxLifetimeS = 86_400
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
  const refusals: string[] = []
  const tokens = new JsonWebTokens({
    issuer, audience, journeysClaim: 'journeys', maxLifetimeS, jwks, clock, onRefusal: reason => { refusals.push(reason) }
  })
  return { provider, clock, jwks, tokens, told, refusals }
}

t.test('a token identifies a client with its scopes and journeys', async t => {
  const { provider, tokens } = await startTokens(t)
  const token = await provider.sign(claims)
  t.equal(tokens.getIfVerified(token), null)
  const client = await tokens.verify(token)
  t.match(client, { id: 'jwt:ann', rateLimit: null })
  t.same([...client?.scopes ?? []], ['journeys:read'])
  t.same(client?.journeys, new Set(['1', '2']))
  t.equal(tokens.getIfVerified(token)?.client, client)
})

t.test('scopes also come from scp, and claims may be lists or words', async t => {
  const { provider, tokens } = await startTokens(t)
  const read = async (more: Record<string, unknown>) => await tokens.verify(await provider.sign({ ...claims, scope: undefined, ...more }))
  t.same([...(await read({ scp: ['cache:read', 'x', 7] }))?.scopes ?? []], ['cache:read'])
  t.same((await read({ journeys: '5 6 x' }))?.journeys, new Set(['5', '6']))
  t.equal((await read({ journeys: ['*'] }))?.journeys, 'all')
  t.same((await read({ journeys: [] }))?.journeys, new Set())
  t.same((await read({ journeys: undefined }))?.journeys, new Set())
  t.same((await read({}))?.scopes, new Set())
})

t.test('a number that may be another journey\'s id, or a nested list, invalidates the token', async t => {
  const { provider, tokens, refusals } = await startTokens(t)
  const violations = collectViolations()
  const ambiguous = [
    '9007199254740993', '9007199254740992', '-9007199254740993', '1e300', '1000.5', '["1"]', '[["*"]]', '["*", ["1"]]', '[[]]', 'null',
    'true', '{"0":"*"}'
  ].flatMap(value => [`[${value}]`, `["1",${value}]`])
  // the provider's own text, because this process cannot hold a number beyond 2^53 either
  const sign = (claim: string, value: string) => {
    const others = JSON.stringify({ ...claims, [claim]: undefined })
    return provider.signText(`${others.slice(0, -1)},"${claim}":${value}}`)
  }
  for (const value of [...ambiguous, '9007199254740993', '1000.5', 'null', 'true', '{"all":true}']) {
    violations.equal(await tokens.verify(await sign('journeys', value)), null, `journeys ${value}`)
    violations.match(refusals.pop(), /"journeys"/, value)
    violations.equal(await tokens.verify(await sign('scope', value)), null, `scope ${value}`)
    violations.match(refusals.pop(), /"scope"/, value)
  }
  violations.same((await tokens.verify(await sign('journeys', '[9007199254740991,"9007199254740993"]')))?.journeys,
    new Set(['9007199254740991', '9007199254740993']), 'safe numbers and texts of any length')
  violations.same((await tokens.verify(await sign('journeys', '1000')))?.journeys, new Set(['1000']), 'one number')
  t.same(violations.found, [])
})

t.test('only access tokens are accepted, by header type and by claims of other tokens', async t => {
  const { provider, tokens } = await startTokens(t)
  const violations = collectViolations()
  const isAccepted = async (more: object, header: Record<string, string> = {}) =>
    await tokens.verify(await provider.sign({ ...claims, ...more }, header)) !== null
  for (const typ of ['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'application/AT+jwt']) {
    violations.ok(await isAccepted({}, { typ }), typ)
  }
  violations.ok(await isAccepted({}), 'no type, as Okta sends')
  for (const typ of ['id+jwt', 'logout+jwt', 'secevent+jwt', 'application/secevent+jwt', 'dpop+jwt', 'at+jwt2', '']) {
    violations.notOk(await isAccepted({}, { typ }), typ)
  }
  const event = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const foreign: Array<[claim: string, value: unknown]> = [
    ['nonce', 'n'], ['at_hash', 'h'], ['c_hash', 'h'], ['s_hash', 'h'], ['events', event], ['events', {}], ['toe', startS],
    ['token_use', 'id'], ['typ', 'ID'], ['typ', 'Refresh'], ['typ', 'Logout'], ['typ', 7]
  ]
  const usual = [['token_use', 'access'], ['typ', 'Bearer'], ['azp', 'web'], ['auth_time', startS], ['sid', 's']]
  for (const header of [{}, { typ: 'JWT' }, { typ: 'at+jwt' }]) {
    for (const [claim, value] of foreign) violations.notOk(await isAccepted({ [claim]: value }, header), claim, value, header)
    violations.ok(await isAccepted(Object.fromEntries(usual), header), header)
  }
  t.same(violations.found, [])
})

t.test('a token that lasts too long is refused at once, with or without an issue time', async t => {
  const { provider, clock, tokens, refusals } = await startTokens(t)
  const isAccepted = async (more: object) => await tokens.verify(await provider.sign({ ...claims, ...more })) !== null
  const violations = collectViolations()
  violations.ok(await isAccepted({ exp: startS + maxLifetimeS }), 'a day')
  violations.ok(await isAccepted({ iat: startS + 20, exp: startS + 20 + maxLifetimeS }), 'clocks may differ a little')
  violations.notOk(await isAccepted({ exp: startS + maxLifetimeS + 60 }), 'without iat')
  violations.notOk(await isAccepted({ iat: startS, exp: startS + maxLifetimeS + 60 }), 'with iat')
  violations.notOk(await isAccepted({ iat: startS + 86_400 * 365, exp: startS + 86_400 * 365 + 60 }), 'issued next year')
  violations.notOk(await isAccepted({ iat: startS - 86_400 * 365, exp: startS + 60 }), 'nearly over')
  t.same(violations.found, [])
  t.match(refusals, new Array(4).fill(/JWT_MAX_LIFETIME_S/))
  t.equal(clock.wallMs(), startMs)
})

t.test('a subject is readable text that identifies one client', async t => {
  const { provider, tokens } = await startTokens(t)
  const verify = async (sub: unknown) => await tokens.verify(await provider.sign({ ...claims, sub }))
  const violations = collectViolations()
  for (const sub of ['', ' ', '\u0000', 'a\nb', '\u001b[2J', '\u202eann', 'x'.repeat(256), 7, null, true, ['ann'], { ann: 1 }]) {
    violations.equal(await verify(sub), null, sub)
  }
  for (const sub of ['ann', 'auth0|5f7c8ec7c33c6c004bbafe82', 'Jürgen Müller', 'x'.repeat(255)]) {
    violations.equal((await verify(sub))?.id, `jwt:${sub}`)
  }
  t.same(violations.found, [])
})

t.test('a token with any fault is refused', async t => {
  const { provider, clock, tokens, refusals } = await startTokens(t)
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
    'no token': 'abc.def.ghi',
    'a header that asks to be logged': `${header({ alg: 'ES256', kid: 'key-1', crit: ['look at me'], 'look at me': 1 })}.${payload}.AA`
  }
  const violations = collectViolations()
  for (const [fault, token] of Object.entries(tokensByFault)) {
    violations.equal(await tokens.verify(token), null, fault)
    violations.equal(tokens.getIfVerified(token), null, fault)
    violations.match(refusals.pop(), /^(?:ERR_\w+(?:: [a-z]+)?|the token is malformed|the claim .*)$/, fault)
  }
  t.same(violations.found, [])
  t.ok(await tokens.verify(await provider.sign({ ...claims, exp: startS - 29, nbf: startS + 29 })), 'clocks may differ a little')
  t.equal(clock.wallMs(), startMs)
})

t.test('a verified token is accepted without another check for five minutes, but not beyond its expiry', async t => {
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

t.test('only the listed signature algorithms are accepted, whatever keys the provider has', async t => {
  const violations = collectViolations()
  for (const algorithm of ['RS256', 'PS512', 'ES384', 'EdDSA', 'Ed25519']) {
    const { provider, tokens } = await startTokens(t)
    await provider.rotate(algorithm)
    violations.equal(await tokens.verify(await provider.sign(claims)) !== null, algorithm !== 'Ed25519', algorithm)
  }
  t.same(violations.found, [])
})

t.test('a new signing key is found at once, and an unknown one is requested at most once a minute', async t => {
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

t.test('while the provider fails, known keys stay in use, with one alarm', async t => {
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

t.test('a fault of the provider\'s answer is logged without its content', async t => {
  const { provider } = await startTokens(t)
  const dispatcher = new Agent()
  t.teardown(() => dispatcher.destroy())
  for (const [body, message] of [
    ['<html>secret', /no valid key set/], ['x'.repeat(300_000), /more than 256 KiB/], ['{"keys":[{"kty":7}]}', /no valid key set/]
  ] as const) {
    provider.broken = { status: 200, body }
    await t.rejects(fetchJwks(new URL(provider.url), dispatcher, 5_000), { message })
  }
})

t.test('a provider that never finishes its answer times out', async t => {
  const server = createServer((_request, response) => { response.write('{"keys":[') })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const dispatcher = new Agent()
  t.teardown(async () => {
    await dispatcher.destroy()
    server.closeAllConnections()
    server.close()
  })
  // a server on a port has an address of this kind
  const { port } = server.address() as AddressInfo
  await t.rejects(fetchJwks(new URL(`http://127.0.0.1:${port}/`), dispatcher, 50), { name: 'TimeoutError' })
})

t.test('if the provider cannot be reached at the start, nobody gets in, and it is retried soon, then ever more slowly', async t => {
  const { provider, clock, tokens, told } = await startTokens(t)
  provider.broken = { status: 500, body: '' }
  const token = await provider.sign(claims)
  const violations = collectViolations()
  violations.equal(await tokens.verify(token), null)
  let calls = 1
  for (const waitMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
    await clock.advance(waitMs - 1)
    violations.equal(await tokens.verify(token), null, waitMs)
    violations.equal(provider.calls, calls, `${waitMs} ms are not over`)
    await clock.advance(1)
    violations.equal(await tokens.verify(token), null, waitMs)
    violations.equal(provider.calls, ++calls, `${waitMs} ms are over`)
  }
  t.same(violations.found, [])
  t.equal(told.length, 1)
  provider.broken = null
  await clock.advance(60_000)
  t.ok(await tokens.verify(token))
  provider.broken = { status: 500, body: '' }
  await clock.advance(60_000)
  await tokens.verify(await provider.sign(claims, { kid: 'key-9' }))
  provider.broken = null
  await provider.rotate()
  await clock.advance(1_000)
  t.ok(await tokens.verify(await provider.sign(claims)), 'after a success it begins with a second again')
})

t.test('keys are fetched again after ten minutes, so a withdrawn one stops working', async t => {
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
