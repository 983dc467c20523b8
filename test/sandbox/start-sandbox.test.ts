import t from 'tap'
import { sandboxJourneys } from '../../sandbox/sandbox-journeys.ts'
import { startSandbox } from '../../sandbox/start-sandbox.ts'
import { askSandbox, generatedIds, key, noon } from './ask-sandbox.ts'
import { collectViolations } from '../support/collect-violations.ts'

const kinds = ['/statistics', '/conversion_sankey_charts', '/activation_sankey_charts', '']

t.test('a plausible key is required', async (t) => {
  const { sandbox } = await askSandbox(t)
  const url = `${sandbox.origin}/entities/journeys/1001/statistics`
  const refused = ['', 'TD1', 'TD1 ', 'TD1 123456789', 'TD1 12345 67890', 'Bearer 1/0123456789', '1/0123456789abc', 'td1 1/0123456789']
  const violations = collectViolations()
  for (const authorization of [null, ...refused]) {
    const answer = await fetch(url, authorization === null ? {} : { headers: { authorization } })
    violations.equal(answer.status, 401, `${authorization}`)
    const body = await answer.text()
    violations.match(JSON.parse(body), { code: 'unauthorized', message: String }, authorization)
    violations.notMatch(body, '123456789', authorization)
  }
  t.same(violations.found, [])
  t.equal((await fetch(url, { headers: { authorization: 'TD1 0123456789' } })).status, 200)
})

t.test('two starts give the same bytes', async (t) => {
  const one = await askSandbox(t)
  const other = await askSandbox(t)
  const violations = collectViolations()
  for (const id of [...generatedIds, '1005']) {
    for (const kind of kinds) {
      const path = `/entities/journeys/${id}${kind}`
      violations.equal(await (await one.get(path)).text(), await (await other.get(path)).text(), path, kind, id)
    }
  }
  t.same(violations.found, [])
})

t.test('the past does not depend on the present', async (t) => {
  let now = noon
  const aged = await askSandbox(t, () => now)
  const past = { history: '?to=2026-09-15', chart: '?from=2026-08-01&to=2026-08-31' }
  const askAll = async ({ statistics, conversion, activation }: typeof aged): Promise<unknown> => ({
    history: (await statistics('1004', past.history)).history,
    conversion: await conversion('1004', past.chart),
    activation: await activation('1004', past.chart)
  })
  const atFirst = await askAll(aged)
  now = Date.parse('2027-03-01T12:00:00Z')
  t.same(await askAll(aged), atFirst)
  t.same(await askAll(await askSandbox(t, () => now)), atFirst)
})

t.test('calls are counted by endpoint and by exact URL, and logged without the key', async (t) => {
  const { sandbox: { calls, origin }, get } = await askSandbox(t)
  await get('/entities/journeys/1001/statistics?from=2026-09-01')
  await get('/entities/journeys/1001/statistics?from=2026-09-01')
  await get('/entities/journeys/1001/conversion_sankey_charts')
  await get('/entities/journeys/1001/activation_sankey_charts')
  await get('/entities/journeys/1001', { headers: { accept: 'application/json', authorization: key } })
  await fetch(`${origin}/entities/nothing`)
  await fetch(`${origin}/sandbox/calls`)
  t.equal(calls.total(), 6)
  t.equal(calls.of('statistics'), 2)
  t.equal(calls.ofUrl('/entities/journeys/1001/statistics?from=2026-09-01'), 2)
  t.equal(calls.ofUrl('/entities/journeys/1001/statistics'), 0)
  const { byEndpoint, log } = calls.counts()
  t.same(byEndpoint, { statistics: 2, conversion: 1, activation: 1, definition: 1, bundle: 0, audienceIndex: 0, folderIndex: 0 })
  t.same(log.slice(-2), [
    { method: 'GET', url: '/entities/journeys/1001', accept: 'application/json', authorized: true, traceparent: null },
    { method: 'GET', url: '/entities/nothing', accept: '*/*', authorized: false, traceparent: null }
  ])
  t.notMatch(JSON.stringify(calls.counts()), '0123456789abcdef')
  calls.reset()
  t.strictSame(calls.counts(), {
    total: 0,
    byEndpoint: { statistics: 0, conversion: 0, activation: 0, definition: 0, bundle: 0, audienceIndex: 0, folderIndex: 0 },
    byUrl: {},
    log: []
  })
})

t.test('the log keeps the last 1,000 calls', async (t) => {
  const { sandbox: { calls }, get } = await askSandbox(t)
  for (let n = 0; n < 1_010; n++) await (await get(`/entities/journeys/7?n=${n}`)).arrayBuffer()
  t.equal(calls.total(), 1_010)
  t.equal(calls.log().length, 1_000)
  t.equal(calls.log()[0]?.url, '/entities/journeys/7?n=10')
})

t.test('other paths and methods are refused, and no request ends the sandbox', async (t) => {
  const { get } = await askSandbox(t)
  const violations = collectViolations()
  for (const path of ['/', '//', '/entities/journeys', '/entities/journeys/1001/other', '/entities/journeys/1001/statistics/x']) {
    violations.equal((await get(path)).status, 404, path)
  }
  t.same(violations.found, [])
  t.equal((await get('/entities/journeys/1001', { method: 'POST', headers: { authorization: key } })).status, 405)
  t.equal((await get('/entities/journeys/%zz/statistics')).status, 400)
})

t.test('the listed journeys are those that answer', async (t) => {
  const { get } = await askSandbox(t)
  t.same(sandboxJourneys.map(({ id }) => id), ['1000', '1001', '1002', '1003', '1004', '1005', '1006', '1007', '1008'])
  const violations = collectViolations()
  for (const { id, name } of sandboxJourneys) {
    for (const kind of kinds) violations.equal((await get(`/entities/journeys/${id}${kind}`)).status, 200, kind, id, name)
    violations.match(await (await get(`/entities/journeys/${id}`)).json(), { data: { id, attributes: { name } } }, id, name)
  }
  t.same(violations.found, [])
})

t.test('a port in use is an error, and closing twice is not', async (t) => {
  const { sandbox } = await askSandbox(t)
  await t.rejects(startSandbox({ port: Number(new URL(sandbox.origin).port) }), { code: 'EADDRINUSE' })
  await sandbox.close()
  await sandbox.close()
  await t.rejects(fetch(sandbox.origin))
})
