import t, { type Test } from 'tap'
import { startSandbox } from '../../sandbox/start-sandbox.ts'
import { cacheSchema } from '../../src/http/schemas/cache.ts'
import { historyGraphsSchema } from '../../src/http/schemas/history-graphs.ts'
import { historySchema } from '../../src/http/schemas/history.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { day, minute } from '../support/cache/cache-rig.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { createQuickRoundsClock, shareTime } from '../support/recording/quick-rounds-clock.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { readAnswer, type ReadAnswer } from '../support/service/read-answer.ts'
import { plantedKey, startService, type Service } from '../support/service/start-service.ts'
import { forEachStore, type MakeStoreUrl } from '../support/store/store-kinds.ts'

const path = '/v1/journeys/1001'

/** A service that has recorded the run of 15 September, an hour later. */
async function startRecorder (t: Test, makeUrl: MakeStoreUrl) {
  const time = shareTime('2026-09-15T04:00:00Z')
  const sandbox = await startSandbox({ now: time.nowMs })
  t.teardown(() => sandbox.close())
  const env = { STORE_URL: await makeUrl(t), WATCH_JOURNEYS: '1001', TD_MAX_ATTEMPTS: '1' }
  const service = await startService(t, { sandbox, clock: createQuickRoundsClock(time), deps: { random: () => 0.5 }, env })
  const read = patient(service)
  const history = async () => historySchema.safeParse((await read(`${path}/history?from=2026-09-01&to=2026-09-16`)).json).data?.points ?? []
  /** Waits until this many runs are recorded. A poll that was skipped is due later. */
  const untilRecorded = async (count: number): Promise<void> => {
    let looks = 0
    await eventually(async () => {
      if ((await history()).length >= count) return true
      if (++looks % 15 === 0) time.pass(11 * minute)
      return false
    })
  }
  await untilRecorded(1)
  /** Starts another service on the same store that records nothing. */
  const startReader = async () => {
    await service.app.close()
    const clock = { ...createQuickRoundsClock(time), setTimer: systemClock.setTimer }
    return patient(await startService(t, { sandbox, clock, env: { ...env, WATCH_JOURNEYS: '' } }))
  }
  return { ...service, sandbox, time, read, untilRecorded, history, startReader }
}

/** Returns a function that reads from a service, again while its store is too slow: a busy machine may not answer within its limits. */
function patient (service: Service) {
  return async (path: string, headers: Record<string, string> = {}): Promise<ReadAnswer> => {
    let answer = await readAnswer(service, path, headers)
    await eventually(async () => {
      if (answer.status !== 503) return true
      answer = await readAnswer(service, path, headers)
      return false
    })
    return answer
  }
}

interface Freshness { state: string, asOf?: string, recordedAt?: string }

function freshnessOf (report: unknown): Freshness {
  return (report as { freshness: Freshness }).freshness
}

function withoutFreshness (report: unknown): unknown {
  return { ...report as object, freshness: null, run: null }
}

