import t from 'tap'
import { bundleComparisonSchema } from '../../../src/http/schemas/bundles.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { readAnswer } from '../../support/service/read-answer.ts'
import { readReport } from '../../support/service/read-report.ts'
import { startOnClock } from '../../support/service/start-on-clock.ts'
import { startWithClients } from '../../support/service/start-with-clients.ts'

const path = '/v1/bundles/7/comparison'
const week = 'from=2026-09-18&to=2026-09-26'
const url = `${path}?versions=1,2&${week}`
const soFar = `${path}?versions=1,2&from=2026-09-08&to=2026-09-16`

t.test('two versions are compared with seven calls: names match although ids do not, and rates are judged', async t => {
  const service = await startOnClock(t)
  // version 2 was launched on the day the sandbox started
  await service.clock.advance(12 * 24 * 3_600_000)
  const { versions, range, baseline, overlap, reentry, parts, statistics, conversion, activation, adjustments } =
    await readReport(service, url, bundleComparisonSchema)
  t.equal(service.sandbox.calls.total(), 7)
  t.match(versions, {
    current: { journeyId: '1102', version: 2, state: 'launched', launchedAt: '2026-09-16T03:02:32.000Z', reentry: false },
    baseline: { journeyId: '1101', version: 1, state: 'launched', reentry: false }
  })
  t.match([range.from, baseline.from, range.to, baseline.to], ['2026-09-18', '2026-09-18', '2026-09-26', '2026-09-26'])
  t.same([overlap, reentry, adjustments], [false, false, []])
  t.match(parts.statistics, { current: { status: 'ok' }, baseline: { status: 'ok' } })
  const rate = statistics?.rates.goal
  t.match(rate, { significant: Boolean, undecided: null, interval: { low: Number, high: Number } })
  const own = async (id: string) => (await service.read(`/v1/journeys/${id}/statistics?${week}`)).json as { flows: { entries: number } }
  t.match(statistics?.flows.entries, { current: (await own('1102')).flows.entries, baseline: (await own('1101')).flows.entries })
  const violations = collectViolations()
  for (const graph of [conversion, activation]) {
    violations.ok((graph?.nodes.length ?? 0) > 3)
    for (const { id, baselineId, type, presence, matchedBy } of graph?.nodes ?? []) {
      violations.same([presence, matchedBy], ['both', 'name'], id)
      violations.ok((id === baselineId) === (type === 'goal'), `${id} ${baselineId}`)
    }
    const ids = new Set(graph?.nodes.map(({ id }) => id))
    for (const { source, target, presence } of graph?.links ?? []) {
      violations.ok(ids.has(source) && ids.has(target), `${source} ${target}`)
      violations.equal(presence, 'both', `${source} ${target}`)
    }
  }
  t.same(violations.found, [])
  const again = await service.read(url)
  t.match(again.header('cache-status'), /^td-journey-bff; hit/)
  t.equal((await service.read(url, { 'if-none-match': again.header('etag') ?? '' })).status, 304)
  t.match(service.sandbox.calls.counts().byEndpoint, { bundle: 1, statistics: 2, conversion: 2, activation: 2 }, 'own reports share them')
})

t.test('purging either version takes effect', async t => {
  const service = await startOnClock(t)
  const calls = () => service.sandbox.calls.total()
  await service.read(soFar)
  for (const id of ['1101', '1102']) {
    const before = calls()
    await service.app.inject({ method: 'DELETE', url: `/v1/cache/journeys/${id}`, headers: { host: 'localhost' } })
    t.equal((await service.read(soFar)).status, 200)
    t.equal(calls() - before, 4, `${id}: its three sources and the bundle`)
  }
})

t.test('a draft has no numbers, and a version launched within the period has fewer days; both are reported', async t => {
  const service = await startOnClock(t)
  const draft = await readReport(service, `${path}?versions=1,3&from=2026-09-08&to=2026-09-15`, bundleComparisonSchema)
  t.match(draft, { versions: { current: { state: 'draft', launchedAt: null } }, statistics: { flows: { entries: { current: null } } } })
  t.ok(draft.statistics?.warnings.current.some(({ code }) => code === 'no-series'))
  t.match(draft.statistics?.rates.goal, { significant: null })
  t.ok(draft.conversion?.nodes.every(({ presence, matchedBy }) => presence === 'vanished' && matchedBy === null))
  const launched = await readReport(service, soFar, bundleComparisonSchema)
  t.match(launched.adjustments, [{ code: 'unequal-periods', ids: ['version 2'], message: /launched on 2026-09-16, within the period/ }])
})

t.test('without the bundle, versions come from the indexes, are matched by position, and no rate is judged', async t => {
  const service = await startOnClock(t, { env: { TD_AUDIENCES: '300', TD_DEFINITIONS: 'off' } })
  await service.read('/v1/journeys')
  const { reentry, statistics, conversion } = await readReport(service, soFar, bundleComparisonSchema)
  t.equal(reentry, null)
  t.equal(statistics?.rates.goal.undecided, 'reentry-unknown')
  t.ok(conversion?.nodes.every(({ matchedBy, presence }) => matchedBy !== null || presence !== 'both'))
})

t.test('a part that fails for one version is not compared', async t => {
  const service = await startOnClock(t, { env: { TD_MAX_ATTEMPTS: '1' } })
  service.sandbox.setFault({ endpoint: 'activation', journeyId: '1101', fault: { kind: 'status', status: 500 } })
  t.match(await readReport(service, soFar, bundleComparisonSchema), {
    activation: null,
    parts: { activation: { current: { status: 'ok' }, baseline: { status: 'failed', problem: { code: 'upstream-error' } } } }
  })
  t.match(await service.read(`${soFar}&partial=deny`), { status: 502, json: { code: 'upstream-error' } })
})

t.test('both versions must be granted, and an unknown version answers like one that is not granted', async t => {
  const service = await startWithClients(t, {
    one: { scopes: ['journeys:read'], journeys: ['1102'] },
    both: { scopes: ['journeys:read'], journeys: ['1101', '1102'] },
    none: { scopes: ['journeys:read'], journeys: ['1001'] }
  }, { env: { TD_MAX_ATTEMPTS: '1' } })
  const read = async (key: keyof typeof service.keys, versions: string, id = '7') => {
    const { status, json } =
      await readAnswer(service, `/v1/bundles/${id}/comparison?versions=${versions}&range=last_7d`, { 'x-api-key': service.keys[key] })
    const { code, detail } = json as { code?: string, detail?: string }
    return { status, code, detail }
  }
  t.match(await read('both', '1,2'), { status: 200 })
  const refused = await read('one', '1,2')
  t.match(refused, { status: 404, code: 'version-not-found', detail: /no version 1 .* It may read: 2\./ })
  t.same(await read('one', '9,2'), { ...refused, detail: refused.detail?.replace('version 1', 'version 9') })
  t.match(await read('none', '1,2'), { status: 404, code: 'bundle-not-found' })
  t.same(await read('none', '1,2', '999999'), await read('none', '1,2'))
  const violations = collectViolations()
  for (const versions of ['1', '1,1', '1,2,3', '0,1', 'a,b', '']) {
    violations.match(await read('both', versions), { status: 400, code: 'invalid-request' }, versions)
  }
  violations.equal((await readAnswer(service, `${path}?versions=1,2`, { 'x-api-key': service.keys.both })).status, 400, 'no range')
  t.same(violations.found, [])
})
