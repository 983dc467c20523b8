import { readFileSync } from 'node:fs'
import t from 'tap'
import { askSandbox } from './ask-sandbox.ts'
import { collectViolations } from '../support/collect-violations.ts'

const vendorJson = 'application/vnd.treasuredata.v1+json'
const plainJson = 'application/json; charset=utf-8'

t.test('journey 1000 answers with the documented samples byte for byte, for any range', async (t) => {
  const { get } = await askSandbox(t)
  const violations = collectViolations()
  for (const name of ['statistics', 'conversion_sankey_charts', 'activation_sankey_charts']) {
    const sample = readFileSync(new URL(`../../sandbox/samples/${name}.json`, import.meta.url))
    for (const query of ['', '?from=2026-09-01&to=2026-09-02', '?from=2020-01-01&to=2026-09-02']) {
      const answer = await get(`/entities/journeys/1000/${name}${query}`)
      violations.equal(answer.status, 200, query, name)
      violations.ok(sample.equals(Buffer.from(await answer.arrayBuffer())), `${name}${query}`)
    }
  }
  t.same(violations.found, [])
})

t.test('media types are those of the documentation', async (t) => {
  const { get } = await askSandbox(t)
  const typeOf = async (path: string): Promise<string | null> =>
    (await get(`/entities/journeys/1001${path}`)).headers.get('content-type')
  t.equal(await typeOf('/statistics'), vendorJson)
  t.equal(await typeOf(''), vendorJson)
  t.equal(await typeOf('/conversion_sankey_charts'), plainJson)
  t.equal(await typeOf('/activation_sankey_charts'), plainJson)
})

t.test('charts of 90 days have data, of 91 days none, including both ends', async (t) => {
  const { activation, conversion } = await askSandbox(t)
  const ninety = '?from=2026-06-02&to=2026-08-30'
  const ninetyOne = '?from=2026-06-01&to=2026-08-30'
  t.ok((await conversion('1001', ninety)).attributes.chart.data.length > 0)
  t.ok((await activation('1001', ninety)).length > 0)
  const { chart, updatedAt } = (await conversion('1001', ninetyOne)).attributes
  t.same(chart, { title: 'Sankey Chart', chartType: 'sankey', data: [], metaData: { links: [] } })
  t.equal(updatedAt, '2026-08-30T03:02:32.000Z')
  t.same(await activation('1001', ninetyOne), [])
})

t.test('an open end of a chart range means today or the launch', async (t) => {
  const { activation } = await askSandbox(t)
  t.equal((await activation('1001', '?from=2026-06-18')).length, 3)
  t.same(await activation('1001', '?from=2026-06-17'), [])
  t.equal((await activation('1001', '?to=2026-04-04')).length, 3)
  t.same(await activation('1001', '?to=2026-04-05'), [])
})

t.test('a range cuts the history and leaves the totals unchanged', async (t) => {
  const { statistics } = await askSandbox(t)
  const { history: allDays, journeyStageStatistics: allStages, ...totals } = await statistics('1001')
  const { history, journeyStageStatistics, ...windowTotals } =
    await statistics('1001', '?from=2026-03-01&to=2026-08-31')
  t.same(windowTotals, totals)
  t.same(history, allDays.filter(({ updatedAt }) => updatedAt >= '2026-03-01' && updatedAt < '2026-09-01'))
  t.equal(history.length, 184)
  const violations = collectViolations()
  for (const [at, stage] of journeyStageStatistics.entries()) {
    violations.equal(stage.enteredSize, allStages[at]?.enteredSize, at, stage)
    violations.same(stage.history.map(({ updatedAt }) => updatedAt), history.map(({ updatedAt }) => updatedAt), at, stage)
  }
  t.same(violations.found, [])
  t.same((await statistics('1001', '?to=2026-01-04')).history, [], 'before launch')
})

t.test('a day has its point once its run is over', async (t) => {
  let now = Date.parse('2026-09-15T03:02:31.999Z')
  const { statistics } = await askSandbox(t, () => now)
  const lastPoint = async (): Promise<string | undefined> => (await statistics('1001')).history.at(-1)?.updatedAt
  t.equal(await lastPoint(), '2026-09-14T03:02:32.000Z')
  now += 1
  t.equal(await lastPoint(), '2026-09-15T03:02:32.000Z')
  now -= 1
  t.equal(await lastPoint(), '2026-09-14T03:02:32.000Z')
})

