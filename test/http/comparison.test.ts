import t from 'tap'
import { comparisonSchema } from '../../src/http/schemas/comparison.ts'
import { sandboxJourneys } from '../../sandbox/sandbox-journeys.ts'
import { readReport } from '../support/service/read-report.ts'
import { definitionBody } from '../support/sources/sources.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1001/comparison'
const ranged = `${path}?from=2026-09-08&to=2026-09-14`

const readComparison = async (service: ServiceOnClock, url = ranged) => await readReport(service, url, comparisonSchema)

t.test('a period is compared with the previous one, with the numbers of both reports', async t => {
  const service = await startOnClock(t)
  const { range, baseline, overlap, parts, statistics, conversion, adjustments } = await readComparison(service)
  t.match(range, { from: '2026-09-08', to: '2026-09-14', days: 7, state: 'settling' })
  t.match(baseline, { from: '2026-09-01', to: '2026-09-07', days: 7, state: 'past' })
  t.same([overlap, adjustments], [false, []])
  const violations = collectViolations()
  for (const part of ['statistics', 'conversion', 'activation'] as const) {
    violations.match(parts[part], { current: { status: 'ok', problem: null }, baseline: { status: 'ok', problem: null } }, part)
  }
  t.same(violations.found, [])
  t.equal(service.sandbox.calls.total(), 7, 'three parts of two periods, and names')
  const own = async (resource: string) =>
    await Promise.all(['from=2026-09-08&to=2026-09-14', 'from=2026-09-01&to=2026-09-07'].map(async query =>
      (await service.read(`/v1/journeys/1001/${resource}?${query}`)).json as {
        flows: { entries: number, goals: number }
        summary: { linkTotal: number }
      }))
  const [now, before] = await own('statistics')
  t.match(statistics?.flows.entries, { current: now?.flows.entries, baseline: before?.flows.entries })
  t.match(
    statistics?.rates.goal,
    { current: { numerator: now?.flows.goals, denominator: now?.flows.entries }, significant: Boolean, undecided: null }
  )
  const [graph, graphBefore] = await own('conversion-graph')
  t.match(conversion?.summary.linkTotal, { current: graph?.summary.linkTotal, baseline: graphBefore?.summary.linkTotal })
  t.equal(service.sandbox.calls.total(), 7, 'and what both share is asked for once')
})

t.test('the other period can be chosen, by name or by dates', async t => {
  const service = await startOnClock(t)
  t.match(await readComparison(service, `${path}?range=last_7d`),
    { range: { from: '2026-09-09', to: '2026-09-15' }, baseline: { from: '2026-09-02', to: '2026-09-08' } })
  const chosen = await readComparison(service, `${ranged}&baselineFrom=2026-08-01&baselineTo=2026-08-31`)
  t.match(chosen, { baseline: { from: '2026-08-01', to: '2026-08-31', days: 31 }, adjustments: [{ code: 'unequal-periods' }] })
})

t.test('invalid comparisons are refused, with the names of the parameters', async t => {
  const service = await startOnClock(t)
  const wrong = [
    ['', 'from'],
    ['?from=2026-09-08', 'to'],
    ['?baselineFrom=2026-08-01&baselineTo=2026-08-31', 'from'],
    ['?range=last_7d&from=2026-09-08&to=2026-09-14', 'range'],
    ['?range=last_7d&baselineFrom=2026-08-01', 'baselineTo'],
    ['?range=last_7d&baselineTo=2026-08-01', 'baselineFrom'],
    ['?range=last_7d&baselineFrom=2026-08-02&baselineTo=2026-08-01', 'baselineFrom'],
    ['?range=last_7d&baselineFrom=2026-02-30&baselineTo=2026-08-01', 'baselineFrom'],
    ['?range=last_7d&baselineFrom=2026-09-18&baselineTo=2026-09-18', 'baselineTo'],
    ['?from=0001-01-01&to=0001-01-01', 'from'],
    ['?range=last_7d&parts=goals', 'parts'],
    ['?range=last_7d&kind=goal', 'kind']
  ]
  const violations = collectViolations()
  for (const [query, name] of wrong) {
    violations.match(
      await service.read(`${path}${query}`),
      { status: 400, json: { code: 'invalid-request', errors: [{ name }] } },
      `${path}${query}`
    )
  }
  t.same(violations.found, [])
  t.match(await service.read(`${path}?range=last_7d&baselineFrom=2026-01-01&baselineTo=2026-06-01`),
    { status: 400, json: { code: 'range-too-long', errors: [{ name: 'baselineTo' }] } })
  t.equal(service.sandbox.calls.total(), 0)
})

