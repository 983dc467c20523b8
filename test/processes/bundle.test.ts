import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { audience, issuer, startIdentityProvider } from '../support/service/identity-provider.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { bundleService } from '../support/process/bundle-service.ts'
import { eventually, plantedSecret } from '../support/redis/start-fleet.ts'
import { fetchPatiently } from '../support/process/start-process.ts'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { sharePostgres } from '../support/store/share-postgres.ts'
import { startCollector } from '../support/tracing/otlp-collector.ts'
import { startMain } from '../support/process/start-main.ts'
import { withoutPostgres } from '../support/store/postgres-server.ts'
import { worstBodies } from '../support/td/worst-bodies.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

t.test('the bundle has every part that is loaded on demand', { ...needsRedis, ...withoutPostgres }, async t => {
  const [provider, collector, redis, postgres] =
    await Promise.all([startIdentityProvider(t), startCollector(t), startRedis(t), sharePostgres()])
  const { origin, sandbox, metrics, child, ended, output } = await startMain(t, {
    env: {
      AUTH_MODE: 'jwt',
      JWT_ISSUER: issuer,
      JWT_AUDIENCE: audience,
      JWKS_URL: provider.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
      REDIS_URL: redis.url,
      SHARED_TIER_SECRET: plantedSecret,
      STORE_URL: await postgres.createDatabase()
    }
  })
  const claims = { iss: issuer, aud: audience, sub: 'ann', exp: Math.floor(Date.now() / 1_000) + 3_600 }
  const headers = { authorization: `Bearer ${await provider.sign({ ...claims, scope: 'journeys:read', journeys: ['*'] })}` }
  const ask = (path: string) => fetchPatiently(`${origin}${path}`, { headers })
  const large = worstBodies.find(({ endpoint }) => endpoint === 'conversion')?.write() ?? ''
  sandbox.setFault({ journeyId: '1000', endpoint: 'conversion', fault: { kind: 'body', body: large } })

  t.equal((await ask('/v1/journeys/1000/conversion-graph')).status, 200, 'a thread reads it')
  t.equal((await ask('/v1/journeys/1001/conversion-graph?format=svg')).status, 200)
  for (const path of ['/openapi.yaml', '/docs/', '/']) t.equal((await ask(path)).status, 200, path)
  t.match(await (await ask('/openapi.json')).json(), { openapi: /^3\.1/, components: { examples: Object } })
  const is = async (name: string, labels = {}): Promise<boolean> => (await metrics()).value(`td_journey_bff_${name}`, labels) > 0
  t.ok(await is('thread_task_duration_seconds_count'), 'threads')
  await eventually(() => is('shared_tier_state', { state: 'connected' }))
  await eventually(() => is('store_writes_total', { outcome: 'written' }))
  child.kill('SIGTERM')
  t.equal(await ended, 0)
  t.ok(collector.spans.length > 0, 'spans')
  t.notMatch(output(), /"level":[56]0|ERR_MODULE_NOT_FOUND/)
})

t.test('its source maps lead to the sources', async t => {
  const dist = bundleService()
  const files = readdirSync(dist).filter(file => file.endsWith('.js'))
  const mapped = files.flatMap(file => {
    const code = readFileSync(join(dist, file), 'utf8')
    const [, map] = /\n\/\/# sourceMappingURL=(.+)\n$/.exec(code) ?? []
    if (map === undefined) return []
    const payload: SourceMapPayload = JSON.parse(readFileSync(join(dist, map), 'utf8'))
    return [{ code, map: new SourceMap(payload), sources: payload.sources.map(source => resolve(dist, source)) }]
  })
  const sources = mapped.flatMap(({ sources }) => sources)
  t.same(sources.filter(source => !source.startsWith(join(root, 'src')) || !existsSync(source)), [])
  const places = { 'main.ts': 'shutdown grace period expired', 'reports/engine/source.ts': 'a large answer is read by a thread' }
  const violations = collectViolations()
  for (const [name, text] of Object.entries(places)) {
    const source = join(root, 'src', name)
    const found = mapped.find(({ sources }) => sources.includes(source))
    const lines = found?.code.split('\n') ?? []
    const line = lines.findIndex(line => line.includes(text))
    const entry = found?.map.findEntry(line, lines[line]?.indexOf(text) ?? 0)
    const original = entry !== undefined && 'originalLine' in entry ? entry.originalLine : -1
    violations.match(readFileSync(source, 'utf8').split('\n')[original] ?? '', text, name)
  }
  t.same(violations.found, [])
})

t.test('every package of the product is in it, with its licence', async t => {
  const dist = bundleService()
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  const licences = readFileSync(join(dist, 'licences.md'), 'utf8')
  const missing = Object.entries(dependencies)
    .filter(([name, version]) => !licences.includes(`\n## ${name} - ${version} (`))
    .filter(([name]) => !existsSync(join(dist, 'node_modules', name, 'LICENSE')))
  t.same(missing.map(([name]) => name), ['openapi-types'], 'it has only types')
})
