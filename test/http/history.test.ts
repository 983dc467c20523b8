import t, { type Test } from 'tap'
import { createJourneyAnswers } from '../../sandbox/journey-answers.ts'
import { groupBy } from '../../src/domain/graph/group-by.ts'
import { measureRun } from '../../src/domain/statistics/measure-run.ts'
import { explanationSchema } from '../../src/http/schemas/explanation.ts'
import { historySchema } from '../../src/http/schemas/history.ts'
import { readSource } from '../../src/reports/engine/source.ts'
import type { SnapshotSet } from '../../src/store/history/snapshot-set.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { checkExplanation, createFind, listComputed } from '../support/domain/check-explanation.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'
import { makeSnapshot } from '../support/store/make-snapshot.ts'
import { openRecords } from '../support/store/open-records.ts'
import { forEachStore, makeSqliteUrl, type MakeStoreUrl } from '../support/store/store-kinds.ts'

const runOn = (day: string): string => `${day}T05:00:00.000Z`

/** A service with a store, and its recorder. */
async function startWithHistory (t: Test, makeUrl: MakeStoreUrl) {
  const url = await makeUrl(t)
  const service = await startService(t, { env: { STORE_URL: url } })
  return {
    ...service,
    ...await openRecords(t, url),
    read: async (query: string) => historySchema.parse(await service.getJson(`/v1/journeys/1001/history?${query}`))
  }
}

/** A run with the total of entries, and the runs of TD's series with their entries. */
function runWith (day: string, entered: number, series: ReadonlyArray<readonly [day: string, entries: number]>): SnapshotSet {
  const history = series.map(([day, entryInflux]) => (
    { updatedAt: runOn(day), size: 0, entryInflux, goalInflux: 0, exitInflux: 0, jumpInflux: 0 }))
  const totals = { entered, current: entered, goals: 0, exitsOrJumps: 0 }
  const attributes = { enteredSize: entered, size: entered, goalSize: 0, exitOrJumpSize: 0, history, journeyStageStatistics: [] }
  const body = { data: { id: '1001', type: 'journeyStatistics', attributes } }
  return makeSnapshot(runOn(day), { totals, statistics: Buffer.from(JSON.stringify(body)) })
}

function readProblem (problem: unknown): unknown {
  return (problem as { code: unknown }).code
}

/** Returns the record of the sandbox's journey after its run of a day. */
function runOfSandbox (day: string): SnapshotSet {
  const runAt = runOn(day)
  const { body, mediaType } = createJourneyAnswers(() => Date.parse(runAt))('statistics', '1001', new URLSearchParams())
  const { content } = readSource('statistics', { body, mediaType, etag: null, lastModified: null })
  const { totals, stages, times } = measureRun(content)
  return makeSnapshot(runAt, {
    totals, stages: stages.map(stage => ({ ...stage, name: null })), dataUpdatedAt: times.at(-1) ?? null, statistics: body
  })
}

const recordedDays = ['2026-08-20', '2026-08-21', '2026-08-29', '2026-09-14']
const recordedRange = 'from=2026-08-01&to=2026-09-20'
const explain = `/v1/journeys/1001/explain?report=history&${recordedRange}`

t.test('every number of a history is explained by the recorded bodies', async t => {
  const { record, read, getJson } = await startWithHistory(t, makeSqliteUrl)
  const sets = recordedDays.map(runOfSandbox)
  await record(...sets)
  const find = createFind(sets.flatMap(({ recordedAt, statistics: body }) =>
    body === null ? [] : [{ endpoint: 'statistics', period: 'current', recordedAt, body }]))
  const violations = collectViolations()
  for (const [by, index] of [['', -1], ['&by=week', 0]] as const) {
    const { points, deltas, checks } = await read(recordedRange + by)
    const computed = listComputed({ points, deltas, checks })
    violations.ok(computed.length > 200, `${computed.length}`, by)
    violations.ok(deltas.some(({ moved }) => moved !== null), 'TD\'s series reaches back')
    const kinds = groupBy(computed, ({ at }) => at.filter(part => !/^\d+$/.test(part)).join('/'))
    // one of each kind of number
    for (const { at, value } of [...kinds.values()].flatMap(numbers => numbers.at(index) ?? [])) {
      const pointer = `/${at.join('/')}`
      const { data } = explanationSchema.safeParse(await getJson(`${explain}${by}&pointer=${pointer}`))
      violations.equal(data?.value, value, pointer)
      violations.doesNotThrow(() => { if (data !== undefined) checkExplanation(data, find) }, pointer)
      violations.ok(data?.sources.every(({ fetchedAt }) => sets.some(({ recordedAt }) => recordedAt === fetchedAt)), pointer)
    }
  }
  t.same(violations.found, [])
})

