import t from 'tap'
import { conversionGraphSchema } from '../../src/http/schemas/graph.ts'
import { sandboxJourneys } from '../../sandbox/sandbox-journeys.ts'
import { readReport } from '../support/service/read-report.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1001/conversion-graph'
const ranged = `${path}?from=2026-09-01&to=2026-09-14`

const readGraph = async (service: ServiceOnClock, url: string) => await readReport(service, url, conversionGraphSchema)

t.test('in the simulated journeys, the inflow of each stage equals its outflow', async t => {
  const service = await startOnClock(t)
  const violations = collectViolations()
  for (const { id } of sandboxJourneys.filter(({ id }) => !['1000', '1005'].includes(id))) {
    const { graph, balance = [], summary, adjustments } = await readGraph(service, `${ranged.replace('1001', id)}&balance=true`)
    violations.ok(balance.length > 0, id)
    for (const { nodeId, before, entered, inside, unaccounted, status } of balance) {
      violations.match({ unaccounted, status }, { unaccounted: 0, status: 'ok' }, `${id} ${nodeId}`)
      const links = graph.links.filter(({ source }) => source === nodeId)
      const out = links.reduce((sum, { value }) => sum + (value ?? NaN), 0)
      violations.equal(out, (before ?? NaN) + (entered ?? NaN), nodeId, before, entered)
      violations.equal(links.find(({ kind }) => kind === 'inside')?.value ?? 0, inside, nodeId, before, entered)
    }
    violations.notOk(graph.links.some(({ kind }) => kind === 'unaccounted'), id)
    violations.notOk(adjustments.some(({ code }) => code === 'balance-withheld'), id)
    violations.ok(summary.bottleneck, id)
  }
  t.same(violations.found, [])
  const { json } = await service.read(ranged.replace('conversion-graph', 'overview'))
  const { summary } = await readGraph(service, `${ranged}&balance=true`)
  t.match(json, { bottleneck: summary.bottleneck }, 'the overview tells the same')
})

t.test('without a range nothing is added, which is reported', async t => {
  const service = await startOnClock(t)
  const plain = await readGraph(service, path)
  const { graph, balance, adjustments } = await readGraph(service, `${path}?balance=true`)
  t.same(graph, plain.graph)
  t.same(new Set(balance?.map(({ status }) => status)), new Set(['not-comparable']))
  t.match(adjustments.at(-1), { code: 'balance-withheld', count: 4 })
  t.same([plain.balance, plain.summary.bottleneck], [undefined, undefined])
})

t.test('a view keeps added links, and false is the same as omitting the parameter', async t => {
  const service = await startOnClock(t)
  const view = await readGraph(service, `${ranged}&balance=true&kind=exit`)
  t.same(new Set(view.graph.links.map(({ kind }) => kind)), new Set(['exit', 'inside']))
  const plain = await service.read(ranged)
  t.same((await service.read(`${ranged}&balance=false`)).bytes, plain.bytes)
  t.not((await service.read(`${ranged}&balance=true`)).header('etag'), plain.header('etag'))
  t.match((await service.read(`${ranged}&balance=true`)).header('cache-status'), 'td-journey-bff; hit')
  t.equal(service.sandbox.calls.total(), 3, 'charts, statistics and names, once each')
})

t.test('without the statistics there is no balance, and no other graph has the parameter', async t => {
  const service = await startOnClock(t)
  service.sandbox.setFault({ endpoint: 'statistics', fault: { kind: 'status', status: 500 } })
  t.match(await service.read(`${ranged}&balance=true`), { status: 502, json: { code: 'upstream-error' } })
  t.match(await service.read(`${ranged}&balance=yes`), { status: 400, json: { errors: [{ name: 'balance' }] } })
  t.match(await service.read(`${ranged.replace('conversion', 'activation')}&balance=true`),
    { status: 400, json: { errors: [{ name: 'balance' }] } })
})