t.test('a journey has no data before its first run', async (t) => {
  const { get, statistics } = await askSandbox(t, () => Date.parse('2026-05-31T12:00:00Z'))
  t.same(await (await get('/entities/journeys/1006/statistics')).json(), { data: null, included: [] })
  t.ok((await statistics('1001')).history.length > 0)
})

t.test('errors have the shapes of Treasure Data', async (t) => {
  const { get } = await askSandbox(t)
  const errorOf = async (path: string): Promise<unknown> => {
    const answer = await get(`/entities/journeys/${path}`)
    t.equal(answer.headers.get('content-type'), vendorJson)
    return await answer.json()
  }
  const invalid = (detail: string, pointer: string): object =>
    ({ errors: [{ code: 'validation-error', status: '400', detail, source: { pointer } }] })
  t.same(await errorOf('77/statistics'), {
    errors: [{ code: 'record-not-found-error', status: '404', detail: 'Record not found.' }]
  })
  const violations = collectViolations()
  for (const id of ['0', '007', 'abc', '-1', '12345678901234567890']) {
    violations.same(await errorOf(`${id}/statistics`), invalid('journeyId is not a valid id.', 'journeyId'), id)
  }
  for (const date of ['2026-02-30', '2026-1-1', 'today', '']) {
    violations.same(await errorOf(`1001/statistics?from=${date}`), invalid('from is not a valid date.', 'from'), date)
    violations.same(await errorOf(`1001/statistics?to=${date}`), invalid('to is not a valid date.', 'to'), date)
  }
  t.same(violations.found, [])
  t.same(await errorOf('1001/statistics?from=2026-02-02&to=2026-02-01'), invalid('from is after to.', 'from'))
})

t.test('definitions have the stages in order, with their steps, milestones and exits', async (t) => {
  const { get, statistics } = await askSandbox(t)
  const definition = await (await get('/entities/journeys/1001')).json()
  t.match(definition, {
    data: {
      id: '1001',
      type: 'journey',
      attributes: {
        name: 'Customer Onboarding',
        state: 'launched',
        paused: false,
        journeyStages: [
          {
            id: '100101',
            name: 'Awareness',
            milestone: { name: 'Opened the welcome email' },
            exitCriterias: [{ name: 'Stale profiles' }, { name: 'Unsubscribed' }]
          },
          { name: 'Consideration' }, { name: 'Purchase' }, { name: 'Loyalty' }
        ]
      }
    }
  })
  const [stage] = (await statistics('1001')).journeyStageStatistics
  const firstStage = (definition as { // as matched above
    data: { attributes: { journeyStages: Array<{ steps: Record<string, { type: string, name: string }> }> } }
  }).data.attributes.journeyStages[0]
  const counted = Object.entries(firstStage?.steps ?? {}).filter(([, { type }]) => type !== 'DecisionPoint' && type !== 'End')
  t.same(counted.map(([uuid]) => uuid), Object.keys(stage?.stepSizes ?? {}))
  t.same(Object.values(firstStage?.steps ?? {}).map(({ type }) => type), [
    'WaitStep', 'WaitStep', 'Activation', 'Activation', 'Jump', 'DecisionPoint', 'End'
  ])
  t.match(await (await get('/entities/journeys/1005')).json(), { data: { attributes: { state: 'draft', latestExecution: null } } })
  t.match(await (await get('/entities/journeys/1000')).json(), { data: { id: '1000', type: 'journey' } })
})

t.test('the last execution of a definition is the run with which the statistics end', async (t) => {
  let now = Date.parse('2026-09-15T03:02:31.999Z')
  const { get, statistics } = await askSandbox(t, () => now)
  const violations = collectViolations()
  for (const day of ['2026-09-14', '2026-09-15']) {
    const { data: { attributes: { latestExecution } } } = await (await get('/entities/journeys/1001')).json() as {
      data: { attributes: { latestExecution: { finishedAt: string } } }
    }
    violations.match(latestExecution, { status: 'success', createdAt: `${day}T03:00:00.000Z`, finishedAt: `${day}T03:02:32.000Z` }, day)
    violations.equal((await statistics('1001')).history.at(-1)?.updatedAt, latestExecution.finishedAt, day)
    now += 1
  }
  t.same(violations.found, [])
})
