import t from 'tap'
import { explanationSchema } from '../../src/http/schemas/explanation.ts'
import { checkExplanation, createFind } from '../support/domain/check-explanation.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1001/explain'
const halves = 'from=2026-09-08&to=2026-09-14&baselineFrom=2026-09-01&baselineTo=2026-09-07'
const days = 'from=2026-09-01&to=2026-09-14'

t.test('a number is explained with the TD answers that it comes from', async t => {
  const { read, sandbox } = await startOnClock(t)
  const { status, json, header } = await read('/v1/journeys/1000/explain?report=statistics&pointer=/stages/1/rates/milestone')
  t.equal(status, 200)
  t.equal(header('cache-control'), 'no-store')
  t.match(json, {
    journeyId: '1000',
    range: { state: 'cumulative' },
    freshness: { state: 'current' },
    report: 'statistics',
    pointer: '/stages/1/rates/milestone',
    kind: 'rate',
    name: 'milestone',
    withheld: null,
    formula: 'milestones / entered',
    operands: [
      { name: 'milestones', addends: [{ source: 'statistics', pointer: '/data/attributes/journeyStageStatistics/1/milestoneSize' }] },
      { name: 'entered', addends: [{ pointer: '/data/attributes/journeyStageStatistics/1/enteredSize' }] }
    ],
    reported: { source: 'statistics', pointer: '/data/attributes/journeyStageStatistics/1/completeMilestoneRate' },
    sources: [{ name: 'statistics', path: '/entities/journeys/1000/statistics', fetchedAt: '2026-09-16T12:00:00.000Z' }]
  })
  t.equal(sandbox.calls.of('statistics'), 1)
})

t.test('every report is explained by pointers into its own answer, and the body is the one that TD\'s path serves', async t => {
  const { read, sandbox } = await startOnClock(t)
  const asked: Array<[report: string, pointer: string, dates: string]> = [
    ['statistics', '/rates/completion', ''],
    ['statistics', '/growth', `&${days}`],
    ['statistics', '/checks/3', ''],
    ['statistics', '/flows/goals', `&${days}`],
    ['conversion-graph', '/graph/links/5/shareOfSource', `&${days}`],
    ['conversion-graph', '/graph/nodes/0/rates/toExit', `&${days}`],
    ['activation-graph', '/graph/links/2/shareOfSource', `&${days}`],
    ['conversion-graph', '/summary/flowByKind/exit', '&kind=exit'],
    ['conversion-graph', '/graph/links/0/shareOfTarget', '&kind=exit'],
    ['overview', '/statistics/rates/completion/value', ''],
    ['overview', '/bottleneck/rate', ''],
    ['overview', '/bottleneck/rate', `&${days}`],
    ['overview', '/checks/3/left', `&${days}`],
    ['overview', '/checks/0', `&${days}&parts=statistics,activation`],
    ['conversion-graph', '/balance/1', `&${days}&balance=true`],
    ['conversion-graph', '/balance/1/before', `&${days}&balance=true`],
    ['conversion-graph', '/graph/nodes/0/outflow', `&${days}&balance=true`],
    ['conversion-graph', '/graph/links/1/shareOfSource', `&${days}&balance=true&kind=exit`],
    ['conversion-graph', '/summary/bottleneck/rate', `&${days}&balance=true`],
    ['comparison', '/statistics/rates/goal', `&${halves}`],
    ['comparison', '/statistics/rates/exitOrJump/baseline/interval/high', `&${halves}`],
    ['comparison', '/statistics/rates/exitOrJump/standardError', `&${halves}`],
    ['comparison', '/statistics/rates/goal/interval/low', '&range=last_7d'],
    ['statistics', '/period/rates/goal', `&${days}`],
    ['statistics', '/totals/entered', ''],
    ['overview', '/statistics/stages/1/series/2/milestones', `&${days}`],
    ['statistics', '/period/net/rate', `&${days}`],
    ['statistics', '/stages/1/period/rates/milestoneOfLeavers', `&${days}`],
    ['statistics', '/stages/1/period/exits/0/rate', `&${days}`],
    ['overview', '/statistics/stages/1/period/before', `&${days}`],
    ['comparison', '/statistics/flows/goals/relativeChange', `&${halves}`],
    ['comparison', '/conversion/nodes/0/outflow', `&${halves}`],
    ['comparison', '/activation/links/3/change', `&${halves}&parts=activation`]
  ]
  const violations = collectViolations()
  for (const [report, pointer, more] of asked) {
    const { json } = await read(`${path}?report=${report}&pointer=${pointer}${more}`)
    const explanation = explanationSchema.parse(json)
    const { json: shown } = await read(`${path.replace('explain', report)}?${more.slice(1)}`)
    const value = pointer.split('/').slice(1).reduce<unknown>((found, name) => Reflect.get(Object(found), name), shown)
    violations.ok(
      typeof value === 'number' ? value === explanation.value : Object.values(Object(value)).includes(explanation.value),
      `${report} ${pointer}`
    )
    const bodies = await Promise.all(
      explanation.sources.map(async ({ name, period, path }) => ({ endpoint: name, period, body: (await read(path)).bytes }))
    )
    checkExplanation(explanation, createFind(bodies))
  }
  t.same(violations.found, [])
  t.equal(sandbox.calls.total(), 19, 'each source and range is asked for once, and the definition')
})

