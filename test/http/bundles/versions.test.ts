import t from 'tap'
import { bundleSchema } from '../../../src/http/schemas/bundles.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { readAnswer } from '../../support/service/read-answer.ts'
import { readReport } from '../../support/service/read-report.ts'
import { startOnClock } from '../../support/service/start-on-clock.ts'
import { startWithClients } from '../../support/service/start-with-clients.ts'

const path = '/v1/bundles/7'

t.test('versions are listed in order, with states, launch times and stage names, from one of TD\'s answers', async t => {
  const service = await startOnClock(t)
  const { versions, ...bundle } = await readReport(service, path, bundleSchema)
  t.match(bundle, { bundleId: '7', name: 'Loyalty Welcome', problem: null, freshness: { state: 'current' } })
  const stages = ['Welcome', 'First order', 'Member']
  t.same(versions.map(({ stages, ...version }) => ({ ...version, stages: stages?.map(({ name }) => name) })), [
    { journeyId: '1101', version: 1, state: 'launched', launchedAt: '2026-03-02T03:02:32.000Z', paused: false, isLatest: false, stages },
    { journeyId: '1102', version: 2, state: 'launched', launchedAt: '2026-09-16T03:02:32.000Z', paused: false, isLatest: false, stages },
    { journeyId: '1103', version: 3, state: 'draft', launchedAt: null, paused: false, isLatest: true, stages }
  ])
  t.equal(new Set(versions.flatMap(({ stages }) => stages?.map(({ id }) => id) ?? [])).size, 9, 'ids differ')
  t.equal(service.sandbox.calls.total(), 1)
  const again = await service.read(path)
  t.match(again.header('cache-status'), /^td-journey-bff; hit/)
  t.equal((await service.read(path, { 'if-none-match': again.header('etag') ?? '' })).status, 304)
  service.sandbox.launchVersion()
  await service.clock.advance(301_000)
  t.equal((await readReport(service, path, bundleSchema)).versions.length, 3, 'it is refreshed behind the answer')
  t.match((await readReport(service, path, bundleSchema)).versions.map(({ isLatest }) => isLatest), [false, false, false, true])
})

t.test('without a grant, an existing bundle answers every request like an unknown one', async t => {
  const service = await startWithClients(t, {
    elsewhere: { scopes: ['journeys:read', 'cache:refresh'], journeys: ['1001'] },
    group: { scopes: ['journeys:read', 'cache:refresh'], journeys: ['bundle:1001'] },
    all: { scopes: ['journeys:read'], journeys: ['*'] }
  }, { env: { TD_AUDIENCES: '300', TD_MAX_ATTEMPTS: '1' } })
  const read = async (url: string, key: keyof typeof service.keys, headers: Record<string, string>) => {
    const { status, json } = await readAnswer(service, url, { 'x-api-key': service.keys[key], ...headers })
    const { requestId: _id, instance: _path, ...problem } = json as Record<string, unknown>
    return [status, problem]
  }
  await read(path, 'all', {})
  const violations = collectViolations()
  for (const report of ['', '/comparison?versions=1,2&range=last_7d', '/explain?versions=1,2&range=last_7d&pointer=/overlap']) {
    for (const directive of ['only-if-cached', 'max-age=0', 'no-cache', 'only-if-cached']) {
      for (const key of ['elsewhere', 'group'] as const) {
        const [known, unknown] = [
          await read(`/v1/bundles/7${report}`, key, { 'cache-control': directive }),
          await read(`/v1/bundles/999999${report}`, key, { 'cache-control': directive })
        ]
        violations.same(known, unknown, `${key} ${report} ${directive}`)
        violations.ok(known[0] === 404 || known[0] === 504, `${key} ${report} ${directive}`)
      }
    }
  }
  t.same(violations.found, [])
})

t.test('nor do the limits of a caller without a grant tell whether a bundle exists', async t => {
  const rateLimit = { requestsPerMinute: 1_000, loadsPerMinute: 4 }
  const plan = { scopes: ['journeys:read' as const], journeys: ['1001'], rateLimit }
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const service = await startWithClients(t, {
    existing: plan, missing: plan, granted: { ...plan, journeys: ['1101'] }, all: { scopes: ['journeys:read'], journeys: ['*'] }
  }, { clock, env: { TD_MAX_ATTEMPTS: '1' } })
  const read = async (id: string, key: keyof typeof service.keys) => {
    const { status, json } = await readAnswer(service, `/v1/bundles/${id}`, { 'x-api-key': service.keys[key] })
    return [status, (json as { code?: string }).code]
  }
  t.same(await read('7', 'all'), [200, undefined])
  const [existing, missing] = [[], []] as [unknown[], unknown[]]
  for (let request = 0; request < 8; request++) {
    existing.push(await read('7', 'existing'))
    missing.push(await read('999999', 'missing'))
    // to a time at which the refusal of a missing one is no longer remembered, and an existing one is still fresh
    if (request === 2) await clock.advance(31_000)
  }
  t.same(existing, missing)
  t.same(existing.slice(-1), [[429, 'rate-limited']])
  const hits = []
  for (let request = 0; request < 8; request++) hits.push(await read('7', 'granted'))
  t.same(new Set(hits.map(([status]) => status)), new Set([200]), 'a hit is free for those who may read it')
})

