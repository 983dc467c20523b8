import t from 'tap'
import { second } from '../support/cache/cache-rig.ts'
import { until } from '../support/service/read-answer.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

interface Run { state: string | null, paused: boolean | null, lastStatus: string | null, expectedBy: string | null, late: boolean | null }

const statistics = '/v1/journeys/1001/statistics?from=2026-09-01&to=2026-09-15'
const overview = '/v1/journeys/1001/overview?from=2026-09-01&to=2026-09-15'
const batch = '/v1/journeys?ids=1001&from=2026-09-01&to=2026-09-15'

async function runIn (service: ServiceOnClock, path: string): Promise<Run> {
  const { json } = await service.read(path)
  // the shapes are the schemas', which other tests check
  return path === batch ? (json as { journeys: [{ run: Run }] }).journeys[0].run : (json as { run: Run }).run
}

/** Makes TD describe the journey this way. */
function describe (service: ServiceOnClock, attributes: object): void {
  const execution = { status: 'success', createdAt: '2026-09-16T03:00:00.000Z', finishedAt: '2026-09-16T03:02:32.000Z' }
  const body = JSON.stringify({
    data: {
      id: '1001',
      attributes: { name: 'Journey', state: 'launched', paused: false, latestExecution: execution, journeyStages: [], ...attributes }
    }
  })
  service.sandbox.setFault({ endpoint: 'definition', fault: { kind: 'body', body } })
}

const usual: Run & { lastFinishedAt: string } = {
  state: 'launched',
  paused: false,
  lastStatus: 'success',
  lastFinishedAt: '2026-09-16T03:02:32.000Z',
  expectedBy: '2026-09-17T09:02:32.000Z',
  late: false
}

t.test('statistics, overviews and lists agree about the journey\'s runs, in any range', async t => {
  const service = await startOnClock(t)
  const violations = collectViolations()
  for (const path of [statistics, overview, batch]) violations.same(await runIn(service, path), usual, path)
  t.same(violations.found, [])
})

t.test('a run that becomes late changes the answer without a call', async t => {
  const service = await startOnClock(t, { at: '2026-09-17T09:02:31.000Z' })
  describe(service, {})
  const violations = collectViolations()
  const before = new Map<string, Awaited<ReturnType<typeof service.read>>>()
  for (const path of [statistics, overview]) before.set(path, await service.read(path))
  for (const path of [statistics, overview, batch]) violations.same(await runIn(service, path), usual, path)
  const calls = service.sandbox.calls.total()
  await service.clock.advance(second)
  for (const path of [statistics, overview, batch]) violations.same(await runIn(service, path), usual, `${path} on time`)
  await service.clock.advance(second)
  for (const path of [statistics, overview, batch]) violations.same(await runIn(service, path), { ...usual, late: true }, `${path} late`)
  for (const [path, answer] of before) {
    const now = await service.read(path)
    violations.match(now.header('cache-status'), /; hit;/, path)
    violations.not(now.header('etag'), answer.header('etag'), path)
    violations.same(now.bytes.toString().replace('"late":true', '"late":false'), answer.bytes.toString(), 'nothing else has changed')
    violations.equal((await service.read(path)).header('etag'), now.header('etag'), 'and it stays so')
  }
  violations.equal(service.sandbox.calls.total(), calls, 'without another call')
  t.same(violations.found, [])
})

t.test('the reason why today is missing needs no second call', async t => {
  const violations = collectViolations()
  const failed = { status: 'error', createdAt: '2026-09-16T03:00:00.000Z', finishedAt: '2026-09-16T03:20:00.000Z' }
  const running = { status: 'running', createdAt: '2026-09-17T03:00:00.000Z', finishedAt: null }
  const cases: Array<[attributes: object, expected: Partial<Run>]> = [
    [{ paused: true }, { paused: true, expectedBy: null, late: false }],
    [{ state: 'draft', latestExecution: null }, { state: 'draft', lastStatus: null, late: false }],
    [{ latestExecution: failed }, { lastStatus: 'error', expectedBy: '2026-09-17T09:20:00.000Z', late: false }],
    [{ latestExecution: running }, { lastStatus: 'running', expectedBy: '2026-09-18T09:00:00.000Z', late: false }],
    [{ latestExecution: null }, { lastStatus: null, expectedBy: null, late: null }]
  ]
  for (const [attributes, expected] of cases) {
    const service = await startOnClock(t, { at: '2026-09-17T09:10:00.000Z' })
    describe(service, attributes)
    for (const path of [statistics, overview, batch]) violations.match(await runIn(service, path), expected, path)
  }
  t.same(violations.found, [])
})

t.test('statistics work without a definition, and get its names when it arrives', async t => {
  const service = await startOnClock(t)
  service.sandbox.setFault({ endpoint: 'definition', fault: { kind: 'status', status: 503 } })
  const nothing = { state: null, paused: null, lastStatus: null, lastFinishedAt: null, expectedBy: null, late: null }
  t.match(await service.read(statistics), {
    status: 200,
    json: { name: null, run: nothing, freshness: { state: 'current' }, stages: [{ id: '100101', name: null }] }
  })
  t.same(await runIn(service, batch), nothing)
  service.sandbox.clearFaults()
  await service.clock.advance(30 * second)
  await until(service, async () => ((await service.read(statistics)).json as { name: string | null }).name !== null)
  t.match((await service.read(statistics)).json, {
    name: 'Customer Onboarding',
    stages: [{
      name: 'Awareness', exits: [{ name: String }], steps: [{ name: String, type: 'wait' }], period: { exits: [{ name: String }] }
    }]
  })
})

t.test('a journey without statistics still has a state', async t => {
  const service = await startOnClock(t)
  service.sandbox.setFault({ endpoint: 'statistics', fault: { kind: 'status', status: 500 } })
  t.match((await service.read(overview)).json,
    { statistics: null, run: { state: 'launched', lastStatus: 'success', expectedBy: null, late: null } })
})
