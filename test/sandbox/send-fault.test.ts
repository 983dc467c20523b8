import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import type { Fault } from '../../sandbox/fault.ts'
import { faultJourneys } from '../../sandbox/fault-journeys.ts'
import { askSandbox } from './ask-sandbox.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/entities/journeys/1001/statistics'
const mebibyte = 2 ** 20

t.test('latency delays the normal answer', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  const normal = await (await get(path)).text()
  sandbox.setFault({ fault: { kind: 'latency', ms: 30 } })
  const startedAt = performance.now()
  t.equal(await (await get(path)).text(), normal)
  t.ok(performance.now() - startedAt >= 29)
})

t.test('held answers come once they are released', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  const release = sandbox.hold({ endpoint: 'statistics' })
  let isAnswered = false
  const held = get(path).finally(() => { isAnswered = true })
  t.equal((await get('/entities/journeys/1000')).status, 200, 'another endpoint')
  t.notOk(isAnswered)
  release()
  t.equal((await held).status, 200)
  t.equal((await get(path)).status, 200)
})

t.test('status answers in its shape', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  const shapes: Array<[status: number, body: object]> = [
    [400, { errors: [{ code: 'validation-error', status: '400' }] }],
    [401, { code: 'unauthorized', message: String }],
    [403, { errors: String }],
    [404, { errors: [{ code: 'record-not-found-error', status: '404' }] }],
    [409, { errors: [{ code: 'conflict-error', status: '409' }] }],
    [422, { errors: [{ code: 'unprocessable-entity-error', status: '422' }] }],
    [429, { code: 'too_many_requests', message: String }],
    [500, { status: 500, error: 'Internal Server Error' }],
    [503, { status: 503, error: String }]
  ]
  const violations = collectViolations()
  for (const [status, body] of shapes) {
    sandbox.setFault({ times: 1, fault: { kind: 'status', status } })
    const answer = await get(path)
    violations.equal(answer.status, status, status, body)
    violations.equal(answer.headers.get('retry-after'), null, status, body)
    violations.match(await answer.json(), body, status, body)
  }
  t.same(violations.found, [])
})

t.test('status may have Retry-After and a custom body', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  sandbox.setFault({ fault: { kind: 'status', status: 503, retryAfter: '120', body: 'down for maintenance' } })
  const answer = await get(path)
  t.equal(answer.status, 503)
  t.equal(answer.headers.get('retry-after'), '120')
  t.equal(await answer.text(), 'down for maintenance')
})

t.test('html is a login page with status 200', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  sandbox.setFault({ fault: { kind: 'html' } })
  const answer = await get(path)
  t.equal(answer.status, 200)
  t.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8')
  t.match(await answer.text(), /^<!DOCTYPE html>/)
})

t.test('truncate is a complete HTTP answer with half the JSON', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  const normal = await (await get(path)).text()
  sandbox.setFault({ fault: { kind: 'truncate' } })
  const answer = await get(path)
  t.equal(answer.status, 200)
  const body = await answer.text()
  t.ok(body.length > 0 && body.length < normal.length && normal.startsWith(body))
  t.throws(() => { JSON.parse(body) })
})

t.test('hang-before-headers sends nothing until the sandbox closes', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  sandbox.setFault({ fault: { kind: 'hang-before-headers' } })
  const call = get(path)
  const refused = t.rejects(call)
  await untilCalled(sandbox.calls.total)
  await sandbox.close()
  await refused
})

t.test('hang-mid-body sends half the body and then nothing until the sandbox closes', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  sandbox.setFault({ fault: { kind: 'hang-mid-body' } })
  const answer = await get('/entities/journeys/1007')
  t.equal(answer.status, 200)
  const reader = answer.body?.getReader()
  const { value } = await reader?.read() ?? {}
  t.equal(value?.length, Math.floor(Number(answer.headers.get('content-length')) / 2))
  const refused = t.rejects(async () => { await reader?.read() })
  await sandbox.close()
  await refused
})