forEachStore(t, (t, makeUrl) => {
  t.test('an explanation of the history names the records', async t => {
    const { record, get, getJson } = await startWithHistory(t, makeUrl)
    const sets = recordedDays.map(runOfSandbox)
    await record(...sets)
    t.match(await getJson(`${explain}&pointer=/deltas/0/change/entered`), {
      report: 'history',
      range: { from: '2026-08-01' },
      freshness: { state: 'past', recordedAt: sets[0]?.recordedAt },
      kind: 'change',
      formula: 'entered after - entered before',
      sources: { length: 3 }
    })
    const problems = await Promise.all(['/points/9/totals/entered', '/points/x', '/gaps/0', '/deltas/0/status', '/checks/4', '']
      .map(async pointer => {
        const answer = await get(`${explain}&pointer=${pointer}`)
        return [answer.status, readProblem(await answer.json())]
      }))
    const [unresolved, underived] = [[404, 'pointer-not-found'], [422, 'not-derived']]
    t.same(problems, [unresolved, unresolved, underived, underived, unresolved, underived])
  })

  t.test('points, deltas next to TD\'s series, checks and gaps', async t => {
    const { record, miss, read } = await startWithHistory(t, makeUrl)
    const series = [['2026-03-01', 10], ['2026-03-02', 5], ['2026-03-03', 7], ['2026-03-10', 8]] as const
    await record(
      runWith('2026-03-01', 10, series.slice(0, 1)), runWith('2026-03-02', 15, series.slice(0, 2)),
      // the run of 3 March was not recorded, and there was none until the 10th
      runWith('2026-03-10', 30, series), runWith('2026-03-15', 31, [...series, ['2026-03-15', 2]])
    )
    await miss(runOn('2026-03-11'), runOn('2026-03-12'), 'failed')
    const { points, deltas, gaps, checks } = await read('from=2026-03-01&to=2026-03-20')
    t.same(points.map(({ at }) => at.slice(0, 10)), ['2026-03-01', '2026-03-02', '2026-03-10', '2026-03-15'])
    t.match(points[2], {
      totals: { entered: 30 }, rates: { active: { value: 1, numerator: 30, denominator: 30 } }, stages: [{ id: '11' }], steps: { length: 2 }
    })
    t.match(deltas, [
      { change: { entered: 5 }, moved: { runs: 1, entries: 5 }, status: 'ok' },
      { change: { entered: 15 }, moved: { runs: 2, entries: 15 }, status: 'ok' },
      { change: { entered: 1 }, moved: { runs: 1, entries: 2 }, status: 'residual' }
    ])
    t.match(checks[0], { id: 'history-entered', left: 21, right: 22, residual: -1, status: 'residual' })
    t.same(gaps, [
      { from: runOn('2026-03-02'), to: runOn('2026-03-10'), reason: 'not-recorded' },
      { from: runOn('2026-03-11'), to: runOn('2026-03-12'), reason: 'failed' },
      { from: runOn('2026-03-15'), to: '2026-03-21T00:00:00.000Z', reason: 'not-recorded' }
    ])
  })

  t.test('the last run of each day, week and month; fields; an empty history', async t => {
    const { record, read } = await startWithHistory(t, makeUrl)
    const again = { ...runWith('2026-03-02', 4, []), runAt: '2026-03-02T20:00:00.000Z' }
    await record(...['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'].map((day, index) => runWith(day, index, [])), again)
    const daysBy = async (by: string): Promise<string[]> =>
      (await read(`from=2026-02-01&to=2026-03-31&by=${by}&fields=totals`)).points.map(({ at }) => at.slice(0, 13))
    t.same(await daysBy('run'), ['2026-02-27T05', '2026-02-28T05', '2026-03-01T05', '2026-03-02T05', '2026-03-02T20'])
    t.same(await daysBy('day'), ['2026-02-27T05', '2026-02-28T05', '2026-03-01T05', '2026-03-02T20'])
    t.same(await daysBy('week'), ['2026-03-01T05', '2026-03-02T20'], 'weeks begin on Monday')
    t.same(await daysBy('month'), ['2026-02-28T05', '2026-03-02T20'])
    const { points } = await read('from=2026-02-27&to=2026-02-27&fields=stages')
    t.same(points.map(point => Object.keys(point)), [['at', 'recordedAt', 'dataUpdatedAt', 'stages']])
    const nothing = await read('from=2024-01-01&to=2024-12-31')
    t.match(nothing, { points: [], deltas: [], checks: [] })
    t.same(nothing.gaps, [{ from: '2024-01-01T00:00:00.000Z', to: '2025-01-01T00:00:00.000Z', reason: 'not-recorded' }])
  })

  t.test('CSV, NDJSON and JSON have the same content, in every coding; the validator saves the body', async t => {
    const { record, get, read } = await startWithHistory(t, makeUrl)
    const day = (index: number): string => new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10)
    // more than a page of each size
    await record(...Array.from({ length: 230 }, (_, index) => runWith(day(index), index, [])))
    const path = '/v1/journeys/1001/history?from=2025-01-01&to=2025-12-31'
    const { points, deltas, gaps } = await read(path.split('?')[1] ?? '')
    t.equal(points.length, 230)
    const violations = collectViolations()
    for (const [table, rows] of [['points', 230], ['stages', 230], ['steps', 460], ['deltas', 229], ['gaps', gaps.length]] as const) {
      const answer = await get(`${path}&format=csv&table=${table}`)
      violations.equal(answer.headers.get('content-disposition'),
        `inline; filename="journey-1001-history-${table}-2025-01-01-to-2025-12-31.csv"`)
      const text = await answer.text()
      violations.equal(text.trim().split('\r\n').length, rows + 1, table)
    }
    for (const coding of ['identity', 'gzip', 'br']) {
      const answer = await get(path, { accept: 'application/x-ndjson', 'accept-encoding': coding })
      violations.equal(answer.headers.get('content-type'), 'application/x-ndjson; charset=utf-8', coding)
      violations.equal(answer.headers.get('content-encoding'), coding === 'identity' ? null : coding, coding)
      const lines = (await answer.text()).trim().split('\n').map(line => JSON.parse(line))
      const of = (kind: string): unknown[] => lines.filter(line => line.kind === kind).map(({ kind: _, ...line }) => line)
      violations.equal(JSON.stringify(of('point')), JSON.stringify(points), coding)
      violations.equal(JSON.stringify(of('delta')), JSON.stringify(deltas), coding)
    }
    t.same(violations.found, [])
    const etag = (await get(path)).headers.get('etag') ?? ''
    const again = await get(path, { 'if-none-match': etag })
    t.equal(again.status, 304)
    t.equal(await again.text(), '')
    t.equal((await get(`${path}&by=week`, { 'if-none-match': etag })).status, 200)
    await record(runWith('2025-12-01', 1, []))
    t.equal((await get(path, { 'if-none-match': etag })).status, 200)
  })
})