t.test('a view\'s pointers refer to the view', async t => {
  const { read } = await startOnClock(t)
  const { json: view } = await read('/v1/journeys/1000/conversion-graph?kind=goal')
  const { json } = await read('/v1/journeys/1000/explain?report=conversion-graph&kind=goal&pointer=/graph/links/0/shareOfTarget')
  const [link] = (view as { graph: { links: Array<{ shareOfTarget: number, value: number }> } }).graph.links
  t.match(json, { value: link?.shareOfTarget, operands: [{ name: 'value', value: link?.value }, { name: 'inflow' }] })
})

t.test('pointers to missing or underived values are answered accordingly', async t => {
  const { read } = await startOnClock(t)
  const of = async (report: string, pointer: string) => {
    const { status, json } = await read(`${path}?report=${report}&pointer=${pointer}`)
    return { status, json }
  }
  const violations = collectViolations()
  for (const pointer of [
    '/rates/goal', '/stages/99/rates/active', '/checks/-', '/checks/00', '/rates/toString', '/checks/length', '/statistics/rates/completion'
  ]) {
    violations.match(await of('statistics', pointer), { status: 404, json: { code: 'pointer-not-found', origin: 'client' } }, pointer)
  }
  for (const pointer of [
    '', '/rates', '/totals', '/series/0', '/series/0/updatedAt', '/journeyId', '/range/state', '/checks/0/id', '/warnings',
    '/rates/completion/interval', '/growth/first'
  ]) {
    violations.match(
      await of('statistics', pointer),
      { status: 422, json: { code: 'not-derived', detail: /at: \/rates\/\{rate\}, / } },
      pointer
    )
  }
  t.same(violations.found, [])
  t.match(await of('conversion-graph', '/graph/nodes/0/name'), { status: 422, json: { detail: /\/graph\/links\/\{link\}\/shareOfSource/ } })
  t.match(await of('overview', '/mixedSnapshot'), {
    status: 422, json: { detail: /\/checks\/\{index\}.*\/statistics\/growth.*\/activation\/summary/ }
  })
  t.match(await of('overview', '/statistics/stages/0/name'), { status: 422 })
})

