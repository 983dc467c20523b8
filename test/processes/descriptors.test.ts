import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { Client } from 'undici'
import { collectViolations } from '../support/collect-violations.ts'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { fetchPatiently, preload } from '../support/process/start-process.ts'
import { startMain } from '../support/process/start-main.ts'

const needsLinux = process.platform === 'linux' ? {} : { skip: 'only Linux shows the limit' }
const path = (journeyId: number): string => `/v1/journeys/${journeyId}/statistics`

t.test('with more idle connections than descriptors, the oldest are closed, all others are served, and it ' +
  'recovers', needsLinux, async t => {
  const service = await startMain(t, { before: 'ulimit -n 512' })
  t.equal((await fetchPatiently(service.origin + path(1000))).status, 200)
  const limit = (await service.metrics()).value('td_journey_bff_connections_limit')
  t.match(service.output(), 'few connections')
  t.ok(limit > 200 && limit < 450, `${limit} connections`)
  const silent = Array.from({ length: 600 }, () => service.open())
  await eventually(async () => silent.filter(({ closed }) => closed).length >= 600 - limit)
  // the oldest ones, of 600 and a few of our own
  await eventually(() => silent.slice(0, 100).every(({ closed }) => closed))
  t.equal((await fetchPatiently(service.origin + path(1000))).status, 200, 'an answer from memory')
  t.equal((await fetchPatiently(service.origin + path(1001))).status, 200, 'an answer that takes a connection to Treasure Data')
  t.ok((await service.metrics()).value('td_journey_bff_connections_shed_total', { outcome: 'closed' }) >= 600 - limit)
  t.equal((await fetchPatiently(`${service.origin}/docs`)).status, 200, 'a file')
  for (const socket of silent) socket.resetAndDestroy()
  await service.waitFor(/(connections below limit again)/)
  t.equal(service.output().split('too many connections').length, 2, 'one line')
  // clients that disconnect midway
  for (let n = 0; n < 100; n++) {
    const socket = service.open(`GET ${path(1002)} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
    socket.once('connect', () => socket.resetAndDestroy())
  }
  await eventually(async () => (await service.metrics()).value('td_journey_bff_connections_open') < 10)
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 0)
})

t.test('without free descriptors, all periodic work continues and recovers', { ...needsLinux, ...needsRedis }, async t => {
  const redis = await startRedis(t)
  const folder = t.testdir()
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const service = await startMain(t, {
    before: 'ulimit -n 512',
    env: {
      NODE_OPTIONS: preload('exhaust-descriptors'),
      TD_API_KEY: '',
      TD_API_KEY_FILE: file('key', '4711/PLANTEDKEYPLANTEDKEY0123456789abcdef'),
      CLIENTS_FILE: file('clients', JSON.stringify({ clients: [] })),
      AUTH_MODE: 'clients+jwt',
      JWT_ISSUER: 'https://identity.example/',
      JWT_AUDIENCE: 'td-journey-bff',
      // nothing listens there or at the collector's address
      JWKS_URL: 'http://127.0.0.1:9/keys',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      REDIS_URL: redis.url,
      SHARED_TIER_SECRET: 'PLANTEDSECRETPLANTEDSECRET0123456789',
      WARM_JOURNEYS: '1000,1001',
      CACHE_TTL_OPEN_S: '1'
    }
  })
  // opened before, because none can be accepted then
  const client = new Client(service.origin, { pipelining: 1 })
  const scraper = new Client(`http://127.0.0.1:${service.managementPort}`, { pipelining: 1 })
  t.teardown(async () => { for (const opened of [client, scraper]) await opened.destroy() })
  const ask = async (from: Client, path: string, headers = {}): Promise<{ status: number, text: string }> => {
    const { statusCode, body } = await from.request({ path, method: 'GET', headers })
    return { status: statusCode, text: await body.text() }
  }
  const state = async (): Promise<Record<string, string | undefined>> => {
    const { text } = await ask(scraper, '/metrics')
    return {
      tier: /shared_tier_state\{state="(\w+)"\} 1$/m.exec(text)?.[1],
      key: /_key_file_usable (\d)$/m.exec(text)?.[1],
      clients: /_clients_file_usable (\d)$/m.exec(text)?.[1]
    }
  }
  const becomes = async (expected: Record<string, string>): Promise<boolean> => isDeepStrictEqual(await state(), expected)
  await eventually(() => becomes({ tier: 'connected', key: '1', clients: '1' }))
  t.equal((await ask(client, '/healthz')).status, 200)
  service.child.kill('SIGWINCH')
  await service.waitFor(/took (\d+) descriptors/)
  // it has to connect again
  await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
  const parts = ['{"alg":"ES256","kid":"unknown"}', '{"sub":"somebody"}', 'signature']
  const token = parts.map(part => Buffer.from(part).toString('base64url')).join('.')
  const others = Array.from({ length: 20 }, () => service.open('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n'))
  const violations = collectViolations()
  // the files are read every 10 s
  await eventually(async () => {
    violations.equal((await ask(client, '/healthz')).status, 200)
    violations.equal((await ask(client, path(1000), { authorization: `Bearer ${token}` })).status, 401)
    violations.ok((await ask(client, '/docs/docs.css')).status < 600)
    await pause(500)
    return await becomes({ tier: 'unreachable', key: '0', clients: '0' })
  })
  t.same(violations.found, [])
  for (const socket of others) socket.destroy()
  service.child.kill('SIGPWR')
  await eventually(() => becomes({ tier: 'connected', key: '1', clients: '1' }))
  t.equal((await fetchPatiently(`${service.origin}/readyz`)).status, 200)
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 0)
  t.notMatch(service.output(), /"level":60|unhandled/)
})
