import t from 'tap'
import { day, hour, minute, second } from '../support/cache/cache-rig.ts'
import { until, untilCalled, untilRefreshed } from '../support/service/read-answer.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { definitionBody } from '../support/sources/sources.ts'
import { collectViolations } from '../support/collect-violations.ts'

const graph = '/v1/journeys/1001/conversion-graph'
const overview = '/v1/journeys/1001/overview'
/** Settling at the clock's start. */
const settling = `${graph}?from=2026-09-01&to=2026-09-14`

interface Graph { graph: { nodes: Array<{ id: string, name: string, type: string }> }, adjustments: Array<{ code: string, ids: string[] }> }

async function namesIn (service: ServiceOnClock, url = graph): Promise<string[]> {
  return ((await service.read(url)).json as Graph).graph.nodes.filter(({ type }) => type === 'stage').map(({ name }) => name)
}

/** Makes TD define the journey with these stages. */
function define (service: ServiceOnClock, stages: Array<[id: string, name: string]>, attributes: object = {}): void {
  service.sandbox.clearFaults()
  const body = JSON.stringify({
    data: { id: '1001', attributes: { name: 'Defined', journeyStages: stages.map(([id, name]) => ({ id, name })), ...attributes } }
  })
  service.sandbox.setFault({ endpoint: 'definition', fault: { kind: 'body', body } })
}

t.test('names and order of stages are the definition\'s; unknown parts stay', async t => {
  const service = await startOnClock(t)
  define(service, [['100103', 'Third, first'], ['100101', 'First, second'], ['7', 'Nobody\'s']])
  t.same(await namesIn(service), ['Third, first', 'First, second', 'Consideration', 'Loyalty'])
  const { json } = await service.read(overview)
  t.match(json, {
    name: 'Defined',
    statistics: {
      stages: [
        { id: '100103', index: 2, name: 'Third, first' }, { id: '100101', index: 0 }, { id: '100102', index: 1, name: 'Consideration' },
        { id: '100104', index: 3 }
      ]
    }
  })
  t.match(((await service.read(graph)).json as Graph).adjustments,
    [{ code: 'renamed-node', ids: ['stage-100101'] }, { code: 'renamed-node', ids: ['stage-100103'] }])
})

t.test('explanations use the same order and names as the report that they explain', async t => {
  const service = await startOnClock(t)
  define(service, [['100104', 'Fourth, first'], ['100102', 'Second'], ['100101', 'Last']])
  const range = 'from=2026-09-01&to=2026-09-14'
  const reports = [
    {
      report: 'overview',
      path: `${overview}?${range}`,
      pointers: ['/statistics/stages/0/rates/exitOrJump', '/conversion/graph/nodes/1/outflow', '/activation/graph/nodes/0/inflow']
    },
    { report: 'conversion-graph', path: settling, pointers: ['/graph/nodes/0/outflow', '/graph/nodes/2/rates/toExit'] }
  ]
  const violations = collectViolations()
  for (const { report, path, pointers } of reports) {
    const { json } = await service.read(path)
    for (const pointer of pointers) {
      let found: unknown = json
      for (const name of pointer.split('/').slice(1)) found = Object(found)[name]
      const value = typeof found === 'number' ? found : Object(found).value
      const explained = await service.read(`/v1/journeys/1001/explain?report=${report}&pointer=${pointer}&${range}`)
      violations.match(explained, { status: 200, json: { value } }, pointer)
    }
  }
  for (const path of [`/v1/journeys/1001/comparison?${range}`, `${settling}&balance=true`, `${settling}&format=d3`]) {
    violations.match((await service.read(path)).bytes.toString(), /"Fourth, first"/, path)
  }
  t.same(violations.found, [])
})

t.test('new names appear within minutes, as a new answer', async t => {
  const service = await startOnClock(t)
  define(service, [['100101', 'Old']])
  const before = await service.read(settling)
  define(service, [['100101', 'New']])
  await service.clock.advance(5 * minute)
  t.equal((await service.read(settling)).header('etag'), before.header('etag'), 'at once from what is there')
  await untilRefreshed(service)
  const after = await service.read(settling)
  t.not(after.header('etag'), before.header('etag'))
  t.equal(after.header('cache-status'), 'td-journey-bff; hit; ttl=3300', 'the definition counts for names alone')
  t.match(after.header('age'), '300')
  t.ok((await namesIn(service, settling)).includes('New'))
})

t.test('an answer waits for names only until the soft deadline, and the definition is still cached', async t => {
  const service = await startOnClock(t)
  const release = service.sandbox.hold({ endpoint: 'definition' })
  const asked = service.read(graph)
  await untilCalled(service, 2)
  await until(service, () => service.clock.nextRingMs() <= 2 * second)
  await service.clock.advance(2 * second)
  const first = await asked
  t.equal(first.status, 200)
  t.equal((await service.read(graph)).header('etag'), first.header('etag'), 'nor do others wait')
  release()
  await until(service, async () => (await service.read(overview)).status === 200 &&
    ((await service.read(overview)).json as { name: string | null }).name !== null)
  t.equal(service.sandbox.calls.of('definition'), 1)
})

