import t from 'tap'
import { collectViolations } from '../support/collect-violations.ts'
import { readCase, startOnBodies, type BodiesService } from '../support/service/serve-bodies.ts'

interface Listed { code: string, ids: string[], count: number }

interface Statistics {
  totals: Record<string, number | null>
  growth: object
  flows: Record<string, number | null>
  series: Array<{ updatedAt: string | null, current: number | null }>
  stages: Array<{ exits: Array<{ exited: number | null }>, series: object[], steps: object[], rates: Record<string, object> }>
  rates: Record<string, { value: number | null, reportedPercent: number | null }>
  checks: Array<{ id: string, status: string, residual: number | null }>
  warnings: Listed[]
}

interface Graph {
  graph: {
    nodes: Array<{ id: string, name: string, inflow: number | null, outflow: number | null, rates: object | null }>
    links: Array<{ source: string, target: string, value: number | null, reportedPercent: number | null, shareOfSource: number | null }>
  }
  summary: { complete: boolean, linkTotal: number | null, flowByKind: Record<string, number | null> }
  adjustments: Listed[]
  freshness: { dataUpdatedAt: string | null }
}

async function readStatistics (service: BodiesService, name: string): Promise<Statistics> {
  return await service.getJson(`/v1/journeys/${service.serve({ statistics: readCase(name) })}/statistics`) as Statistics
}

async function readGraph (service: BodiesService, name: string): Promise<Graph> {
  return await service.getJson(`/v1/journeys/${service.serve({ conversion: readCase(name) })}/conversion-graph`) as Graph
}

const list = (listed: Listed[], wanted: string): string[] => listed.filter(({ code }) => code === wanted).flatMap(({ ids }) => ids)
const statusOf = ({ checks }: Statistics, wanted: string): string | undefined => checks.find(({ id }) => id === wanted)?.status

t.test('an invalid value of statistics is null and listed, and the others stay', async t => {
  const service = await startOnBodies(t)
  const large = await readStatistics(service, 'statistics-count-beyond-2-53')
  t.same(large.totals, { entered: null, current: 60, goals: 10, exitsOrJumps: 40 })
  t.equal(large.rates['completion']?.value, null)
  t.same(list(large.warnings, 'invalid-value'), ['/data/attributes/enteredSize'])
  t.equal(statusOf(large, 'journey-balance'), 'not-comparable')
  t.equal(statusOf(large, 'stage-balance/0'), 'ok')

  const odd = await readStatistics(service, 'statistics-odd-optional-types')
  t.same(odd.totals, { entered: 110, current: 60, goals: 10, exitsOrJumps: 40 })
  t.match(odd.rates['completion'], { value: 10 / 110, reportedPercent: null })
  t.same(odd.stages[0]?.steps, [])
  t.same(list(odd.warnings, 'invalid-value'), [
    '/data/attributes/completionRate',
    '/data/attributes/journeyStageStatistics/0/completeMilestoneRate',
    '/data/attributes/journeyStageStatistics/0/stepSizes',
    '/data/attributes/journeyStageStatistics/0/stepInfluxes'
  ])
})

t.test('an unknown number of exits is not 0: sums are null, and checks are not comparable', async t => {
  const service = await startOnBodies(t)
  const violations = collectViolations()
  for (const name of ['statistics-exit-sizes-null', 'statistics-null-in-exit-sizes']) {
    const report = await readStatistics(service, name)
    violations.match(report.stages[0]?.exits, [{ id: 'exit-1-0', exited: null }], name)
    violations.equal(statusOf(report, 'stage-exit-criteria/0'), 'not-comparable', name)
    violations.same(report.flows, { entries: 110, goals: 0, exits: 50, jumps: 0 }, name)
    violations.same(list(report.warnings, 'missing-number'), ['stages/0/exits/exited'], name)
  }
  t.same(violations.found, [])
  const { warnings } = await readStatistics(service, 'statistics-null-in-exit-sizes')
  t.same(list(warnings, 'invalid-value'), ['/data/attributes/journeyStageStatistics/0/history/1/exitSizes/0'])
})

t.test('epoch numbers are times if they are plausible', async t => {
  const service = await startOnBodies(t)
  const { series, warnings } = await readStatistics(service, 'statistics-updated-at-number')
  t.same(series.map(({ updatedAt }) => updatedAt), ['2026-03-01T03:00:00.000Z', '2026-03-02T03:00:00.000Z'])
  t.same(warnings.map(({ code }) => code), ['time-as-number'])
  const { freshness, adjustments } = await readGraph(service, 'conversion-updated-at-number')
  t.equal(freshness.dataUpdatedAt, '2026-03-01T03:00:00.000Z')
  t.same(adjustments.map(({ code }) => code), ['time-as-number'])

  const body = structuredClone(readCase('conversion-updated-at-number')) as { data: Array<{ attributes: { updatedAt: unknown } }> }
  const read = async (updatedAt: unknown): Promise<Graph> => {
    for (const { attributes } of body.data) attributes.updatedAt = updatedAt
    return await service.getJson(`/v1/journeys/${service.serve({ conversion: structuredClone(body) })}/conversion-graph`) as Graph
  }
  t.equal((await read(1_772_334_000_000)).freshness.dataUpdatedAt, '2026-03-01T03:00:00.000Z')
  const violations = collectViolations()
  for (const odd of [5, -1, 20_260_301, 1e300, true, {}]) {
    const { freshness, adjustments, graph } = await read(odd)
    violations.equal(freshness.dataUpdatedAt, null, odd)
    violations.ok(adjustments.some(({ code }) => code === 'invalid-time'), odd)
    violations.equal(graph.links.length, 1, odd)
  }
  t.same(violations.found, [])
})

