import t from 'tap'
import { definitionSchema } from '../../src/http/schemas/definition.ts'
import { listEntries, readAnswer } from '../support/service/read-answer.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1001'

t.test('a journey has its definition, without a range and without users', async t => {
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
        exits: [{ id: 'exit-100101-0', name: 'Stale profiles', jump: null }, { name: 'Unsubscribed' }]
      },
      { index: 1, name: 'Consideration' }, { name: 'Purchase' }, { name: 'Loyalty' }
    ],
    warnings: []
  })
  t.same(journey.stages[0]?.steps.map(({ type }) => type), [
    'wait', 'wait', 'activation', 'activation', 'jump', 'decision-point', 'end'
  ])
  t.notOk('range' in Object(answer.json))
  t.match(answer.header('cache-status'), /fwd=uri-miss; stored/)
})

t.test('it is cached, conditional, refreshed and stale like reports, with a TTL of five minutes', async t => {
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

t.test('its failures affect only itself', async t => {
  const service = await startOnClock(t)
  t.match(await service.read('/v1/journeys/9404'), { status: 404, json: { code: 'journey-not-found' } })
  t.match(await service.read('/v1/journeys/9403'), { status: 403, json: { code: 'journey-access-denied' } })
  t.match(await service.read('/v1/journeys/9201'), { status: 502, json: { code: 'upstream-malformed' } })
  t.match(await service.read(`${path}?range=last_7d`), { status: 400, json: { code: 'invalid-request' } })
  t.match(await service.read('/v1/journeys/0'), { status: 400, json: { code: 'invalid-request' } })
  t.match(await service.read(path, { 'cache-control': 'only-if-cached' }), { status: 504, json: { code: 'not-cached' } })
  t.match(await service.read(path, { accept: 'text/html' }), { status: 406 })
})

t.test('users and unknown fields from TD are in no answer', async t => {
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

const jumping = JSON.stringify({
  data: {
    id: '1001',
    attributes: {
      name: 'J',
      goal: { name: 'Bought', segmentId: '1', target: { journeyId: '1003', journeyStageId: '100301', stageOrderIndex: 0 } },
      journeyStages: [{
        id: '1',
        name: 'S',
        steps: {
          out: { type: 'Jump', name: 'Out', target: { journeyId: '1002', journeyStageId: '100202', journeyBundleId: '77' } },
          on: { type: 'Jump', name: 'On', target: { journeyId: '1001', journeyStageId: '1' } },
          gone: { type: 'Jump', name: 'Gone', target: { journeyId: '1998', journeyStageId: '199801', jumpReferenceId: 'g' } }
        }
      }]
    }
  },
  included: [
    { id: '100301', type: 'journeyStage', attributes: { name: 'Cart', jumpName: 'In', sourceJourneyId: '1003', targetJourneyId: '1001' } },
    { id: 'g', type: 'journey', attributes: { targetStageId: '199801', targetStageName: 'Lost', deletedBy: 'planted' } },
    { id: '4711', type: 'user', attributes: { name: 'planted' } }
  ]
})

t.test('jumps name other journeys only to callers who may read them', async t => {
  const service = await startWithClients(t, {
    all: { scopes: ['journeys:read'], journeys: ['*'] },
    some: { scopes: ['journeys:read'], journeys: ['1001', '1002'] },
    few: { scopes: ['journeys:read'], journeys: ['1001'] },
    same: { scopes: ['journeys:read'], journeys: ['1001', '1004'] }
  })
  service.sandbox.setFault({ endpoint: 'definition', journeyId: '1001', fault: { kind: 'body', body: jumping } })
  const read = async (key: string, url = path) => await readAnswer(service, url, { 'x-api-key': key })
  // one caller's bytes are in memory when the next one asks
  const masked = { journeyId: '***', journeyName: null, stageId: '***', stageName: null, masked: true }
  const own = { journeyId: '1001', journeyName: 'J', stageId: '1', stageName: 'S', masked: false }
  const { keys } = service
  await read(keys.all, '/v1/journeys/1002')
  t.match((await read(keys.all)).json, {
    goalJump: { journeyId: '1003', journeyName: null, stageId: '100301', stageIndex: 0, masked: false },
    stages: [{
      steps: [
        { jump: { journeyId: '1002', journeyName: 'Spring Campaign Nurture', stageName: 'Consideration', bundleId: '77', masked: false } },
        { jump: own },
        { jump: { journeyId: '1998', stageName: 'Lost', deleted: true, masked: false } }
      ]
    }],
    jumpsFrom: [{ journeyId: '1003', stageId: '100301', stageName: 'Cart', jumpName: 'In', masked: false }]
  })
  const seen = { journeyId: '1002', journeyName: 'Spring Campaign Nurture', masked: false }
  t.match((await read(keys.some)).json, {
    goalJump: { ...masked, stageIndex: null }, stages: [{ steps: [{ jump: seen }, { jump: own }, { jump: masked }] }], jumpsFrom: [masked]
  })
  const few = await read(keys.few)
  const hidden = { ...masked, bundleId: '***' }
  t.match(few.json, { goalJump: masked, stages: [{ steps: [{ jump: hidden }, { jump: own }, { jump: masked }] }], jumpsFrom: [masked] })
  t.notMatch(few.bytes.toString(), /1002|1003|1998|100202|100301|77|Nurture|Cart|Lost|planted|4711/)
  const same = await read(keys.same)
  t.same(same.bytes, few.bytes, 'who may read the same of it shares bytes')
  t.match(same.header('cache-status'), /hit/)
  const violations = collectViolations()
  const answers = new Map<string, string>()
  for (const key of [keys.few, keys.all, keys.some, keys.same, keys.few, keys.all]) {
    const { bytes } = await read(key)
    violations.equal(answers.get(key) ?? bytes.toString(), bytes.toString(), key)
    answers.set(key, bytes.toString())
  }
  t.same(violations.found, [])
  t.equal(new Set(answers.values()).size, 3)
  await read(keys.all, '/v1/journeys/1003')
  t.match((await read(keys.all)).json, { goalJump: { journeyName: 'Cart Recovery', stageName: 'Cart Abandoned' } }, 'once it is in memory')
})

t.test('switched off, there is no definition, and reports do not load it', async t => {
  const { get, getJson, sandbox } = await startService(t, { env: { TD_DEFINITIONS: 'off' } })
  const answer = await get(path)
  t.equal(answer.status, 404)
  t.match(await answer.json(), { code: 'definitions-off', origin: 'service' })
  t.match(await getJson(`${path}/overview`), { name: null, statistics: { stages: [{ name: 'Awareness' }] } })
  t.equal((await get(`${path}/conversion-graph`)).status, 200)
  t.match(sandbox.calls.counts(), { total: 3, byEndpoint: { definition: 0 } })
})

t.test('a load takes a token', async t => {
  const service = await startWithClients(
    t, { lazy: { scopes: ['journeys:read'], journeys: ['*'], rateLimit: { requestsPerMinute: 100, loadsPerMinute: 1 } } }
  )
  const ask = (url: string) => readAnswer(service, url, { 'x-api-key': service.keys.lazy })
  t.equal((await ask(path)).status, 200)
  t.match(await ask('/v1/journeys/1002'), { status: 429, json: { code: 'rate-limited' } })
  t.equal((await ask(path)).status, 200)
})
