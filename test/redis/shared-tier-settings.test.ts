import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import t from 'tap'
import { readSharedTierSettings } from '../../src/redis/shared-tier-settings.ts'
import { collectViolations } from '../support/collect-violations.ts'

const secret = 'PLANTEDSECRETPLANTEDSECRET0123456789'
const noFile = (): string => { throw new Error('no file is read') }
const read = (env: Record<string, string>, readFile = noFile) => readSharedTierSettings({ SHARED_TIER_SECRET: secret, ...env }, readFile)
const faultsOf = (env: Record<string, string>): string[] => read(env).faults

t.test('without an address there is no tier, and other settings of the tier are faults', async t => {
  t.same(readSharedTierSettings({}, noFile), { settings: null, faults: [] })
  t.same(readSharedTierSettings({ SHARED_TIER_SECRET: secret, REDIS_MODE: 'cluster' }, noFile).faults,
    ['SHARED_TIER_SECRET: has no effect without REDIS_URL', 'REDIS_MODE: has no effect without REDIS_URL'])
})

t.test('an address and a secret are enough', async t => {
  const { settings, faults } = read({ REDIS_URL: 'redis://127.0.0.1' })
  t.same(faults, [])
  t.match(settings, {
    mode: 'single',
    nodes: [{ host: '127.0.0.1', port: 6379 }],
    tls: false,
    username: null,
    password: null,
    database: 0,
    masterName: null,
    prefix: 'td-journey-bff',
    timeoutMs: 50
  })
})

t.test('a tier without a secret is refused', async t => {
  t.match(readSharedTierSettings({ REDIS_URL: 'redis://x' }, noFile).faults, [/^SHARED_TIER_SECRET: is missing/])
  t.same(faultsOf({ REDIS_URL: 'redis://x', SHARED_TIER_SECRET: 'short' }), ['SHARED_TIER_SECRET: needs at least 32 characters'])
})

t.test('a secret that is easy to guess is refused, however long it is', async t => {
  const violations = collectViolations()
  const weak = [
    'x'.repeat(64), 'abcdefgh'.repeat(8), '0123456789'.repeat(5), 'abcdefghijklmnopqrstuvwxyz0123456789', `${'a'.repeat(40)}0b1c`,
    'secret secret secret secret secret', 'changeme-changeme-changeme-changeme', '11112222333344445555666677778888'
  ]
  for (const text of weak) {
    violations.match(faultsOf({ REDIS_URL: 'redis://x', SHARED_TIER_SECRET: text }), [/^SHARED_TIER_SECRET: is easy to guess/], text)
  }
  for (let round = 0; round < 2_000; round++) {
    const text = round % 2 === 0 ? randomBytes(16).toString('hex') : randomBytes(24).toString('base64')
    violations.same(faultsOf({ REDIS_URL: 'redis://x', SHARED_TIER_SECRET: text }), [], text)
  }
  t.same(violations.found, [])
})

t.test('the previous secret is accepted while it is configured', async t => {
  const { settings, faults } = read({ REDIS_URL: 'redis://x', SHARED_TIER_SECRET_PREVIOUS: 'another secret that is long enough' })
  t.same(faults, [])
  t.same(settings?.secrets.map(each => each.reveal()), [secret, 'another secret that is long enough'])
  t.match(faultsOf({ REDIS_URL: 'redis://x', SHARED_TIER_SECRET_PREVIOUS: 'short' }), [/^SHARED_TIER_SECRET_PREVIOUS: needs at least 32/])
  t.match(faultsOf({ REDIS_URL: 'redis://x', SHARED_TIER_SECRET_PREVIOUS: secret }), [/^SHARED_TIER_SECRET_PREVIOUS: is the same/])
  t.match(faultsOf({ SHARED_TIER_SECRET_PREVIOUS: secret }),
    [/^SHARED_TIER_SECRET: has no effect/, /^SHARED_TIER_SECRET_PREVIOUS: has no effect/])
})

