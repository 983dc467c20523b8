import t, { type Test } from 'tap'
import type { z } from 'zod'
import { graphSchema } from '../../src/http/schemas/graph.ts'
import { statisticsSchema } from '../../src/http/schemas/statistics.ts'
import { sandboxJourneys } from '../../sandbox/sandbox-journeys.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

/** Parses with the documented schema; undocumented fields would be missing from the result. */
function strictly<T extends z.ZodType> (t: Test, schema: T, body: unknown): z.output<T> {
  const parsed = schema.parse(body)
  t.same(body, parsed, 'nothing undocumented stands in the answer')
  return parsed
}

t.test('TD\'s sample statistics have the rates in TD\'s documentation', async t => {
  const { getJson } = await startService(t)
  const report = strictly(t, statisticsSchema, await getJson('/v1/journeys/1000/statistics'))
  t.match(report.rates.completion, { value: 8 / 1489, numerator: 8, denominator: 1489, reportedPercent: 0.54 })
  t.match(report.rates.exitOrJump, { value: 1188 / 1489, reportedPercent: 79.79 })
  t.same(report.stages.map(({ rates }) => rates.milestone.value), [4 / 1025, 2 / 164, 2 / 206, 0])
  t.equal(report.totalsScope, 'cumulative')
  t.equal(report.range.state, 'cumulative')
  t.match(report.checks.find(({ id }) => id === 'stage-entries'), { status: 'residual', left: 1503, right: 1489, residual: 14 })
  t.match(report.checks.find(({ id }) => id === 'stage-steps/1'), { status: 'residual', left: 15, right: 89 })
})

t.test('with a range the scope of totals is unknown and the active share is withheld', async t => {
  const { getJson } = await startService(t)
  const report = strictly(t, statisticsSchema, await getJson('/v1/journeys/1000/statistics?from=2026-10-01&to=2026-10-31'))
  t.match(report.range, { from: '2026-10-01', to: '2026-10-31', days: 31, timeZone: 'UTC' })
  t.equal(report.totalsScope, 'unknown')
  t.equal(report.rates.active.value, null)
  t.ok(report.warnings.some(({ code }) => code === 'active-rate-withheld'))
})

t.test('TD\'s sample conversion chart becomes 8 nodes and 7 links with every repair listed', async t => {
  const { getJson } = await startService(t)
  const { graph, summary, adjustments } = strictly(t, graphSchema, await getJson('/v1/journeys/1000/conversion-graph'))
  t.same([summary.nodes, summary.links, summary.linkTotal], [8, 7, 448])
  t.same(summary.flowByKind, { goal: 4, stage: 7, exit: 253, jump: 184, milestone: 0, activation: 0 })
  const values = new Map(graph.links.map(({ source, target, value }) => [`${source} > ${target}`, value]))
  t.equal(values.get('stage-{stage_id} > exit-{stage_id}-0'), 138)
  t.equal(values.get('stage-{stage_id} > exit-{stage_id}-1'), 115)
  t.match(graph.links.filter(({ feedback }) => feedback), [{ source: 'stage-{stage_id}', target: 'stage-{stage_id}', value: 7 }])
  t.ok(graph.nodes.find(({ id }) => id === 'stage-164385')?.inferred)
  const folded = adjustments.find(({ code, ids }) => code === 'merged-nodes' && ids[0] === 'exit-{stage_id}-0')
  t.match(folded?.message, /Stale profiles.*Untitled exit criteria 1/)
})

t.test('TD\'s sample activation chart keeps its zero link and divides the outflow of each activation', async t => {
  const { getJson } = await startService(t)
  const { graph } = strictly(t, graphSchema, await getJson('/v1/journeys/1000/activation-graph'))
  t.same([graph.nodes.length, graph.links.length], [5, 5])
  t.same(graph.nodes.filter(({ type }) => type === 'activation')
    .map(({ outflow, rates }) => [outflow, rates?.toGoal]), [[13, 8 / 13], [15, 10 / 15]])
  t.match(graph.links.find(({ kind }) => kind === 'jump'), { value: 0, shareOfTarget: null })
})

t.test('every sandbox journey has the documented shape, with and without a range', async t => {
  const { getJson } = await startService(t)
  for (const { id } of sandboxJourneys) {
    for (const query of ['', '?range=last_30d', '?range=yesterday']) {
      strictly(t, statisticsSchema, await getJson(`/v1/journeys/${id}/statistics${query}`))
      for (const graph of ['conversion-graph', 'activation-graph']) {
        strictly(t, graphSchema, await getJson(`/v1/journeys/${id}/${graph}${query}`))
      }
    }
  }
})

t.test('a journey that never ran gets a warning, not an error', async t => {
  const { get } = await startService(t)
  const statistics = await get('/v1/journeys/1005/statistics')
  t.equal(statistics.status, 200)
  const report = strictly(t, statisticsSchema, await statistics.json())
  t.same(report.totals, { entered: null, current: null, goals: null, exitsOrJumps: null })
  t.equal(report.rates.completion.value, null)
  t.same(report.warnings.map(({ code }) => code), ['no-data'])
  const graph = strictly(t, graphSchema, await (await get('/v1/journeys/1005/conversion-graph')).json())
  t.ok(graph.adjustments.some(({ code }) => code === 'no-data'))
})

t.test('HEAD has the headers of GET and no body', async t => {
  const { address } = await startService(t)
  const url = `${address}/v1/journeys/1000/statistics`
  const full = await fetch(url, { headers: { 'accept-encoding': 'identity' } })
  const head = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
  t.equal(head.status, 200)
  t.equal(await head.text(), '')
  const violations = collectViolations()
  for (const name of ['content-length', 'content-type', 'etag', 'cache-control', 'vary', 'last-modified']) {
    violations.equal(head.headers.get(name), full.headers.get(name), name)
  }
  t.same(violations.found, [])
})