t.test('a caller sees the versions that it may read; a bundle without any is unknown', async t => {
  const service = await startWithClients(t, {
    one: { scopes: ['journeys:read'], journeys: ['1102'] },
    elsewhere: { scopes: ['journeys:read'], journeys: ['1001'] },
    group: { scopes: ['journeys:read'], journeys: ['bundle:7'] },
    all: { scopes: ['journeys:read'], journeys: ['*'] }
  }, { env: { TD_AUDIENCES: '300', TD_MAX_ATTEMPTS: '1' } })
  const read = async (url: string, key: keyof typeof service.keys) => await readAnswer(service, url, { 'x-api-key': service.keys[key] })
  const idsOf = ({ json }: { json: unknown }) =>
    (json as { versions: Array<{ journeyId: string }> }).versions.map(({ journeyId }) => journeyId)
  t.same(idsOf(await read(path, 'one')), ['1102'])
  t.same(idsOf(await read(path, 'group')), ['1101', '1102', '1103'])
  t.same(idsOf(await read(path, 'all')), ['1101', '1102', '1103'])
  const refusal = async (id: string, key: keyof typeof service.keys) => {
    const { status, json } = await read(`/v1/bundles/${id}`, key)
    const { requestId: _id, instance: _path, ...problem } = json as Record<string, unknown>
    return [status, problem]
  }
  const violations = collectViolations()
  for (const key of ['elsewhere', 'group', 'one'] as const) {
    const unknown = await refusal('999999', key)
    violations.match(unknown, [404, { code: 'bundle-not-found' }], key)
    violations.same(await refusal('1002', key), unknown, key)
    service.sandbox.setFault({ endpoint: 'bundle', journeyId: '1003', fault: { kind: 'status', status: 403 } })
    violations.same(await refusal('1003', key), unknown, `${key}: one that TD does not show`)
  }
  violations.match(await refusal('7', 'elsewhere'), await refusal('999999', 'elsewhere'))
  violations.match(await refusal('1003', 'all'), [403, { code: 'bundle-access-denied' }])
  t.same(violations.found, [])
})

t.test('while an index is missing, existing and unknown bundles answer alike to grants of groups', async t => {
  const service = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['bundle:7', '1101'] } },
    { env: { TD_AUDIENCES: '403', TD_MAX_ATTEMPTS: '1' } })
  const read = async (id: string) => await readAnswer(service, `/v1/bundles/${id}`, { 'x-api-key': service.keys.web })
  t.match(await read('7'), { status: 200, json: { versions: [{ journeyId: '1101' }] } })
  t.match(await read('1002'), { status: 503, json: { code: 'grants-unresolved' } })
  t.match(await read('999999'), { status: 503, json: { code: 'grants-unresolved' } })
})

t.test('if TD\'s bundle is missing, the indexes are used, and the answer says why', async t => {
  const service = await startOnClock(t, { env: { TD_AUDIENCES: '300', TD_MAX_ATTEMPTS: '1' } })
  service.sandbox.setFault({ endpoint: 'bundle', fault: { kind: 'status', status: 500 } })
  t.match(await service.read(path), { status: 502, json: { code: 'upstream-error' } }, 'no index is in memory')
  await service.read('/v1/journeys')
  await service.clock.advance(3_000)
  const { problem, versions } = await readReport(service, path, bundleSchema)
  t.match(problem, { code: 'upstream-error' })
  t.match(versions, [
    { journeyId: '1101', version: 1, launchedAt: null, stages: [{ name: 'Welcome' }, { name: 'First order' }, { name: 'Member' }] },
    { journeyId: '1102' },
    { journeyId: '1103', state: 'draft', isLatest: true }
  ])
  service.sandbox.clearFaults()
  await service.clock.advance(31_000)
  t.match(await readReport(service, path, bundleSchema), { problem: null })
})

t.test('with definitions off, bundles are not loaded', async t => {
  const service = await startOnClock(t, { env: { TD_AUDIENCES: '300', TD_DEFINITIONS: 'off' } })
  await service.read('/v1/journeys')
  t.match(await readReport(service, path, bundleSchema), { problem: { code: 'definitions-off' }, versions: [{ launchedAt: null }, {}, {}] })
  t.match(await service.read('/v1/bundles/999999'), { status: 404, json: { code: 'bundle-not-found' } })
  t.equal(service.sandbox.calls.total(), 1)
})

t.test('a bundle is read wherever TD puts it, and one faulty version affects only itself', async t => {
  const service = await startOnClock(t)
  const fields = {
    name: 'B',
    latestJourneyId: 12,
    journeys: [
      { id: '13', attributes: { name: 'B', versionNumber: 3, journeyStages: [{ id: '1', name: 'A' }] } },
      { id: '12', attributes: { name: 'B', versionNumber: '2', launchedAt: 'yesterday', journeyStages: null } },
      { id: 'x', attributes: { name: 'B' } }
    ]
  }
  const violations = collectViolations()
  for (const [name, body] of Object.entries({ flat: fields, data: { data: fields }, resource: { data: { attributes: fields } } })) {
    service.sandbox.clearFaults()
    service.sandbox.setFault({ endpoint: 'bundle', fault: { kind: 'body', body: JSON.stringify(body) } })
    await service.app.inject({ method: 'DELETE', url: '/v1/cache', headers: { host: 'localhost' } })
    violations.match((await service.read('/v1/bundles/9')).json, {
      name: 'B',
      versions: [
        { journeyId: '12', version: 2, launchedAt: null, isLatest: true, stages: [] },
        { journeyId: '13', version: 3, isLatest: false, stages: [{ id: '1', name: 'A' }] }
      ]
    }, name)
  }
  t.same(violations.found, [])
  t.match(await service.read('/v1/bundles/0x7'), { status: 400, json: { code: 'invalid-request' } })
  t.match(await service.read(`${path}?sort=x`), { status: 400 })
})
