import t from 'tap'
import { graphSchema } from '../../src/http/schemas/graph.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1000/conversion-graph'

t.test('a view keeps the links to targets of the requested kinds', async t => {
  const { getJson } = await startService(t)
  const whole = graphSchema.parse(await getJson(path))
  const view = graphSchema.parse(await getJson(`${path}?kind=goal,exit`))
  t.same(view.graph.links, whole.graph.links.filter(({ kind }) => kind === 'goal' || kind === 'exit'))
  t.match(view.summary, { linkTotal: 257, flowByKind: { goal: 4, exit: 253, jump: 0, stage: 0 } })
  t.same(view.adjustments, whole.adjustments)
  const activations = graphSchema.parse(await getJson('/v1/journeys/1000/activation-graph?kind=goal'))
  t.ok(activations.graph.links.length > 0 && activations.graph.links.every(({ kind }) => kind === 'goal'))
})

t.test('the order of kinds does not matter, and the source is loaded once', async t => {
  const { read, sandbox } = await startOnClock(t)
  const whole = await read(path)
  const one = await read(`${path}?kind=goal,stage`)
  const other = await read(`${path}?kind=stage,goal`)
  t.same(other.bytes, one.bytes)
  t.equal(other.header('etag'), one.header('etag'))
  t.not(one.header('etag'), whole.header('etag'))
  t.not((await read(`${path}?kind=goal`)).header('etag'), one.header('etag'))
  t.match(other.header('cache-status'), /hit/)
  t.match(sandbox.calls.counts(), { total: 2, byEndpoint: { conversion: 1, definition: 1 } })
})

t.test('unknown and repeated kinds are refused', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const kind of ['', 'people', 'goal,goal', 'goal,', 'Goal', 'unknown']) {
    const { status, json } = await readAnswer(service, `${path}?kind=${kind}`)
    violations.match(
      { status, json }, { status: 400, json: { code: 'invalid-request', errors: [{ in: 'query', name: 'kind', message: /goal, stage/ }] } },
      kind
    )
  }
  t.same(violations.found, [])
  t.equal((await readAnswer(service, '/v1/journeys/1000/statistics?kind=goal')).status, 400)
  t.equal(service.sandbox.calls.total(), 0)
})
