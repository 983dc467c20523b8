import { fileURLToPath } from 'node:url'
import t from 'tap'
import { startSandbox } from '../../sandbox/start-sandbox.ts'
import { dumpRedis } from '../support/redis/dump-redis.ts'
import { freePort } from '../support/free-port.ts'
import { keyTraces } from '../support/service/key-traces.ts'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { eventually, plantedSecret } from '../support/redis/start-fleet.ts'
import { startProcess } from '../support/process/start-process.ts'
import { environment, startReplica } from '../support/process/start-replica.ts'
import { collectViolations } from '../support/collect-violations.ts'

const password = 'PLANTEDPASSWORD0123456789'
const statistics = '/v1/journeys/1001/statistics'
const dayMs = 24 * 3_600_000

t.test('three processes: one load for all, the holder killed, a restart of all, and no secret anywhere', needsRedis, async t => {
  const redis = await startRedis(t, ['--requirepass', password], { password })
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const env = { REDIS_URL: redis.url.replace('//', `//:${password}@`), TD_BASE_URL: sandbox.origin }
  const replicas = await Promise.all([0, 1, 2].map(() => startReplica(t, env)))
  const [first, second, third] = replicas
  if (first === undefined || second === undefined || third === undefined) throw new Error('no replicas')
  const seen: string[] = []

  sandbox.setFault({ journeyId: '1001', fault: { kind: 'latency', ms: 500 } })
  const crowd = await Promise.all(replicas.flatMap(({ ask }) => Array.from({ length: 100 }, () => ask(statistics))))
  seen.push(...crowd.map(({ text }) => text))
  t.ok(crowd.every(({ status }) => status === 200))
  t.equal(new Set(seen).size, 1)
  t.equal(sandbox.calls.total(), 1)

  sandbox.setFault({ journeyId: '1002', times: 1, fault: { kind: 'latency', ms: 60_000 } })
  const lost = first.ask('/v1/journeys/1002/statistics').catch(() => null)
  await eventually(() => sandbox.calls.total() === 2)
  const waiting = [second, third].flatMap(({ ask }) => Array.from({ length: 20 }, () => ask('/v1/journeys/1002/statistics')))
  await eventually(async () => (await second.ask('/v1/status')).text.includes('"waits":') &&
    !(await second.ask('/v1/status')).text.includes('"waits":0'))
  const killedMs = performance.now()
  first.process.child.kill('SIGKILL')
  t.ok((await Promise.all(waiting)).every(({ status }) => status === 200))
  t.comment(`the holder's death cost ${(performance.now() - killedMs).toFixed(0)} ms`)
  t.equal(sandbox.calls.total(), 3, 'at most two loads')
  await lost

  for (const { process } of [second, third]) process.child.kill('SIGTERM')
  t.same(await Promise.all([second.process.ended, third.process.ended]), [0, 0])
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'status', status: 503 } })
  const fresh = await startReplica(t, env)
  const warm = await fresh.ask(statistics)
  t.match(warm, { status: 200, cacheStatus: '; hit;' })
  t.equal(warm.text, seen[0])
  t.equal(sandbox.calls.total(), 3, 'Treasure Data was not asked')

  seen.push(...await Promise.all(['/v1/status', '/v1/cache', '/nothing'].map(async path => (await fresh.ask(path)).text)))
  const dump = await dumpRedis(redis)
  t.match(dump, /value:statistics:1001/, 'there is something to search')
  const everything = [dump, ...seen, ...[...replicas, fresh].map(({ process }) => process.output())].join('\n')
  const violations = collectViolations()
  for (const trace of [...keyTraces, password, plantedSecret]) {
    violations.notOk(everything.includes(trace), `no trace of ${trace.slice(0, 8)}…`)
  }
  t.same(violations.found, [])
})

t.test('settled values survive the end of all processes, even while Treasure Data is down', needsRedis, async t => {
  const redis = await startRedis(t)
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const env = { REDIS_URL: redis.url, TD_BASE_URL: sandbox.origin, TD_DEFINITIONS: 'on' }
  const dayOf = (ago: number): string => new Date(Date.now() - ago * dayMs).toISOString().slice(0, 10)
  const graph = `/v1/journeys/1001/conversion-graph?from=${dayOf(30)}&to=${dayOf(10)}`
  const first = await startReplica(t, env)
  t.match((await first.ask(graph)).text, '"state":"past"')
  await eventually(async () => (await redis.client.keys('*:value:*')).length === 2)
  first.process.child.kill('SIGKILL')
  await first.process.ended
  // a day passes: a value's age is its lifetime minus what is left
  for (const name of await redis.client.keys('*:value:*')) await redis.client.pexpire(name, await redis.client.pttl(name) - dayMs - 60_000)
  const second = await startReplica(t, env)
  // on a busy machine names come late, and the first answer is then without them
  await eventually(async () => {
    await second.ask(graph)
    const { tiers, upstream } = await second.status()
    return sandbox.calls.of('definition') === 2 && tiers.shared.stores.stored === 2 && upstream.quota.running === 0
  })
  const settled = await second.ask(graph)
  t.match(settled.text, '"state":"settled"')
  t.equal(sandbox.calls.of('conversion'), 2)
  second.process.child.kill('SIGKILL')
  await second.process.ended
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'status', status: 503 } })
  const calls = sandbox.calls.total()
  const third = await startReplica(t, env)
  const warm = await third.ask(graph)
  t.match(warm, { status: 200, cacheStatus: '; hit;' })
  t.equal(warm.text, settled.text)
  t.equal(sandbox.calls.total(), calls)
})

t.test('over TLS it accepts only a server with a valid certificate', needsRedis, async t => {
  const certificate = fileURLToPath(new URL('../support/td/self-signed.pem', import.meta.url))
  const key = fileURLToPath(new URL('../support/td/self-signed-key.pem', import.meta.url))
  const tlsPort = await freePort()
  await startRedis(t, [
    '--tls-port', String(tlsPort), '--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate,
    '--tls-auth-clients', 'no'
  ])
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const env = { REDIS_URL: `rediss://127.0.0.1:${tlsPort}`, TD_BASE_URL: sandbox.origin }
  const known = await startReplica(t, { ...env, NODE_EXTRA_CA_CERTS: certificate })
  t.equal((await known.ask(statistics)).status, 200)
  await eventually(async () => (await known.ask('/v1/status')).text.includes('"stored":1'))
  const stranger = startProcess(t, 'main.ts', [], { ...environment, ...env })
  await stranger.waitFor(/(the shared tier cannot be reached)/)
  t.notMatch(stranger.output(), 'the shared tier is connected')
})