t.test('a caller that disconnects from a hanging or late answer leaves nothing behind', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  const faults: Fault[] = [{ kind: 'hang-before-headers' }, { kind: 'hang-mid-body' }, { kind: 'latency', ms: 600_000 }]
  for (const fault of faults) {
    sandbox.clearFaults()
    sandbox.calls.reset()
    sandbox.setFault({ fault })
    const giveUp = new AbortController()
    const call = get(path, { headers: { authorization: 'TD1 0123456789' }, signal: giveUp.signal })
      .then((answer) => answer.text())
    const refused = t.rejects(call, { name: 'AbortError' })
    await untilCalled(sandbox.calls.total)
    giveUp.abort()
    await refused
  }
  sandbox.clearFaults()
  t.equal((await get(path)).status, 200)
})

t.test('oversized streams more than 8 and at most 16 MiB of JSON', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  sandbox.setFault({ fault: { kind: 'oversized' } })
  const answer = await get(path)
  t.equal(answer.headers.get('content-length'), null)
  const body = await answer.text()
  t.ok(body.length > 8 * mebibyte && body.length <= 16 * mebibyte)
  t.doesNotThrow(() => { JSON.parse(body) })
})

t.test('oversized stops when the caller disconnects', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  sandbox.setFault({ times: 1, fault: { kind: 'oversized' } })
  const answer = await get(path)
  await answer.body?.cancel()
  t.equal((await get(path)).status, 200)
})

t.test('body is sent verbatim', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  sandbox.setFault({ times: 1, fault: { kind: 'body', body: '{"data":[]}' } })
  const plain = await get(path)
  t.equal(plain.status, 200)
  t.equal(plain.headers.get('content-type'), 'application/vnd.treasuredata.v1+json')
  t.equal(await plain.text(), '{"data":[]}')
  sandbox.setFault({ fault: { kind: 'body', body: 'née', contentType: 'text/plain', status: 500 } })
  const other = await get(path)
  t.equal(other.status, 500)
  t.equal(other.headers.get('content-type'), 'text/plain')
  t.equal(await other.text(), 'née')
})

t.test('reset ends the connection without an answer', async (t) => {
  const { sandbox, get } = await askSandbox(t)
  sandbox.setFault({ times: 1, fault: { kind: 'reset' } })
  await t.rejects(get(path))
  t.equal((await get(path)).status, 200)
})

t.test('fault journeys fail on every endpoint without a rule', async (t) => {
  const { get } = await askSandbox(t)
  const violations = collectViolations()
  for (const { id, fault } of faultJourneys) {
    if (fault.kind !== 'status') continue
    for (const kind of ['/statistics', '/conversion_sankey_charts', '/activation_sankey_charts', '']) {
      violations.equal((await get(`/entities/journeys/${id}${kind}`)).status, fault.status, kind, id, fault)
    }
  }
  t.same(violations.found, [])
  t.equal((await get('/entities/journeys/9429/statistics')).headers.get('retry-after'), '1')
  t.match(await (await get('/entities/journeys/9200/statistics')).text(), /^<!DOCTYPE html>/)
  const truncated = await (await get('/entities/journeys/9201/conversion_sankey_charts')).text()
  t.ok(truncated.startsWith('{"data":[{"id":"1001"'))
})

t.test('journey 9603 has the answers of 1001 one second late', async (t) => {
  const { get } = await askSandbox(t)
  const startedAt = performance.now()
  const late = await (await get('/entities/journeys/9603/statistics')).text()
  t.ok(performance.now() - startedAt >= 999)
  t.equal(late, await (await get(path)).text())
})

t.test('the ids of fault journeys match their fault', async (t) => {
  t.same(faultJourneys.map(({ id, fault }) => `${id} ${fault.kind === 'status' ? fault.status : fault.kind}`), [
    '9200 html', '9201 truncate', '9401 401', '9403 403', '9404 404', '9422 422', '9429 429', '9500 500', '9503 503',
    '9600 hang-before-headers', '9601 hang-mid-body', '9602 oversized', '9603 latency'
  ])
})

async function untilCalled (total: () => number): Promise<void> {
  while (total() === 0) await setImmediate()
}
