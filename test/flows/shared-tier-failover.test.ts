import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { freePort } from '../support/free-port.ts'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { startSlowProxy } from '../support/redis/slow-proxy.ts'
import { eventually, startFleet, untilConnected } from '../support/redis/start-fleet.ts'
import { createTierRig } from '../support/redis/tier-rig.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = (journeyId: number): string => `/v1/journeys/${journeyId}/statistics`

t.test('a primary is demoted but stays alive: degraded at once, and on the new primary within seconds', needsRedis, async t => {
  const [old, next] = [await startRedis(t), await startRedis(t)]
  const proxy = await startSlowProxy(t, old.port)
  const env = { REDIS_URL: `redis://127.0.0.1:${proxy.port}` }
  const { replicas } = await startFleet(t, { size: 2, env })
  const [first, second] = replicas
  if (first === undefined || second === undefined) throw new Error('no replicas')
  await untilConnected(replicas)
  await first.read(path(1001))
  await eventually(async () => (await first.tier()).stores.stored === 1)
  await old.client.call('REPLICAOF', '127.0.0.1', next.port)
  // the name now leads elsewhere, but nobody closes the connections
  proxy.toPort = next.port
  // it may be connected to the new primary before anybody looks, so the fault counts, not the state
  await eventually(async () => (await first.tier()).faults['read-only'] !== undefined)
  const violations = collectViolations()
  for (const replica of replicas) violations.equal((await replica.read(path(1002))).status, 200, replica.address)
  t.same(violations.found, [])
  await eventually(async () => {
    const states = await Promise.all(replicas.map(async replica => (await replica.tier()).state))
    return states.every(state => state === 'connected')
  })
  await first.read(path(1003))
  await eventually(async () => (await next.client.keys('*:value:statistics:1003')).length === 1)
  t.equal(await second.purge('/v1/cache'), 204)
  t.match(first.log.join('\n'), /tier is not writable: existing values are read.*tier is writable again/s)
  t.match((await first.tier()).lastFault, { at: String })
})

t.test('a refused password, an unknown authority and a closed port are distinguished in status and log', needsRedis, async t => {
  const certificate = fileURLToPath(new URL('../support/td/self-signed.pem', import.meta.url))
  const key = fileURLToPath(new URL('../support/td/self-signed-key.pem', import.meta.url))
  const tlsPort = await freePort()
  const redis = await startRedis(t, [
    '--requirepass', 'right', '--tls-port', String(tlsPort), '--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file',
    certificate, '--tls-auth-clients', 'no'
  ], { password: 'right' })
  const file = join(t.testdir(), 'sentinel.conf')
  writeFileSync(file, `sentinel monitor main 127.0.0.1 ${redis.port} 1\nsentinel auth-pass main right\nrequirepass sentinels\n`)
  const sentinel = await startRedis(t, ['--sentinel'], { file, password: 'sentinels' })
  const ofSentinels = { REDIS_MODE: 'sentinel', REDIS_MASTER_NAME: 'main' }
  const cases = [
    { url: redis.url, fault: 'refused' },
    { url: redis.url.replace('//', '//:PLANTEDPASSWORD@'), fault: 'refused' },
    { url: redis.url.replace('//', '//nobody:PLANTEDPASSWORD@'), fault: 'refused' },
    { url: `rediss://:right@127.0.0.1:${tlsPort}`, fault: 'certificate' },
    { url: `redis://127.0.0.1:${await freePort()}`, fault: 'closed-port' },
    { url: 'redis://redis.invalid', fault: 'unknown-host' },
    { url: `redis://127.0.0.1:${await freePort()}`, fault: 'closed-port', env: { REDIS_MODE: 'cluster' } },
    { url: sentinel.url.replace('//', '//:right@'), fault: 'refused', env: ofSentinels },
    { url: sentinel.url.replace('//', '//:right@'), fault: 'refused', env: { ...ofSentinels, REDIS_SENTINEL_PASSWORD: 'PLANTEDPASSWORD' } }
  ]
  const violations = collectViolations()
  for (const { url, fault, env = {} } of cases) {
    const rig = createTierRig(t, url, { env })
    await eventually(() => rig.log.length > 0 && rig.tier.state().lastFault?.fault === fault, 10_000).catch(() => {})
    violations.equal(rig.tier.state().lastFault?.fault, fault, url, env)
    violations.match(rig.tier.state(), { state: 'unreachable' }, url)
    violations.match(rig.log.join(), `"fault":"${fault}"`, url)
    violations.notMatch(rig.log.join(), 'PLANTED', url)
    await rig.tier.close()
  }
  t.same(violations.found, [])
})

t.test('sentinels that ask for a password of their own', needsRedis, async t => {
  const redis = await startRedis(t, ['--requirepass', 'right'], { password: 'right' })
  const file = join(t.testdir(), 'sentinel.conf')
  writeFileSync(file, `sentinel monitor main 127.0.0.1 ${redis.port} 1\nsentinel auth-pass main right\nrequirepass sentinels\n`)
  const sentinel = await startRedis(t, ['--sentinel'], { file, password: 'sentinels' })
  const env = { REDIS_MODE: 'sentinel', REDIS_MASTER_NAME: 'main', REDIS_SENTINEL_PASSWORD: 'sentinels' }
  const rig = createTierRig(t, sentinel.url.replace('//', '//:right@'), { env })
  await eventually(() => rig.tier.state().state === 'connected')
  t.equal(await rig.purge(null), true)
})
