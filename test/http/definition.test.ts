import t from 'tap'
import { definitionSchema } from '../../src/http/schemas/definition.ts'
import { listEntries, readAnswer } from '../support/service/read-answer.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1001'

t.test('a journey tells what it is made of, without a range and without users', async t => {
  const service = await startOnClock(t)
  const answer = await service.read(path)
  const journey = definitionSchema.parse(answer.json)
  t.match(journey, {
    journeyId: '1001',
    freshness: { state: 'current', dataUpdatedAt: null },
    name: 'Customer Onboarding',
    state: 'launched',
    paused: false,
    goal: /./,
    versionNumber: 1,
    latestExecution: { status: 'success', finishedAt: '2026-09-16T03:02:32.000Z' },
    stages: [
      {
        id: '100101',
        index: 0,
        name: 'Awareness',
        milestone: 'Opened the welcome email',
        exits: [{ id: 'exit-100101-0', name: 'Stale profiles' }, { name: 'Unsubscribed' }]
      },
      { index: 1, name: 'Consideration' }, { name: 'Purchase' }, { name: 'Loyalty' }
    ],
    warnings: []
  })
  t.same(journey.stages[0]?.steps.map(({ type }) => type), ['wait', 'wait', 'activation', 'activation', 'jump'])
  t.notOk('range' in Object(answer.json))
  t.match(answer.header('cache-status'), /fwd=uri-miss; stored/)
})

t.test('it is cached, conditional, refreshed and stale as reports are, from five minutes on', async t => {
  const service = await startOnClock(t)
  const first = await service.read(path)
  await service.clock.advance(7_000)
  const ready = await service.read(path)
  t.equal(ready.header('cache-status'), 'td-journey-bff; hit; ttl=293')
  t.equal(ready.header('age'), '7')
  const routed = await service.app.inject({ url: path, headers: { host: 'localhost' } })
  t.same(routed.rawPayload, first.bytes)
  t.equal((await service.read(path, { 'if-none-match': ready.header('etag') ?? '' })).status, 304)
  t.equal((await service.read(path, { 'cache-control': 'no-cache' })).header('cache-status'), 'td-journey-bff; fwd=request; stored')
  service.sandbox.setFault({ fault: { kind: 'status', status: 500 } })
  await service.clock.advance(2 * 3_600_000)
  const old = await service.read(path)
  t.match(old.header('cache-status'), /fwd=stale; fwd-status=500; detail=stale-if-error/)
  t.match(old.json, { name: 'Customer Onboarding', freshness: { state: 'stale', reason: 'upstream-error' } })
  t.match(await listEntries(service), [{ endpoint: 'definition', from: null, to: null, settled: false }])
})

t.test('its failures are its own', async t => {
  const service = await startOnClock(t)
  t.match(await service.read('/v1/journeys/9404'), { status: 404, json: { code: 'journey-not-found' } })
  t.match(await service.read('/v1/journeys/9403'), { status: 403, json: { code: 'journey-access-denied' } })
  t.match(await service.read('/v1/journeys/9201'), { status: 502, json: { code: 'upstream-malformed' } })
  t.match(await service.read(`${path}?range=last_7d`), { status: 400, json: { code: 'invalid-request' } })
  t.match(await service.read('/v1/journeys/0'), { status: 400, json: { code: 'invalid-request' } })
  t.match(await service.read(path, { 'cache-control': 'only-if-cached' }), { status: 504, json: { code: 'not-cached' } })
  t.match(await service.read(path, { accept: 'text/html' }), { status: 406 })
})

t.test('what TD sends of users and in fields unknown here is in no answer', async t => {
  const service = await startOnClock(t)
  const body = JSON.stringify({
    data: {
      id: '1001',
      attributes: {
        name: 'J',
        owner: 'planted@example.com',
        journeyStages: [{ id: '1', name: 'S', steps: { a: { type: 'WaitStep', name: 'W', createdBy: 'planted' } } }]
      },
      relationships: { createdBy: { data: { id: '4711', type: 'user' } } }
    },
    included: [{ id: '4711', type: 'user', attributes: { name: 'planted' } }]
  })
  service.sandbox.setFault({ endpoint: 'definition', fault: { kind: 'body', body } })
  const violations = collectViolations()
  for (const url of [path, `${path}/overview`, `${path}/conversion-graph`]) {
    violations.notMatch((await service.read(url)).bytes.toString(), /planted|4711/, url)
  }
  t.same(violations.found, [])
  t.match((await service.read(path)).json, { name: 'J', state: null, stages: [{ steps: [{ id: 'a', type: 'wait', name: 'W' }] }] })
})

t.test('switched off, there is none, and reports do not ask for it', async t => {
  const { get, getJson, sandbox } = await startService(t, { env: { TD_DEFINITIONS: 'off' } })
  const answer = await get(path)
  t.equal(answer.status, 404)
  t.match(await answer.json(), { code: 'definitions-off', origin: 'service' })
  t.match(await getJson(`${path}/overview`), { name: null, statistics: { stages: [{ name: 'Awareness' }] } })
  t.equal((await get(`${path}/conversion-graph`)).status, 200)
  t.match(sandbox.calls.counts(), { total: 3, byEndpoint: { definition: 0 } })
})

t.test('a load takes a turn', async t => {
  const service = await startWithClients(
    t, { lazy: { scopes: ['journeys:read'], journeys: ['*'], rateLimit: { requestsPerMinute: 100, loadsPerMinute: 1 } } }
  )
  const ask = (url: string) => readAnswer(service, url, { 'x-api-key': service.keys.lazy })
  t.equal((await ask(path)).status, 200)
  t.match(await ask('/v1/journeys/1002'), { status: 429, json: { code: 'rate-limited' } })
  t.equal((await ask(path)).status, 200)
})