t.test('a period compared with itself shows no change; swapping reverses the signs', async t => {
  const service = await startOnClock(t)
  const second = 'from=2026-09-08&to=2026-09-14'
  const changesOf = (compared: unknown): Map<string, number | null> => {
    const found = new Map<string, number | null>()
    const walk = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return
      for (const [name, part] of Object.entries(value)) {
        if (name === 'change') found.set(at, part)
        else walk(part, Array.isArray(value) ? `${at}/${part.id ?? `${part.stageId}>${part.source}>${part.target}`}` : `${at}/${name}`)
      }
    }
    walk(compared, '')
    return found
  }
  const violations = collectViolations()
  for (const { id } of sandboxJourneys) {
    const url = (query: string) => `/v1/journeys/${id}/comparison?${query}`
    const same = await readComparison(service, url(`${second}&baselineFrom=2026-09-08&baselineTo=2026-09-14`))
    violations.match([same.overlap, same.adjustments], [true, [{ code: 'overlapping-periods' }]], id)
    const changes = [...changesOf(same).values()]
    violations.ok(changes.every(change => change === 0 || (id === '1005' && change === null)), id)
    for (const { significant, undecided } of Object.values(same.statistics?.rates ?? {})) {
      violations.same([significant, undecided], [null, 'overlapping-periods'], significant, undecided, id)
    }
    const forth = changesOf(await readComparison(service, url(second)))
    const back = changesOf(await readComparison(service,
      url('from=2026-09-01&to=2026-09-07&baselineFrom=2026-09-08&baselineTo=2026-09-14')))
    violations.same([...back.keys()].sort(), [...forth.keys()].sort(), id)
    for (const [at, change] of forth) violations.ok(back.get(at) === (change === null ? null : -change), `${id} ${at}`)
  }
  t.same(violations.found, [])
})

t.test('it is answered from memory, byte for byte, with one tag for each state', async t => {
  const service = await startOnClock(t)
  const first = await service.read(ranged)
  t.match(first.header('cache-status'), 'fwd=uri-miss; stored')
  const ready = await service.read(ranged)
  t.match(ready.header('cache-status'), 'td-journey-bff; hit')
  t.same(ready.bytes, first.bytes)
  t.equal((await service.read(ranged, { 'if-none-match': first.header('etag') ?? '' })).status, 304)
  t.same((await service.read(`${ranged}&baselineFrom=2026-09-01&baselineTo=2026-09-07`)).bytes, first.bytes, 'however the same is asked')
  t.not((await service.read(`${ranged}&baselineFrom=2026-09-01&baselineTo=2026-09-06`)).header('etag'), first.header('etag'))
  await service.clock.advance(2 * 24 * 3_600_000)
  const later = await service.read(ranged)
  t.match(later.json, { range: { state: 'past' } })
})

t.test('a past baseline of charts settles by itself', async t => {
  const service = await startOnClock(t)
  const charts = `${path}?from=2026-09-15&to=2026-09-16&baselineFrom=2026-08-01&baselineTo=2026-08-02&parts=conversion`
  t.match(await readComparison(service, charts), { range: { state: 'open' }, baseline: { state: 'past' } })
  await service.clock.advance(25 * 3_600_000)
  t.match(await readComparison(service, charts), {
    range: { state: 'settling' }, baseline: { state: 'settled' }, statistics: null, activation: null
  })
})