for (const status of [401, 403, 404, 422, 429, 500, 503]) {
  t.test(`a definition that fails with ${status} costs names and nothing else`, async t => {
    const service = await startOnClock(t)
    service.sandbox.setFault({ endpoint: 'definition', fault: { kind: 'status', status } })
    const without = await service.read(overview)
    t.match(without, {
      status: 200,
      json: {
        name: null,
        parts: { statistics: { status: 'ok' }, conversion: { status: 'ok' }, activation: { status: 'ok' } },
        freshness: { state: 'current' }
      }
    })
    t.match(without.header('cache-status'), /fwd=uri-miss; stored/)
    t.same((await service.read(overview)).bytes, without.bytes)
    t.match((await service.read(overview)).header('cache-status'), /; hit;/)
    await service.clock.advance(29 * second)
    await service.read(overview)
    t.equal(service.sandbox.calls.of('definition'), 1)
    service.sandbox.clearFaults()
    await service.clock.advance(second)
    t.same((await service.read(overview)).bytes, without.bytes, 'tried again, but not waited for')
    await until(service, async () => ((await service.read(overview)).json as { name: string | null }).name === 'Customer Onboarding')
    t.equal(service.sandbox.calls.of('definition'), 2)
  })
}

t.test('a request that is refused costs the next one no names', async t => {
  const service = await startOnClock(t)
  const { isUnderPressure } = service.app
  service.app.isUnderPressure = () => true
  t.match(await service.read(graph), { status: 503, json: { code: 'overloaded' } })
  service.app.isUnderPressure = isUnderPressure
  t.match((await service.read(overview)).json, { name: 'Customer Onboarding' })
})

t.test('a key that may read numbers but no definitions is a valid key', async t => {
  const service = await startOnClock(t)
  service.sandbox.setFault({ endpoint: 'definition', fault: { kind: 'status', status: 401 } })
  await service.read(overview)
  t.match((await service.read('/v1/status')).json, { upstream: { key: { state: 'accepted' } } })
  t.equal((await service.read('/readyz')).status, 200)
  t.match(await service.read('/v1/journeys/1001'), { status: 502, json: { code: 'upstream-credentials' } })
  t.match((await service.read('/v1/status')).json, { upstream: { key: { state: 'accepted' } } })
})

/** The runs in the definition, and how often charts were requested. */
function tell (service: ServiceOnClock, finishedAt: string): void {
  service.sandbox.clearFaults()
  service.sandbox.setFault({ endpoint: 'definition', fault: { kind: 'body', body: definitionBody('Journey', finishedAt) } })
}

for (const { name, shiftMs } of [
  { name: 'as it is', shiftMs: 0 }, { name: 'set back in between', shiftMs: -3 * hour },
  { name: 'set forward in between', shiftMs: 2 * hour }
]) {
  t.test('after a run of the journey, charts are requested at once and then every 5 minutes for an hour (the wall' +
    `clock ${name})`, async t => {
    const service = await startOnClock(t, { env: { CACHE_SWR_S: '86400' } })
    const { clock, sandbox } = service
    const chartCalls = (): number => sandbox.calls.of('conversion')
    const look = async (): Promise<string | null> => {
      const answer = await service.read(settling)
      t.equal(answer.status, 200)
      await untilRefreshed(service)
      return answer.header('cache-status')
    }
    clock.shiftWall(-shiftMs)
    tell(service, new Date(clock.wallMs() - 2 * hour).toISOString())
    await look()
    clock.shiftWall(shiftMs)
    await clock.advance(6 * minute)
    tell(service, new Date(clock.wallMs() - minute).toISOString())
    t.match(await look(), /hit; ttl=3240/, 'the definition is refreshed')
    t.equal(chartCalls(), 1)
    t.match(await look(), /hit; ttl=0/, 'it told that the charts are old: they are answered at once, and refreshed')
    t.equal(chartCalls(), 2)
    const violations = collectViolations()
    for (let asked = 3; asked <= 13; asked++) {
      violations.match(await look(), /hit; ttl=300/, asked)
      await clock.advance(5 * minute)
      await look()
      violations.equal(chartCalls(), asked, asked)
    }
    t.same(violations.found, [])
    await clock.advance(5 * minute)
    await look()
    t.match(await look(), /hit; ttl=3600/, 'more than an hour later')
  })
}

t.test('once the content has changed after a run, it has its usual TTL', async t => {
  const service = await startOnClock(t)
  tell(service, '2026-09-16T09:00:00.000Z')
  await service.read(settling)
  await service.clock.advance(6 * minute)
  tell(service, '2026-09-16T12:05:00.000Z')
  await service.read(settling)
  await untilRefreshed(service)
  const chart = { data: [], metaData: { links: [{ source: 'stage-1', target: 'goal', value: 5 }] } }
  service.sandbox.setFault({
    endpoint: 'conversion',
    fault: {
      kind: 'body',
      body: JSON.stringify({ data: [{ attributes: { journeyStageId: null, updatedAt: '2026-09-16T12:05:00.000Z', chart } }] })
    }
  })
  await service.read(settling)
  await untilRefreshed(service)
  const changed = await service.read(settling)
  t.match(changed.json, { summary: { linkTotal: 5 } })
  t.match(changed.header('cache-status'), /hit; ttl=3600/)
})

t.test('a settled range that a run did not change stays settled', async t => {
  const service = await startOnClock(t)
  const past = `${graph}?from=2026-08-01&to=2026-08-14`
  const stateOf = async (): Promise<string> => ((await service.read(past)).json as { range: { state: string } }).range.state
  tell(service, '2026-09-16T09:00:00.000Z')
  t.equal(await stateOf(), 'past')
  await service.clock.advance(day + minute)
  await stateOf()
  await untilRefreshed(service)
  t.equal(await stateOf(), 'settled')
  await service.clock.advance(6 * minute)
  tell(service, '2026-09-17T12:05:00.000Z')
  const violations = collectViolations()
  for (let looked = 0; looked < 3; looked++) {
    violations.equal(await stateOf(), 'settled', looked)
    await untilRefreshed(service)
  }
  t.same(violations.found, [])
  t.match((await service.read(past)).header('cache-status'), /hit; ttl=300/)
  t.equal(await stateOf(), 'settled')
})