t.test('HEAD has the headers of GET, and no length of its own', async t => {
  const service = await startWithHistory(t, makeSqliteUrl)
  const violations = collectViolations()
  for (const report of ['history', 'history/graphs']) {
    const url = `/v1/journeys/1001/${report}?from=2026-08-01&to=2026-08-31`
    const [got, told] = [await readAnswer(service, url), await readAnswer(service, url, {}, 'HEAD')]
    const names = Object.keys({ ...got.headers, ...told.headers })
    // the client closes the connection after HEAD
    const ofEach = ['connection', 'keep-alive', 'transfer-encoding', 'x-request-id']
    violations.same(names.filter(name => got.header(name) !== told.header(name) && !ofEach.includes(name)), [], url)
    violations.equal(told.status, 200, url)
  }
  t.same(violations.found, [])
})

t.test('without a store, and with invalid ranges and parameters', async t => {
  const { get } = await startService(t)
  const codeOf = async (query: string): Promise<unknown> => {
    const answer = await get(`/v1/journeys/1001/history?${query}`)
    const body = JSON.parse(await answer.text())
    return [answer.status, body.code]
  }
  t.same(await codeOf(''), [404, 'history-off'])
  t.same(await codeOf('from=2000-01-01&to=2026-01-01'), [400, 'range-too-long'])
  t.same(await codeOf('by=year'), [400, 'invalid-request'])
  t.same(await codeOf('fields=totals,totals'), [400, 'invalid-request'])
  t.same(await codeOf('format=json&table=steps'), [400, 'invalid-request'])
})

t.test('an unreachable store is 503 with a retry time', async t => {
  const { get } = await startService(t, { env: { STORE_URL: 'postgres://nobody@127.0.0.1:1/none?sslmode=disable' } })
  const answer = await get('/v1/journeys/1001/history')
  t.equal(answer.status, 503)
  t.match(await answer.json(), { code: 'history-unavailable' })
  t.match(answer.headers.get('retry-after'), /^\d+$/)
})
