import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import t from 'tap'
import { createJourneyClient, ProblemError, type StaleAnswer } from '../../client/src/index.ts'
import { freePort } from '../support/free-port.ts'
import { listenOn, type Owner } from '../support/listen-on.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'

const overview = '/v1/journeys/{journeyId}/overview'
const statistics = '/v1/journeys/{journeyId}/statistics'
const ofJourney = (journeyId: string) => ({ params: { path: { journeyId } } })

/** A client that records how its requests were answered. */
function observe (baseUrl: string, options: { maxRemembered?: number } = {}) {
  const statuses: number[] = []
  const client = createJourneyClient({
    baseUrl,
    ...options,
    fetch: async request => {
      const response = await fetch(request)
      statuses.push(response.status)
      return response
    }
  })
  return { client, statuses }
}

t.test('a report has the types of the document', async t => {
  const { address } = await startService(t)
  const { client } = observe(address)
  const report = await client.get(overview, {
    params: { path: { journeyId: '1001' }, query: { range: 'last_30d', parts: ['statistics'] } }
  })
  const entered: number | null | undefined = report.statistics?.totals.entered
  t.type(entered, 'number')
  t.equal(report.conversion, null)
})

t.test('a cached answer is revalidated by its tag and returned if it is current', async t => {
  const { address, sandbox } = await startService(t)
  const { client, statuses } = observe(address)
  const first = await client.get(statistics, ofJourney('1001'))
  t.same(await client.get(statistics, ofJourney('1001')), first)
  t.same(await client.get(statistics, ofJourney('1001')), first)
  t.same(statuses, [200, 304, 304])
  t.equal(sandbox.calls.of('statistics'), 1, 'which has nobody ask Treasure Data')
  t.not((await client.get(statistics, ofJourney('1002'))).journeyId, first.journeyId)
})

t.test('text is returned unchanged, and revalidated in the same way', async t => {
  const { address, get } = await startService(t)
  const { client, statuses } = observe(address)
  const table = { params: { path: { journeyId: '1001' }, query: { format: 'csv' } } } as const
  const sent = await (await get('/v1/journeys/1001/statistics?format=csv')).text()
  t.match(sent, /^"updatedAt",/)
  t.equal(await client.getText(statistics, table), sent)
  t.equal(await client.getText(statistics, table), sent)
  t.same(statuses, [200, 304])
  await t.rejects(client.getText(statistics, { params: { path: { journeyId: '424242' } } }), { code: 'journey-not-found' })
})

t.test('unused answers are evicted first', async t => {
  const { address } = await startService(t)
  const { client, statuses } = observe(address, { maxRemembered: 2 })
  for (const id of ['1001', '1002', '1001', '1003', '1001', '1002']) await client.get(statistics, ofJourney(id))
  t.same(statuses, [200, 200, 304, 200, 304, 200])
})

t.test('a changed report is returned', async t => {
  const bodies = ['{"n":1}', '{"n":2}']
  const tags: Array<string | undefined> = []
  const address = await serve(t, (request, response) => {
    tags.push(request.headers['if-none-match'])
    response.setHeader('content-type', 'application/json').setHeader('etag', `"${tags.length}"`).end(bodies[tags.length - 1])
  })
  const { client } = observe(address)
  t.match(await client.get(statistics, ofJourney('1')), { n: 1 })
  t.match(await client.get(statistics, ofJourney('1')), { n: 2 })
  t.same(tags, [undefined, '"1"'])
})

t.test('an unsuccessful answer is a ProblemError with its code and the whole problem', async t => {
  const { address, sandbox } = await startService(t, { env: { TD_DEFINITIONS: 'off' } })
  const { client } = observe(address)
  await t.rejects(client.get(statistics, ofJourney('424242')),
    { name: 'ProblemError', status: 404, code: 'journey-not-found', retryAfterS: null })
  sandbox.setFault({ times: 1, fault: { kind: 'status', status: 429, retryAfter: '60' } })
  const error = await client.get(statistics, ofJourney('1001')).catch((error: unknown) => error)
  t.ok(error instanceof ProblemError)
  t.match(error, { status: 503, code: 'upstream-throttled', retryAfterS: 60, problem: { origin: 'upstream', requestId: String } })
  t.match(String(error), /Treasure Data/)
})

t.test('an error from another server has no problem', async t => {
  const address = await serve(t, (_request, response) => {
    response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>gateway</h1>')
  })
  await t.rejects(observe(address).client.get('/healthz'), { name: 'ProblemError', status: 502, code: null, problem: null })
})

t.test('an invalid problem document counts as none', async t => {
  const address = await serve(t, (_request, response) => {
    response.writeHead(500, { 'content-type': 'application/problem+json' }).end('{')
  })
  await t.rejects(observe(address).client.get('/healthz'), { name: 'ProblemError', status: 500, problem: null })
})