t.test('histories are sorted by time, and each point counts once', async t => {
  const service = await startOnBodies(t)
  const twice = await readStatistics(service, 'statistics-point-twice')
  t.match(twice, { flows: { entries: 100, goals: 0, exits: 50, jumps: 0 }, growth: { first: 100, last: 50, points: 2 } })
  t.same([twice.series.length, twice.stages[0]?.series.length], [2, 2])
  t.same(statusOf(twice, 'series-balance'), 'ok')
  t.same(list(twice.warnings, 'repeated-point'), ['/data/attributes/history/1', '/data/attributes/journeyStageStatistics/0/history/1'])

  const sorted = readCase('statistics-fall-then-rise') as { data: { attributes: { history: object[] } } }
  const unsorted = structuredClone(sorted)
  unsorted.data.attributes.history.reverse()
  const [first, second] = await Promise.all([sorted, unsorted].map(async statistics =>
    await service.getJson(`/v1/journeys/${service.serve({ statistics })}/statistics`) as Statistics))
  t.same({ ...second, journeyId: null, warnings: null }, { ...first, journeyId: null, warnings: null })
  t.same(second?.warnings.map(({ code, ids }) => [code, ids]), [['unsorted-history', ['/data/attributes/history']]])
})

t.test('a history that cannot be sorted has no first and no last point', async t => {
  const service = await startOnBodies(t)
  const statistics = readCase('statistics-fall-then-rise') as { data: { attributes: { history: Array<{ updatedAt: string }> } } }
  const { history } = statistics.data.attributes
  history.reverse()
  if (history[1] !== undefined) history[1].updatedAt = 'xxx'
  const path = `/v1/journeys/${service.serve({ statistics })}`
  const days = 'from=2026-03-01&to=2026-03-03'
  const { period, growth, flows, warnings } = await service.getJson(`${path}/statistics?${days}`) as Statistics & { period: object }
  t.match(period, { before: null, after: null, net: { change: null }, flows })
  t.match(growth, { first: null, last: null, rate: null, points: 3 })
  t.ok(Object.values(flows).every(flow => flow !== null))
  t.same(list(warnings, 'unknown-order'), ['series'])
  const explained = await service.getJson(`${path}/explain?report=statistics&pointer=/period/net/rate&${days}`)
  t.match(explained, { value: null, withheld: /out of order/ })
})

t.test('fractions are equal within floating-point error', async t => {
  const report = await readStatistics(await startOnBodies(t), 'statistics-fractions')
  t.same(['journey-balance', 'stage-exit-criteria/0', 'series-stage-current'].map(id => statusOf(report, id)), ['ok', 'ok', 'ok'])
})

t.test('an invalid value of a chart is null and listed, and the others stay', async t => {
  const service = await startOnBodies(t)
  const { graph, summary, adjustments } = await readGraph(service, 'conversion-null-link-value')
  t.same(graph.links.map(({ target, value }) => [target, value]), [['goal', 3], ['exit-1-0', null]])
  t.same(graph.nodes.map(({ id, inflow, outflow }) => [id, inflow, outflow]), [['stage-1', 0, null], ['goal', 3, 0], ['exit-1-0', null, 0]])
  t.match(summary, { linkTotal: null, flowByKind: { goal: 3, exit: null, jump: 0 } })
  t.same(list(adjustments, 'missing-number'), ['stage-1', 'exit-1-0'])

  const odd = await readGraph(service, 'conversion-odd-optional-types')
  t.match(odd, {
    graph: { nodes: [{ id: 'stage-1', name: 'Stage 1' }, { id: 'goal' }], links: [{ value: 3, reportedPercent: null }] },
    summary: { complete: true, linkTotal: 3 }
  })
  t.same(list(odd.adjustments, 'invalid-value'), [
    '/data/0/attributes/chart/data/0/value/name', '/data/0/attributes/chart/data/2',
    '/data/0/attributes/chart/metaData/links/0/conversionRate', '/data/0/attributes/chart/metaData/links/1'
  ])
})

t.test('a chart without links has unknown links, not zero', async t => {
  const service = await startOnBodies(t)
  const { graph, summary, adjustments } = await readGraph(service, 'conversion-without-metadata')
  t.same(graph.nodes.map(({ inflow, outflow }) => [inflow, outflow]), [[null, null], [null, null]])
  t.same(summary.complete, false)
  t.same([summary.linkTotal, ...Object.values(summary.flowByKind)], Array.from({ length: 7 }, () => null))
  t.same(adjustments.map(({ code }) => code), ['unknown-links', 'missing-part'])

  const id = service.serve({
    statistics: readCase('statistics-fall-then-rise'), conversion: readCase('conversion-without-metadata'), activation: { data: [] }
  })
  const { checks } = await service.getJson(`/v1/journeys/${id}/overview?from=2026-03-01&to=2026-03-03`) as Statistics
  const ofChart = checks.filter(({ id }) => id.startsWith('conversion-'))
  t.same(ofChart.map(({ status, residual }) => [status, residual]), Array.from({ length: 3 }, () => ['not-comparable', null]))
})
