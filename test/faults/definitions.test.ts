import t from 'tap'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startRawUpstream } from '../support/td/raw-upstream.ts'
import { minute } from '../support/cache/cache-rig.ts'
import { readAnswer, type ReadAnswer } from '../support/service/read-answer.ts'
import { assertKeptSecret } from './assert-kept-secret.ts'
import { bodies } from './cases/bodies.ts'
import { connections } from './cases/connections.ts'
import { sizes } from './cases/sizes.ts'
import { statuses } from './cases/statuses.ts'
import { plantedText } from './upstream-case.ts'
import { collectViolations } from '../support/collect-violations.ts'

// every answer that is an error elsewhere is used as a definition here: it costs names, and nothing else
const faults = [...statuses, ...bodies, ...sizes, ...connections].flatMap(({ name, fault, expect }) =>
  typeof fault === 'string' || expect.code === null ? [] : [{ name, answer: { ...fault, send: fault.send.map(fillDecoy) } }])

t.test('a definition that fails in any way costs only names', async t => {
  const upstream = await startRawUpstream(t)
  const env = { TD_BASE_URL: upstream.origin, CACHE_SOFT_DEADLINE_MS: '120000' }
  // a silent definition takes half of the deadline
  const [hasty, patient] = [await startOnClock(t, { env: { ...env, TD_DEADLINE_MS: '2000' } }), await startOnClock(t, { env })]
  const off = await startOnClock(t, { env: { ...env, TD_DEFINITIONS: 'off' } })
  const answers: ReadAnswer[] = []
  t.ok(faults.length > 60)
  const violations = collectViolations()
  for (const [index, { name, answer }] of faults.entries()) {
    const service = ['keep', 'drip', 'flood'].includes(answer.then) ? hasty : patient
    const path = `/v1/journeys/${index + 1}/conversion-graph`
    const expected = await readAnswer(off, path)
    upstream.breakBy((_, endpoint) => endpoint === 'definition' ? answer : null)
    upstream.calls.length = 0
    const first = await readAnswer(service, path)
    violations.equal(first.status, 200, name)
    violations.match(first.header('cache-status'), /^td-journey-bff; fwd=uri-miss; stored$/, name)
    violations.same({ ...Object(first.json) }, { ...Object(expected.json) }, name)
    const hit = await readAnswer(service, path)
    violations.match(hit.header('cache-status'), /; hit; ttl=300$/, `${name}: answered at once from then on`)
    violations.same(hit.bytes, first.bytes, index, name, answer)
    violations.equal(upstream.calls.filter(call => call.endsWith(`/journeys/${index + 1}`)).length, 1, `${name}: asked for once`)
    answers.push(first, hit)
    // a throttled key backs off
    await service.clock.advance(3 * minute)
  }
  t.same(violations.found, [])
  assertKeptSecret(t, { answers, log: [...hasty.log, ...patient.log], upstreamText: plantedText })
})

function fillDecoy (piece: string | Buffer): string | Buffer {
  return typeof piece === 'string' ? piece.replace('{decoy}', '127.0.0.1:9') : piece
}