t.test('the credential may change between requests', async t => {
  const { address, keys } = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1001'] } })
  const credentials = [keys.web, null, keys.web]
  const client = createJourneyClient({ baseUrl: address, credential: () => credentials.shift() ?? null })
  t.equal((await client.get(statistics, ofJourney('1001'))).journeyId, '1001')
  await t.rejects(client.get(statistics, ofJourney('1001')), { status: 401, code: 'unauthenticated' })
  await t.rejects(client.get(statistics, ofJourney('1002')), { status: 403, code: 'forbidden' })
  const fixed = createJourneyClient({ baseUrl: address, credential: keys.web })
  t.equal((await fixed.get(statistics, ofJourney('1001'))).journeyId, '1001')
})

t.test('a stale report is announced once for each answer, in every format', async t => {
  const { address, clock, sandbox } = await startOnClock(t)
  const told: StaleAnswer[] = []
  const client = createJourneyClient({ baseUrl: address, onStale: answer => { told.push(answer) } })
  const table = { params: { path: { journeyId: '1001' }, query: { format: 'csv' } } } as const
  const read = async (): Promise<void> => {
    await client.get(statistics, ofJourney('1001'))
    await client.getText(statistics, table)
  }
  await read()
  sandbox.setFault({ fault: { kind: 'status', status: 500 } })
  await clock.advance(300_000 + 3_600_000 + 1_000)
  await read()
  await clock.advance(3_000)
  await read()
  t.equal(told.length, 4)
  t.match(told[0], {
    path: statistics,
    params: { path: { journeyId: '1001' } },
    freshness: { state: 'stale', reason: 'upstream-error', staleSince: String },
    journeyIds: [],
    ageS: 3_901
  })
  t.match(told[1], { path: statistics, params: table.params, freshness: null, ageS: 3_901 })
  t.same(told.slice(2).map(({ freshness, ageS }) => [freshness?.reason, ageS]), [['upstream-error', 3_904], [undefined, 3_904]],
    'answers that are given again after a 304 too')
})

t.test('an answer has the time since Treasure Data was asked, even after a 304', async t => {
  const { address, clock } = await startOnClock(t)
  const client = createJourneyClient({ baseUrl: address })
  const { data, ageS } = await client.getAged(statistics, ofJourney('1001'))
  t.same([data.journeyId, ageS], ['1001', 0])
  await clock.advance(70_000)
  t.same(await client.getAged(statistics, ofJourney('1001')), { data, ageS: 70 })
  t.equal((await client.getAged('/healthz')).ageS, null)
})

t.test('a batch reports the stale journeys', async t => {
  const { address, clock, sandbox } = await startOnClock(t)
  const told: StaleAnswer[] = []
  const client = createJourneyClient({ baseUrl: address, onStale: answer => { told.push(answer) } })
  const params = { query: { ids: ['1001', '1002', '1003'] } }
  const read = async () => await client.get('/v1/journeys', { params })
  await read()
  await client.get('/v1/journeys')
  t.same(told, [])
  for (const journeyId of ['1001', '1003']) sandbox.setFault({ journeyId, fault: { kind: 'status', status: 500 } })
  await clock.advance(300_000 + 3_600_000 + 1_000)
  await read()
  await clock.advance(3_000)
  const { journeys } = await read()
  t.same(journeys.map(({ status }) => status), ['stale', 'ok', 'stale'])
  t.match(told.at(-1), { path: '/v1/journeys', params, freshness: null, journeyIds: ['1001', '1003'] })
})

t.test('a refused refresh does not make an answer stale', async t => {
  const { address, keys } = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1001'] } })
  const told: StaleAnswer[] = []
  const client = createJourneyClient({ baseUrl: address, credential: keys.web, onStale: answer => { told.push(answer) } })
  await client.getText(statistics, { ...ofJourney('1001'), headers: { 'cache-control': 'no-cache' } })
  t.same(told, [])
})

t.test('a busy service is asked again', async t => {
  let asked = 0
  const address = await serve(t, (_request, response) => {
    asked++
    if (asked === 1) response.writeHead(503, { 'retry-after': '0', 'content-type': 'application/problem+json' }).end('{}')
    else response.setHeader('content-type', 'application/json').end('{"status":"ok"}')
  })
  t.same(await createJourneyClient({ baseUrl: address }).get('/healthz'), { status: 'ok' })
  t.equal(asked, 2)
  asked = 0
  const once = createJourneyClient({ baseUrl: address, retries: 0 })
  await t.rejects(once.get('/healthz'), { name: 'ProblemError', status: 503, retryAfterS: 0 })
})

t.test('without an answer it fails as fetch does', async t => {
  await t.rejects(observe(`http://127.0.0.1:${await freePort()}`).client.get('/healthz'), { name: 'TypeError' })
})

t.test('a request can be aborted', async t => {
  const address = await serve(t, () => {})
  const asked = observe(address).client.get('/healthz', { signal: AbortSignal.abort() })
  await t.rejects(asked, { name: 'AbortError' })
})

/** Starts another server, on its own port. */
async function serve (t: Owner, answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  return `http://127.0.0.1:${await listenOn(t, createServer(answer))}`
}