t.test('a part that is missing in one period is not compared, and the others are', async t => {
  const service = await startOnClock(t)
  const healthy = await readComparison(service)
  await service.app.inject({ method: 'DELETE', url: '/v1/cache', headers: { host: 'localhost' } })
  await service.read('/v1/journeys/1001/activation-graph?from=2026-09-08&to=2026-09-14')
  service.sandbox.setFault({ endpoint: 'activation', fault: { kind: 'status', status: 500 } })
  const compared = await readComparison(service)
  t.match(
    compared.parts.activation,
    { current: { status: 'ok' }, baseline: { status: 'failed', problem: { code: 'upstream-error', status: 502 } } }
  )
  t.equal(compared.activation, null)
  t.same([compared.statistics, compared.conversion], [healthy.statistics, healthy.conversion])
  t.match(await service.read(`${ranged}&partial=deny`), { status: 502, json: { code: 'upstream-error' } })
  t.match(await service.read(`${ranged}&parts=activation`), { status: 502, json: { code: 'upstream-error' } },
    'no part is there for both periods')
})

t.test('an old part makes the comparison stale', async t => {
  const service = await startOnClock(t)
  await readComparison(service)
  service.sandbox.setFault({ endpoint: 'conversion', fault: { kind: 'status', status: 500 } })
  await service.clock.advance(5 * 3_600_000)
  t.match(await readComparison(service), {
    freshness: { state: 'stale', reason: 'upstream-error' },
    parts: { conversion: { current: { status: 'stale' }, baseline: { status: 'stale' } }, statistics: { current: { status: 'ok' } } }
  })
})

t.test('days before the launch are not known to be empty', async t => {
  const service = await startOnClock(t)
  const { statistics, conversion } = await readComparison(service, '/v1/journeys/1001/comparison?from=2026-01-05&to=2026-01-07')
  t.match(statistics?.flows.entries, { baseline: null, change: null })
  t.ok(statistics?.warnings.baseline.some(({ code }) => code === 'no-series'))
  t.ok(conversion?.links.length)
  t.ok(conversion?.links.every(({ presence }) => presence === 'appeared'))
  t.match(conversion?.adjustments.baseline, [{ code: 'no-data' }])
})

t.test('if profiles may re-enter, or that is unknown, no rate is judged, with the reason', async t => {
  const service = await startOnClock(t)
  const judged = async () => {
    const { reentry, statistics } = await readComparison(service)
    return {
      reentry,
      rates: Object.values(statistics?.rates ?? {})
        .map(({ significant, interval, undecided, change }) => ({ significant, interval, undecided, change }))
    }
  }
  const independent = await judged()
  t.match(independent, {
    reentry: false,
    rates: [{ significant: Boolean, interval: { low: Number, high: Number }, undecided: null }, { significant: Boolean }]
  })
  const define = async (mode: string): Promise<void> => {
    service.sandbox.clearFaults()
    service.sandbox.setFault({
      endpoint: 'definition', fault: { kind: 'body', body: definitionBody('Journey').replace('"state"', `"reentryMode":"${mode}","state"`) }
    })
    await service.app.inject({ method: 'DELETE', url: '/v1/cache', headers: { host: 'localhost' } })
  }
  const violations = collectViolations()
  for (const mode of ['reentry_always', 'reentry_unless_goal_achieved']) {
    await define(mode)
    violations.same(
      await judged(),
      {
        reentry: true,
        rates: independent.rates.map(({ change }) => ({ significant: null, interval: null, undecided: 'repeated-entries', change }))
      },
      mode
    )
  }
  t.same(violations.found, [])
  const { json } =
    await service.read(`/v1/journeys/1001/explain?report=comparison&pointer=/statistics/rates/goal/standardError&${ranged.split('?')[1]}`)
  t.match(json, { value: null, withheld: /enter the journey again/ })
  t.match((await readComparison(service, `${ranged}&baselineFrom=2026-09-08&baselineTo=2026-09-08`)).statistics?.rates.goal.undecided,
    'overlapping-periods')
  await define('some_other_mode')
  const unknown = {
    reentry: null,
    rates: independent.rates.map(({ change }) => ({ significant: null, interval: null, undecided: 'reentry-unknown', change }))
  }
  t.same(await judged(), unknown)
  service.sandbox.setFault({ endpoint: 'definition', fault: { kind: 'status', status: 500 } })
  await service.app.inject({ method: 'DELETE', url: '/v1/cache', headers: { host: 'localhost' } })
  t.same(await judged(), unknown)
})

t.test('without definitions, re-entry is unknown', async t => {
  const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
  t.match(await readComparison(service),
    { reentry: null, statistics: { rates: { goal: { significant: null, undecided: 'reentry-unknown' } } } })
})