t.test('malformed requests are refused before TD is called', async t => {
  const { read, sandbox } = await startOnClock(t)
  const refused: Array<[query: string, name: string]> = [
    ['', 'report'], ['report=statistics', 'pointer'], ['pointer=/growth', 'report'], ['report=comparison&pointer=/overlap', 'from'],
    ['report=statistics&pointer=growth', 'pointer'], ['report=statistics&pointer=/~2', 'pointer'],
    ['report=statistics&pointer=/growth&pointer=/growth', 'pointer'],
    ['report=statistics&pointer=/growth&kind=goal', 'kind'], ['report=overview&pointer=/checks/0&kind=goal', 'kind'],
    ['report=conversion-graph&pointer=/checks/0&parts=statistics', 'parts'], ['report=overview&pointer=/checks/0&parts=', 'parts'],
    ['report=overview&pointer=/checks/0&baselineFrom=2026-09-01&baselineTo=2026-09-02', 'baselineFrom'],
    ['report=activation-graph&pointer=/graph&balance=true', 'balance'],
    ['report=comparison&pointer=/overlap&range=last_7d&balance=true', 'balance'],
    ['report=comparison&pointer=/overlap&range=last_7d&baselineFrom=2026-09-01', 'baselineTo'],
    ['report=statistics&pointer=/growth&from=2026-09-01', 'to'], ['report=statistics&pointer=/growth&x=1', 'x']
  ]
  const violations = collectViolations()
  for (const [query, name] of refused) {
    const { status, json } = await read(`${path}?${query}`)
    violations.match({ status, json }, { status: 400, json: { code: 'invalid-request', errors: [{ in: 'query', name }] } }, query)
  }
  t.same(violations.found, [])
  const long = 'from=2026-01-01&to=2026-05-01'
  t.match(await read(`${path}?report=overview&pointer=/checks/0&${long}`), { status: 400, json: { code: 'range-too-long' } })
  t.equal(sandbox.calls.total(), 0)
  t.equal((await read(`${path}?report=statistics&pointer=/growth&${long}`)).status, 200, 'statistics may be longer')
})