forEachStore(t, (t, makeUrl) => {
  t.test('a report of the past is the one that was served then, without a call to Treasure Data', async t => {
    const { read: readThen, time, sandbox, log, startReader } = await startRecorder(t, makeUrl)
    const [oneDay, week] = ['from=2026-09-14&to=2026-09-14', 'from=2026-09-08&to=2026-09-14']
    const requests = [
      'statistics?', `statistics?${oneDay}`, `statistics?${week}&by=week`, 'statistics?range=last_7d',
      `overview?${oneDay}`, 'overview?parts=statistics',
      `conversion-graph?${oneDay}`, `conversion-graph?${oneDay}&balance=true`, `activation-graph?${oneDay}&kind=exit`
    ].map(request => `${path}/${request}`)
    const texts = [`statistics?${week}&format=csv`, `conversion-graph?${oneDay}&format=csv`, `conversion-graph?${oneDay}&format=mermaid`]
      .map(request => `${path}/${request}`)
    // once the definition is in memory, no report goes without its names
    await eventually(async () => (await readThen(path)).status === 200)
    const served = await Promise.all([...requests, ...texts].map(async request => await readThen(request)))
    time.pass(3 * day)
    const read = await startReader()
    const callsBefore = sandbox.calls.total()
    let violations = collectViolations()
    const compare = async (): Promise<boolean> => {
      violations = collectViolations()
      for (const [index, request] of [...requests, ...texts].entries()) {
        const past = await read(`${request}&asOf=2026-09-15`)
        if (past.json === null || past.status !== 200) {
          const comment = request.includes('mermaid') ? '%% As of 2026-09-15 23:59 UTC\n' : ''
          violations.equal(past.bytes.toString(), comment + served[index]?.bytes.toString(), request)
          continue
        }
        violations.same(withoutFreshness(past.json), withoutFreshness(served[index]?.json), request)
        const { recordedAt, ...freshness } = freshnessOf(past.json)
        violations.match(recordedAt, /^2026-09-15T04:/, request)
        const expected = { ...freshnessOf(served[index]?.json), state: 'past', asOf: '2026-09-15T23:59:59.999Z' }
        violations.same(freshness, expected, request)
      }
      return violations.found.length === 0
    }
    // on a busy machine the store may answer late; until then a report may have no names
    await eventually(compare).catch(() => {})
    t.same(violations.found, [])
    const marked = collectViolations()
    for (const format of ['json', 'csv', 'mermaid', 'svg']) {
      const graph = `${path}/conversion-graph?${oneDay}&format=${format}&asOf=2026-09-15`
      const { header, bytes } = await read(graph)
      const unchanged = await read(graph, { 'if-none-match': header('etag') ?? '' })
      for (const answer of [header, unchanged.header]) {
        marked.equal(answer('memento-datetime'), 'Tue, 15 Sep 2026 23:59:59 GMT', format)
        marked.match(answer('link'), `<${path}/conversion-graph?${oneDay}>; rel="original"`, format)
      }
      const extension = format === 'mermaid' ? 'mmd' : format
      marked.equal(header('content-disposition'), format === 'json'
        ? null
        : `inline; filename="journey-1001-conversion-graph-2026-09-14-as-of-2026-09-15.${extension}"`, format)
      if (format === 'svg') marked.match(bytes.toString(), /<desc>[^<]* · as of 2026-09-15 23:59 UTC/)
    }
    t.same(marked.found, [])
    t.match((await read(`${path}/conversion-graph?asOf=2026-09-15`)).json, { range: { from: '2026-09-14', to: '2026-09-14' } })
    const { recordedAt: fetchedAt } = freshnessOf((await read(`${path}/statistics?asOf=2026-09-15`)).json)
    const explained = await read(`${path}/explain?report=statistics&pointer=/rates/completion&asOf=2026-09-15`)
    t.match(explained.json, { freshness: { state: 'past' }, sources: [{ fetchedAt }] })
    const list = `${path}/history/graphs?from=2026-09-01&to=2026-09-15`
    const { graphs } = historyGraphsSchema.parse((await read(list)).json)
    t.same(graphs.map(({ chart, day }) => [chart, day]), [['activation', '2026-09-14'], ['conversion', '2026-09-14']])
    for (const { chart, day, recordedAt, report } of graphs) {
      t.same(report, (await read(`${path}/${chart}-graph?from=${day}&to=${day}&asOf=${recordedAt}`)).json, `${chart}, byte for byte`)
    }
    const lines = await read(`${list}&chart=conversion`, { accept: 'application/x-ndjson' })
    t.same(lines.bytes.toString().trim().split('\n').map(line => JSON.parse(line)), [graphs[1]])
    t.equal((await read(list, { 'if-none-match': (await read(list)).header('etag') ?? '' })).status, 304)
    t.same((await read(`${path}/history/graphs?from=2026-09-01&to=2026-09-02`)).json, {
      journeyId: '1001', range: { from: '2026-09-01', to: '2026-09-02', days: 2, timeZone: 'UTC', state: 'past' }, graphs: []
    })
    t.equal((await read(`${path}/history/graphs?from=2026-01-01&to=2026-09-02`)).status, 400)
    const again = await read(`${path}/overview?${oneDay}&asOf=2026-09-15`)
    const cached = cacheSchema.parse((await read('/v1/cache')).json).journeys.flatMap(({ entries }) => entries)
    t.same(new Set(cached.map(({ asOf }) => asOf?.slice(0, 10))), new Set(['2026-09-15']))
    t.match(again.header('cache-status'), /^td-journey-bff; hit; ttl=\d+$/)
    t.equal((await read(`${path}/overview?${oneDay}&asOf=2026-09-15`, { 'if-none-match': again.header('etag') ?? '' })).status, 304)
    t.equal(Number(again.header('age')) > 2.9 * day / 1_000, true, 'its age is that of what was recorded')
    t.equal(sandbox.calls.total(), callsBefore, 'Treasure Data is not asked')
    t.notOk([log.join(''), ...served.map(({ bytes }) => bytes.toString())].join('').includes(plantedKey))
  })

  t.test('the last recorded run by then answers, and missing records are reported', async t => {
    const { read, time, untilRecorded, history } = await startRecorder(t, makeUrl)
    time.pass(day)
    await untilRecorded(2)
    const [first, second] = await history()
    const enteredAsOf = async (asOf: string): Promise<unknown> =>
      ((await read(`${path}/statistics?asOf=${asOf}`)).json as { totals: { entered: number } }).totals.entered
    t.equal(await enteredAsOf('2026-09-15'), first?.totals?.entered)
    t.equal(await enteredAsOf(first?.recordedAt ?? ''), first?.totals?.entered)
    t.equal(await enteredAsOf(new Date(Date.parse(second?.recordedAt ?? '') - 1).toISOString()), first?.totals?.entered)
    t.equal(await enteredAsOf(second?.recordedAt ?? ''), second?.totals?.entered)
    t.equal(await enteredAsOf('2026-09-16'), second?.totals?.entered, 'today stands for what was recorded up to now')
    const problemOf = async (request: string): Promise<unknown[]> => {
      const { status, json } = await read(`${path}/${request}`)
      const { code, detail } = json as { code?: string, detail?: string }
      return [status, code, detail]
    }
    const violations = collectViolations()
    for (const [request, ...expected] of [
      ['statistics?asOf=2026-09-14', 404, 'not-recorded',
        `No run of this journey was recorded by 2026-09-14T23:59:59.999Z. The first one was recorded at ${first?.recordedAt}.`],
      ['conversion-graph?asOf=2026-09-16&from=2026-09-10&to=2026-09-10', 404, 'not-recorded',
        'The conversion chart of 2026-09-10 was not recorded by 2026-09-16T23:59:59.999Z.'],
      ['conversion-graph?asOf=2026-09-16&from=2026-09-14&to=2026-09-15', 400, 'range-too-long',
        '"to" makes the range 2 days long; the limit is 1, counting both ends'],
      ['statistics?asOf=2026-09-17', 400, 'invalid-request', '"asOf" must not be in the future'],
      ['statistics?asOf=2026-09-16T23:00:00Z', 400, 'invalid-request', '"asOf" must not be in the future'],
      ['statistics?asOf=2026-09-15&from=2026-09-10&to=2026-09-17', 400, 'invalid-request',
        '"to" must not be after tomorrow (2026-09-16)'],
      ['statistics?asOf=yesterday', 400, 'invalid-request',
        '"asOf" needs a date as YYYY-MM-DD, or a time such as 2026-10-01T12:00:00Z'],
      ['comparison?asOf=2026-09-15&range=last_7d', 400, 'invalid-request', '"asOf" is not a parameter of this resource']
    ] as const) violations.same(await problemOf(request), expected, request)
    t.same(violations.found, [])
    const problem = { code: 'not-recorded', status: 404 }
    t.match((await read(`${path}/overview?asOf=2026-09-16`)).json, {
      parts: { statistics: { status: 'ok' }, conversion: { status: 'failed', problem } }, conversion: null
    })
    t.match((await read('/v1/journeys/1002/statistics?asOf=2026-09-16')).json, { detail: 'No run of this journey was recorded.' })
  })
})

t.test('without a store, and with an unreachable one', async t => {
  const off = await startService(t)
  t.match((await readAnswer(off, `${path}/statistics?asOf=2026-09-15`)), { status: 404, json: { code: 'history-off' } })
  t.match((await readAnswer(off, `${path}/statistics?asOf=2026-09-15`)), { status: 404, json: { code: 'history-off' } })
  const explained = await readAnswer(off, `${path}/explain?report=statistics&pointer=/rates/completion&asOf=2026-09-15`)
  t.match(explained, { status: 404, json: { code: 'history-off' } })
  const down = await startService(t, { env: { STORE_URL: 'postgres://nobody@127.0.0.1:1/none?sslmode=disable' } })
  const answer = await readAnswer(down, `${path}/overview?asOf=2026-09-15`)
  t.match(answer, { status: 503, json: { code: 'history-unavailable' } })
  t.match(answer.header('retry-after'), /^\d+$/)
  t.equal((await readAnswer(down, `${path}/statistics`)).status, 200)
})
