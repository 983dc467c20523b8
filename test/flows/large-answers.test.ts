import t from 'tap'
import { isLight } from '../../src/treasure-data/contract/scan-body.ts'
import { maxLightWeight, readSource } from '../../src/reports/engine/source.ts'
import { defineGraph } from '../../src/reports/resources/graphs.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'
import { tdAnswerOf } from '../support/sources/sources.ts'
import { pathsOf, worstBodies } from '../support/td/worst-bodies.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('the worst accepted bodies are answered in every form, while probes are answered', { timeout: 240_000 }, async t => {
  const service = await startService(t)
  const violations = collectViolations()
  let heavy = 0
  for (const [index, { name, endpoint, write }] of worstBodies.entries()) {
    // journeys of the sandbox
    const journeyId = String(1_000 + index % 8)
    const body = write()
    if (!isLight(Buffer.from(body), maxLightWeight)) heavy++
    service.sandbox.setFault({ journeyId, endpoint, fault: { kind: 'body', body } })
    // the benchmark requests all of them
    for (const path of pathsOf(endpoint).filter((_, position) => position % 3 === index % 3)) {
      const [answer, probe] = await Promise.all([
        readAnswer(service, `/v1/journeys/${journeyId}${path === '' ? '' : `/${path}`}`), readAnswer(service, '/healthz')
      ])
      violations.equal(answer.status, 200, `${name}: ${path}`)
      violations.equal(probe.status, 200, `${name}: ${path}: probe`)
    }
  }
  t.same(violations.found, [])
  t.ok(heavy > 6, `${heavy} of them are read by a thread`)
  const list = async () => await readAnswer(service, '/v1/journeys?ids=1000,1001,1002')
  // a list does not wait for what a busy machine is still reading
  await eventually(async () => !(await list()).bytes.includes('"pending"'))
  t.match(await list(), {
    status: 200, json: { journeys: [{ status: 'ok' }, { status: 'ok' }, { status: 'ok' }] }
  })
})

t.test('a thread produces the same numbers as the event loop', async t => {
  const service = await startService(t)
  const body = worstBodies.find(({ endpoint }) => endpoint === 'activation')?.write() ?? ''
  service.sandbox.setFault({ journeyId: '1000', endpoint: 'activation', fault: { kind: 'body', body } })
  const { json } = await readAnswer(service, '/v1/journeys/1000/activation-graph')
  const source = readSource('activation', tdAnswerOf(body))
  const content = defineGraph('activation').compose({ activation: { source, stale: false } }, null)
  const expected: unknown = JSON.parse(JSON.stringify('fields' in content ? content.fields : null))
  t.match(json, Object(expected))
})

t.test('callers of one large report share the work, and its bytes are cached', async t => {
  const service = await startService(t)
  const body = worstBodies.find(({ endpoint }) => endpoint === 'conversion')?.write() ?? ''
  service.sandbox.setFault({ journeyId: '1000', endpoint: 'conversion', fault: { kind: 'body', body } })
  const path = '/v1/journeys/1000/conversion-graph?format=d3'
  const answers = await Promise.all(Array.from({ length: 30 }, () => readAnswer(service, path)))
  t.same(new Set(answers.map(({ status }) => status)), new Set([200]))
  t.equal(new Set(answers.map(answer => answer.header('etag'))).size, 1)
  t.match((await readAnswer(service, path)).header('cache-status'), /; hit; ttl=/)
})

t.test('an answer that takes too long to read is no fault of Treasure Data', async t => {
  const service = await startService(t, { deps: { patience: 0.0001 } })
  const body = worstBodies.find(({ endpoint }) => endpoint === 'conversion')?.write() ?? ''
  service.sandbox.setFault({ journeyId: '1000', endpoint: 'conversion', fault: { kind: 'body', body } })
  const answer = await readAnswer(service, '/v1/journeys/1000/conversion-graph')
  t.match(answer, { status: 503, json: { code: 'overloaded', origin: 'service' } })
  t.equal(answer.header('retry-after'), '5')
  t.match((await readAnswer(service, '/v1/journeys/1000/overview')).json, {
    parts: { statistics: { status: 'ok' }, conversion: { status: 'failed', problem: { code: 'overloaded' } } }
  })
  t.match(service.log.join(''), 'answer was not read: threads are busy or too slow')
  t.equal((await readAnswer(service, '/entities/journeys/1000/conversion_sankey_charts')).status, 503)
})

t.test('an answer over a limit is a problem that names the limit, also for one of several parts', async t => {
  const service = await startService(t)
  const deep = '['.repeat(100)
  service.sandbox.setFault({ journeyId: '1000', endpoint: 'conversion', fault: { kind: 'body', body: `{"data":${deep}` } })
  const links = Array.from({ length: 10_001 }, () => '{"source":"a","target":"b","value":1}').join()
  const many = `{"data":[{"attributes":{"chart":{"metaData":{"links":[${links}]}}}}]}`
  service.sandbox.setFault({ journeyId: '1000', endpoint: 'activation', fault: { kind: 'body', body: many } })
  const detailOf = (limit: string): string => `Treasure Data's answer exceeds a limit of this service: at most ${limit}.`
  const nesting = detailOf('64 levels of nested objects and lists')
  const tooMany = detailOf('10,000 links in all charts')
  t.match(await readAnswer(service, '/v1/journeys/1000/conversion-graph'),
    { status: 502, json: { code: 'upstream-malformed', detail: nesting } })
  t.match(await readAnswer(service, '/v1/journeys/1000/activation-graph'),
    { status: 502, json: { code: 'upstream-malformed', detail: tooMany } })
  t.match(await readAnswer(service, '/v1/journeys/1000/overview'), {
    status: 200,
    json: {
      parts: { statistics: { status: 'ok' }, conversion: { problem: { detail: nesting } }, activation: { problem: { detail: tooMany } } }
    }
  })
})