t.test('each operand of a comparison has its period, with both answers', async t => {
  const { read, sandbox } = await startOnClock(t)
  const { json } = await read(`${path}?report=comparison&pointer=/statistics/rates/goal/significant&range=last_7d`)
  const { json: compared } = await read('/v1/journeys/1001/comparison?range=last_7d&parts=statistics')
  const history = '/data/attributes/history/0/entryInflux'
  t.match(json, {
    range: { from: '2026-09-09', to: '2026-09-15' },
    baseline: { from: '2026-09-02', to: '2026-09-08' },
    kind: 'test',
    name: 'standardError',
    withheld: null,
    value: (compared as { statistics: { rates: { goal: { standardError: number } } } }).statistics.rates.goal.standardError,
    formula: /^sqrt\(1\.5 \* \(max\(/,
    sources: [
      { name: 'statistics', period: 'current', path: '/entities/journeys/1001/statistics?from=2026-09-09&to=2026-09-15' },
      { name: 'statistics', period: 'baseline', path: '/entities/journeys/1001/statistics?from=2026-09-02&to=2026-09-08' }
    ]
  })
  const { operands } = explanationSchema.parse(json)
  const violations = collectViolations()
  for (const period of ['current', 'baseline'] as const) {
    violations.match(
      operands.find(({ name }) => name === `${period} entries`)?.addends[0],
      { source: 'statistics', period, pointer: history },
      period
    )
  }
  t.same(violations.found, [])
  t.equal(sandbox.calls.total(), 3, 'no other part is asked for')
})

t.test('each period has its own state, and charts settle by themselves', async t => {
  const { read, clock } = await startOnClock(t)
  const periods = 'from=2026-09-15&to=2026-09-16&baselineFrom=2026-08-01&baselineTo=2026-08-02'
  const charts = `${path}?report=comparison&pointer=/conversion/summary/linkTotal&${periods}`
  t.match((await read(charts)).json, { range: { state: 'open' }, baseline: { state: 'past' } })
  const { json } = await read(`${path}?report=comparison&pointer=/statistics/flows/goals&${halves}`)
  t.match(json, { range: { state: 'settling' }, baseline: { from: '2026-09-01', to: '2026-09-07', state: 'past' } })
  await clock.advance(25 * 3_600_000)
  t.match((await read(charts)).json, { range: { state: 'settling' }, baseline: { state: 'settled' } })
})

t.test('the active share is withheld with dates, for its own reason', async t => {
  const { read } = await startOnClock(t)
  t.match((await read(`${path}?report=statistics&pointer=/rates/active&${days}`)).json,
    { value: null, withheld: /^It is withheld with from and to/ })
})

t.test('the reason why two rates are not judged is given for the missing interval', async t => {
  const { read } = await startOnClock(t)
  const of = async (days: string) => (await read(`${path}?report=comparison&pointer=/statistics/rates/goal/standardError&${days}`)).json
  t.match(await of('range=last_7d&baselineFrom=2026-09-05&baselineTo=2026-09-11'), { value: null, withheld: /share days/ })
  t.match(await of('from=2026-01-05&to=2026-01-07'), { value: null, withheld: /did not send all.*: baseline goals/ })
})

t.test('a comparison is explained in the part that exists, and a balanced view with the added links', async t => {
  const { read, sandbox } = await startOnClock(t)
  sandbox.setFault({ endpoint: 'activation', fault: { kind: 'status', status: 422 } })
  t.match(await read(`${path}?report=comparison&pointer=/conversion/summary/linkTotal&${halves}`),
    { status: 200, json: { kind: 'change', sources: [{ name: 'conversion' }, { name: 'conversion' }] } })
  t.match(await read(`${path}?report=comparison&pointer=/activation/summary/linkTotal&${halves}`),
    { status: 422, json: { code: 'journey-unprocessable' } })
  t.match(await read(`${path}?report=comparison&pointer=/activation/summary/linkTotal&${halves}&parts=statistics`),
    { status: 404, json: { code: 'pointer-not-found' } })
  t.match(await read(`${path}?report=comparison&pointer=/statistics/totalsReason&${halves}`),
    { status: 422, json: { detail: /\/statistics\/rates\/\{rate\}\/difference/ } })
  const balanced = await read(`/v1/journeys/1001/conversion-graph?${days}&balance=true&kind=goal`)
  const { graph } = balanced.json as { graph: { links: Array<{ kind: string }> } }
  const inside = graph.links.findIndex(({ kind }) => kind === 'inside')
  const { json } = await read(`${path}?report=conversion-graph&balance=true&kind=goal&pointer=/graph/links/${inside}/value&${days}`)
  t.match(json, {
    formula: /^last of stage \d+$/,
    operands: [{ addends: [{ source: 'statistics', pointer: /journeyStageStatistics\/0\/history\/13\/size$/ }] }]
  })
})

t.test('a part of an overview is explained whether or not others fail; checks need all of them', async t => {
  const { read, sandbox } = await startOnClock(t)
  sandbox.setFault({ endpoint: 'conversion', fault: { kind: 'status', status: 422 } })
  t.match(await read(`${path}?report=overview&pointer=/statistics/rates/completion`),
    { status: 200, json: { sources: [{ name: 'statistics' }] } })
  t.match(sandbox.calls.counts().byEndpoint, { statistics: 1, conversion: 0, activation: 0 })
  t.match(await read(`${path}?report=overview&pointer=/checks/0`), { status: 422, json: { code: 'journey-unprocessable' } })
  t.match(await read(`${path}?report=overview&pointer=/checks/0&parts=statistics,activation`),
    { status: 200, json: { name: 'activation-goals' } })
  t.match(await read(`${path}?report=overview&pointer=/conversion/summary/linkTotal&parts=statistics`),
    { status: 404, json: { code: 'pointer-not-found' } })
})

t.test('an old answer is marked as old, with the time of its fetch', async t => {
  const { read, clock, sandbox } = await startOnClock(t)
  await read(`${path}?report=statistics&pointer=/growth`)
  sandbox.setFault({ fault: { kind: 'status', status: 500 } })
  await clock.advance(2 * 3_600_000)
  t.match((await read(`${path}?report=statistics&pointer=/growth`)).json, {
    freshness: { state: 'stale', reason: 'upstream-error' }, sources: [{ fetchedAt: '2026-09-16T12:00:00.000Z' }]
  })
})

t.test('a journey without numbers is explained as well: nothing was sent', async t => {
  const { getJson } = await startService(t)
  t.match(await getJson('/v1/journeys/1005/explain?report=overview&pointer=/statistics/growth'),
    { value: null, withheld: /did not send all/, operands: [{ value: null, addends: [] }] })
})

t.test('each load is counted, and answers in memory cost none', async t => {
  const rateLimit = { requestsPerMinute: 100, loadsPerMinute: 1 }
  const service = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['*'], rateLimit } })
  const ask = (id: string) =>
    readAnswer(service, `/v1/journeys/${id}/explain?report=statistics&pointer=/growth`, { 'x-api-key': service.keys.web })
  t.equal((await ask('1001')).status, 200)
  t.match(await ask('1002'), { status: 429, json: { code: 'rate-limited' } })
  t.equal((await ask('1001')).status, 200)
  t.equal(service.sandbox.calls.total(), 1)
})
