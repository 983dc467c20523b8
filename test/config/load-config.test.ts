import { inspect } from 'node:util'
import t from 'tap'
import { ConfigError, loadConfig } from '../../src/config/load-config.ts'
import { collectViolations } from '../support/collect-violations.ts'

const key = '123/PLANTEDKEYPLANTEDKEY0123456789'
const noFile = (): string => { throw new Error('no file is read') }
const load = (env: Record<string, string>) => loadConfig({ TD_API_KEY: key, ...env }, noFile)

function faultsOf (env: Record<string, string>, readFile = noFile): readonly string[] {
  try {
    loadConfig(env, readFile)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

t.test('only the key is required, and all other settings have the documented defaults', async t => {
  t.match(load({}), {
    HOST: '127.0.0.1',
    PORT: 8080,
    MANAGEMENT_HOST: '127.0.0.1',
    MANAGEMENT_PORT: 9464,
    TD_ORIGIN: 'https://api-cdp.treasuredata.com',
    TD_TIME_ZONE: 'UTC',
    TD_API_KEY_FILE: null,
    TD_DEADLINE_MS: 20_000,
    TD_MAX_ATTEMPTS: 3,
    TD_MAX_CONCURRENCY: 4,
    TD_MAX_RPS: 5,
    CACHE_MAX_BYTES: 268_435_456,
    CACHE_TTL_OPEN_S: 300,
    CACHE_TTL_SETTLING_S: 3_600,
    CACHE_TTL_SETTLED_S: 86_400,
    CACHE_TTL_NEGATIVE_S: 30,
    CACHE_SWR_S: 3_600,
    CACHE_STALE_IF_ERROR_S: 86_400,
    CACHE_STALE_IF_ERROR_SETTLED_S: 604_800,
    CACHE_SOFT_DEADLINE_MS: 2_000,
    SHUTDOWN_GRACE_MS: 10_000,
    DOCS: true,
    LOG_LEVEL: 'info'
  })
})

t.test('a pasted prefix is removed, and a key file is read and trimmed', async t => {
  t.equal(loadConfig({ TD_API_KEY: ` TD1 ${key} ` }, noFile).TD_API_KEY.reveal(), key)
  const config = loadConfig({ TD_API_KEY_FILE: '/run/key' }, path => path === '/run/key' ? `${key}\n` : '')
  t.equal(config.TD_API_KEY.reveal(), key)
  t.equal(config.TD_API_KEY_FILE, '/run/key', 'to be looked at again')
})

t.test('without a key, the message says what to set and how to try the service without one', async t => {
  const [fault, ...others] = faultsOf({})
  t.match(fault, /TD_API_KEY_FILE.*npm run demo/)
  t.same(others, [])
  t.match(faultsOf({ TD_API_KEY: '' })[0], /is missing/, 'an empty value counts as absent')
})

t.test('all faults are reported at once, by name and without values', async t => {
  const env = {
    TD_API_KEY: 'short',
    PORT: '70000',
    TD_REGION: 'moon',
    TD_TIME_ZONE: 'Mars/Olympus',
    TD_DEADLINE_MS: '1e3',
    TD_MAX_ATTEMPTS: '6',
    TD_MAX_RPS: '0',
    CACHE_MAX_BYTES: '12',
    WARM_JOURNEYS: '1,01',
    WARM_RANGES: 'last_7d,last_8d',
    LOG_LEVEL: 'loud',
    DOCS: 'perhaps',
    ALLOWED_HOSTS: 'a b'
  }
  const faults = faultsOf(env)
  const violations = collectViolations()
  for (const name of Object.keys(env)) violations.ok(faults.some(fault => fault.startsWith(`${name}: `)), name)
  for (const value of ['70000', 'moon', 'Olympus', 'loud', 'perhaps']) violations.notMatch(faults.join('\n'), value, value)
  t.same(violations.found, [])
})

t.test('no fault and no printed settings show the key', async t => {
  const config = load({})
  const broken = faultsOf({ TD_API_KEY: `${key}\nx`, TD_BASE_URL: `https://${key.replace('/', ':')}@evil.example` })
  t.equal(broken.length, 2)
  const violations = collectViolations()
  for (const text of [broken.join(), inspect(config), JSON.stringify(config), String(config.TD_API_KEY)]) {
    violations.notMatch(text, 'PLANTED', text)
  }
  t.same(violations.found, [])
})

t.test('the key is sent only to TD\'s own hosts, unless the operator says otherwise', async t => {
  t.equal(load({ TD_REGION: 'jp01' }).TD_ORIGIN, 'https://api-cdp.treasuredata.co.jp')
  t.equal(load({ TD_BASE_URL: 'http://127.0.0.1:8099' }).TD_ORIGIN, 'http://127.0.0.1:8099')
  t.match(faultsOf({ TD_API_KEY: key, TD_BASE_URL: 'https://proxy.example' }), [/^TD_BASE_URL: /])
  t.equal(load({ TD_BASE_URL: 'https://proxy.example', TD_ALLOW_CUSTOM_ORIGIN: 'true' }).TD_ORIGIN, 'https://proxy.example')
  t.match(faultsOf({ TD_API_KEY: key, TD_BASE_URL: 'http://proxy.example', TD_ALLOW_CUSTOM_ORIGIN: 'true' }), [/^TD_BASE_URL: /])
})

t.test('listening beyond this machine requires AUTH_MODE', async t => {
  t.match(faultsOf({ TD_API_KEY: key, HOST: '0.0.0.0' }), [/^AUTH_MODE: must be set/])
  t.equal(load({ HOST: '0.0.0.0', AUTH_MODE: 'none' }).HOST, '0.0.0.0')
})

t.test('access settings that would have no effect are refused', async t => {
  t.match(faultsOf({ TD_API_KEY: key, AUTH_MODE: 'closed' }), [/^AUTH_MODE: /])
  t.match(faultsOf({ TD_API_KEY: key, AUTH_MODE: 'clients' }), ['CLIENTS_FILE: is missing'])
  t.same(faultsOf({ TD_API_KEY: key, CLIENTS_FILE: '/clients.json' }), ['CLIENTS_FILE: has no effect without AUTH_MODE=clients'])
  const unused = ['JWT_ISSUER', 'JWT_AUDIENCE', 'JWKS_URL', 'JWT_JOURNEYS_CLAIM', 'JWT_MAX_LIFETIME_S']
  t.same(faultsOf({ TD_API_KEY: key, ...Object.fromEntries(unused.map(name => [name, 'x'])) }),
    unused.map(name => `${name}: has no effect without AUTH_MODE=jwt`))
})

t.test('tokens last at most a day, unless the operator says otherwise', async t => {
  const jwt = { AUTH_MODE: 'jwt', JWT_ISSUER: 'https://id.example', JWT_AUDIENCE: 'api', JWKS_URL: 'https://id.example/keys' }
  t.equal(load(jwt).access.jwt?.maxLifetimeS, 86_400)
  t.equal(load({ ...jwt, JWT_MAX_LIFETIME_S: '3600' }).access.jwt?.maxLifetimeS, 3_600)
  const violations = collectViolations()
  for (const text of ['0', '59', '2592001', '1h', '-1', '1e9']) {
    violations.match(faultsOf({ TD_API_KEY: key, ...jwt, JWT_MAX_LIFETIME_S: text }), [/^JWT_MAX_LIFETIME_S: needs/], text)
  }
  t.same(violations.found, [])
})

t.test('origins and proxies must be complete addresses', async t => {
  const { CORS_ORIGINS, TRUST_PROXY } = load({ CORS_ORIGINS: 'https://a.example, http://localhost:3000', TRUST_PROXY: '10.0.0.0/8,::1' })
  t.same(CORS_ORIGINS, ['https://a.example', 'http://localhost:3000'])
  t.same(TRUST_PROXY, ['10.0.0.0/8', '::1'])
  const violations = collectViolations()
  for (const origin of ['*', 'a.example', 'https://a.example/', 'https://a.example/x', 'null', 'ftp://a.example']) {
    violations.match(faultsOf({ TD_API_KEY: key, CORS_ORIGINS: origin }), [/^CORS_ORIGINS: /], origin)
  }
  for (const proxy of ['1', 'true', 'proxy.example']) {
    violations.match(faultsOf({ TD_API_KEY: key, TRUST_PROXY: proxy }), [/^TRUST_PROXY: /], proxy)
  }
  t.same(violations.found, [])
})

t.test('a prefix is the root or an unambiguous path', async t => {
  t.equal(load({}).BASE_PATH, '/')
  const violations = collectViolations()
  for (const path of ['/', '/bff', '/team/journeys', '/a.b~c_d-1', '/.well', '/...']) {
    violations.equal(load({ BASE_PATH: path }).BASE_PATH, path, path)
  }
  const wrong = [
    'bff', '/bff/', '//', '//bff', '/a//b', '/bff?x', '/bff#x', '/a b', '/..', '/a/../b', '/a/.', '/%2e', '/bff\n', 'https://a.example/b'
  ]
  for (const path of wrong) {
    violations.match(faultsOf({ TD_API_KEY: key, BASE_PATH: path }), [/^BASE_PATH: needs/], path)
  }
  t.same(violations.found, [])
})

t.test('tracing is on if a collector with a supported protocol is named, unless it is switched off', async t => {
  const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }
  t.equal(load({}).isTraced, false)
  t.equal(load(collector).isTraced, true)
  t.equal(load({ ...collector, OTEL_SDK_DISABLED: 'true' }).isTraced, false)
  t.equal(load({ ...collector, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }).isTraced, true)
  const violations = collectViolations()
  for (const endpoint of ['collector:4318', 'grpc://collector', 'http://']) {
    violations.match(
      faultsOf({ TD_API_KEY: key, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
      [/^OTEL_EXPORTER_OTLP_ENDPOINT: needs/],
      endpoint
    )
  }
  t.same(violations.found, [])
  t.match(faultsOf({ TD_API_KEY: key, ...collector, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }), [/^OTEL_EXPORTER_OTLP_PROTOCOL: /])
})

t.test('settings of the shared tier are part of the configuration, and so are their faults', async t => {
  t.equal(load({}).sharedTier, null)
  t.match(load({ REDIS_URL: 'redis://x', SHARED_TIER_SECRET: 'a secret of many different letters' }).sharedTier, { nodes: [{ host: 'x' }] })
  t.match(faultsOf({ TD_API_KEY: key, REDIS_URL: 'redis://x' }), [/^SHARED_TIER_SECRET: is missing/])
})

t.test('stale-if-error cannot be shorter than stale-while-revalidate', async t => {
  t.match(faultsOf({ TD_API_KEY: key, CACHE_SWR_S: '100', CACHE_STALE_IF_ERROR_S: '99' }), [/^CACHE_STALE_IF_ERROR_S: /])
})

t.test('a key that is given twice, or a key file that cannot be read, is refused', async t => {
  t.match(faultsOf({ TD_API_KEY: key, TD_API_KEY_FILE: '/run/key' }), [/given twice/])
  t.match(faultsOf({ TD_API_KEY_FILE: '/run/key' }), [/cannot be read/])
})
