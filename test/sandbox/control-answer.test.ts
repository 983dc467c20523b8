import t from 'tap'
import { askSandbox } from './ask-sandbox.ts'

const path = '/entities/journeys/1001/statistics'

t.test('faults are set and cleared over HTTP', async (t) => {
  const { get } = await askSandbox(t)
  const rule = { journeyId: '1001', endpoint: 'statistics', times: 5, fault: { kind: 'status', status: 500 } }
  const put = await get('/sandbox/faults', { method: 'PUT', body: JSON.stringify(rule) })
  t.equal(put.status, 204)
  t.equal(await put.text(), '')
  t.equal((await get(path)).status, 500)
  t.equal((await get('/entities/journeys/1001')).status, 200)
  t.equal((await get('/sandbox/faults', { method: 'DELETE' })).status, 204)
  t.equal((await get(path)).status, 200)
})

t.test('an invalid rule is refused with the reason', async (t) => {
  const { get } = await askSandbox(t)
  const refused = await get('/sandbox/faults', { method: 'PUT', body: '{"fault":{"kind":"flood"}}' })
  t.equal(refused.status, 400)
  t.match(await refused.json(), { errors: [{ detail: 'kind is unknown.' }] })
  const large = await get('/sandbox/faults', { method: 'PUT', body: 'x'.repeat(2 ** 20 + 1) })
  t.equal(large.status, 413)
  t.equal((await get(path)).status, 200)
})

t.test('calls are read and reset over HTTP and are not counted themselves', async (t) => {
  const { get } = await askSandbox(t)
  await get(path)
  t.match(await (await get('/sandbox/calls')).json(), {
    total: 1,
    byEndpoint: { statistics: 1, conversion: 0, activation: 0, definition: 0 },
    byUrl: { [path]: 1 },
    log: [{ method: 'GET', url: path, authorized: true }]
  })
  t.equal((await get('/sandbox/calls', { method: 'DELETE' })).status, 204)
  t.match(await (await get('/sandbox/calls')).json(), { total: 0, log: [] })
})

t.test('the sandbox has no other paths', async (t) => {
  const { get } = await askSandbox(t)
  t.equal((await get('/sandbox/other')).status, 404)
  t.equal((await get('/sandbox/faults')).status, 404)
})