t.test('user, password, port and database come from the address', async t => {
  const { settings } = read({ REDIS_URL: 'rediss://bff:p%40ss@redis.example:6380/3' })
  t.match(settings, { nodes: [{ host: 'redis.example', port: 6380 }], tls: true, username: 'bff', database: 3 })
  t.equal(settings?.password?.reveal(), 'p@ss')
  t.match(read({ REDIS_URL: 'redis://[::1]:7000' }).settings, { nodes: [{ host: '::1', port: 7000 }] })
})

t.test('nodes of a cluster and sentinels may be several, equal except for host and port', async t => {
  t.match(read({ REDIS_MODE: 'cluster', REDIS_URL: 'redis://:p@a:1, redis://:p@b:2' }).settings,
    { mode: 'cluster', nodes: [{ host: 'a', port: 1 }, { host: 'b', port: 2 }] })
  t.match(read({ REDIS_MODE: 'sentinel', REDIS_MASTER_NAME: 'main', REDIS_URL: 'redis://a,redis://b:2' }).settings,
    { masterName: 'main', nodes: [{ port: 26379 }, { port: 2 }] })
  t.match(faultsOf({ REDIS_URL: 'redis://a,redis://b' }), [/^REDIS_URL: needs REDIS_MODE=cluster or sentinel/])
  t.match(faultsOf({ REDIS_MODE: 'cluster', REDIS_URL: 'redis://:p@a,redis://:q@b' }),
    [/^REDIS_URL: needs addresses that differ only in host and port/])
  t.match(faultsOf({ REDIS_MODE: 'cluster', REDIS_URL: 'redis://a/1' }), [/^REDIS_URL: needs database 0/])
  t.match(faultsOf({ REDIS_MODE: 'sentinel', REDIS_URL: 'redis://a' }), [/^REDIS_MASTER_NAME: is missing/])
  t.match(faultsOf({ REDIS_MASTER_NAME: 'main', REDIS_URL: 'redis://a' }), [/^REDIS_MASTER_NAME: has no effect without REDIS_MODE=sentinel/])
})

t.test('all faults are reported at once, without values', async t => {
  const faults = faultsOf({ REDIS_URL: 'http://user:PLANTED@host', REDIS_MODE: 'moon', REDIS_PREFIX: 'a b', REDIS_TIMEOUT_MS: '0' })
  t.same(faults.map(fault => fault.split(':')[0]), ['REDIS_MODE', 'REDIS_URL', 'REDIS_PREFIX', 'REDIS_TIMEOUT_MS'])
  const violations = collectViolations()
  for (const value of ['PLANTED', 'moon', 'a b']) violations.notMatch(faults.join('\n'), value, value)
  for (const url of ['redis://', 'x', 'redis://a?db=1', 'redis://a/x', 'redis://a#b', ',']) {
    violations.match(faultsOf({ REDIS_URL: url }), [/^REDIS_URL: /], url)
  }
  t.same(violations.found, [])
})

t.test('address and secret may be in files, but not in both places', async t => {
  const files: Record<string, string> = { '/url': 'redis://:p@a:1\n', '/secret': `${secret}\n` }
  const { settings, faults } = readSharedTierSettings(
    { REDIS_URL_FILE: '/url', SHARED_TIER_SECRET_FILE: '/secret' }, path => files[path] ?? ''
  )
  t.same(faults, [])
  t.same(settings?.secrets.map(each => each.reveal()), [secret])
  t.match(settings, { nodes: [{ host: 'a', port: 1 }] })
  t.match(faultsOf({ REDIS_URL: 'redis://a', SHARED_TIER_SECRET_FILE: '/secret' }), [/^SHARED_TIER_SECRET: is given twice/])
  t.match(readSharedTierSettings({ REDIS_URL_FILE: '/gone' }, noFile).faults, [/^REDIS_URL: the file of REDIS_URL_FILE cannot be read/])
})

t.test('printed settings show neither password nor secret', async t => {
  const { settings } = read({ REDIS_URL: 'redis://:PLANTEDPASSWORD@a' })
  t.notMatch(inspect(settings, { depth: 9 }) + JSON.stringify(settings), 'PLANTED')
})
