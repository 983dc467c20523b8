import { join } from 'node:path'
import t, { type Test } from 'tap'
import { faultJourneys } from '../../../sandbox/fault-journeys.ts'
import { createClientKey, digestOf } from '../../../src/access/identity/client-key.ts'
import { sendRaw } from '../../support/service/send-raw.ts'
import { startService, type Service } from '../../support/service/start-service.ts'
import { makeFolder } from '../../support/store/open-databases.ts'
import { makeSnapshot } from '../../support/store/make-snapshot.ts'
import { openRecords } from '../../support/store/open-records.ts'
import { startWithClients, type ClientPlan } from '../../support/service/start-with-clients.ts'
import { listEndpoints, readDocument } from '../../support/openapi/document.ts'
import { ExchangeJudge } from '../../support/openapi/judge-exchange.ts'
import { fillIn, planRequests, type PlannedRequest } from '../../support/openapi/plan-requests.ts'

const document = readDocument()
const endpoints = listEndpoints(document)
const judge = new ExchangeJudge(document)
const violations: string[] = []
let exchanges = 0

/** As much as there is to ask for: what a busy machine takes its time for counts as work. */
const rateLimit = { requestsPerMinute: 100_000, loadsPerMinute: 100_000, workMsPerMinute: 10_000_000 }
const all: ClientPlan = {
  scopes: ['journeys:read', 'td:raw', 'cache:read', 'cache:purge', 'cache:refresh'], journeys: ['*'], rateLimit
}

/** Sends an injected request, and checks the answer against the document. */
async function exchange ({ app }: Service, { method, url, headers = {} }: PlannedRequest, who: Record<string, string> = {}): Promise<void> {
  const given = Object.fromEntries(Object.entries({ host: 'localhost', ...who, ...headers }).filter(([, value]) => value !== ''))
  const { statusCode: status, headers: received, body } = await app.inject({ method: method as 'GET', url, headers: given })
  exchanges++
  const sent = Object.fromEntries(Object.entries(received).map(([name, value]) => [name, value?.toString()]))
  for (const fault of judge.judge({ method, url, status, headers: sent, body })) {
    violations.push(`${method} ${url.slice(0, 120)} ${JSON.stringify(headers).slice(0, 80)}: ${status}: ${fault}`)
  }
}

t.test('every operation in every format, with and without conditions, valid and invalid', { timeout: 120_000 }, async t => {
  const storeUrl = `file:${join(makeFolder(t), 'store.db')}`
  const service = await startWithClients(t, { web: all, nothing: { scopes: [] } }, { env: { STORE_URL: storeUrl } })
  const asked = (id: keyof typeof service.keys) => ({ authorization: `Bearer ${service.keys[id]}` })
  for (const endpoint of endpoints) {
    for (const request of planRequests(endpoint)) await exchange(service, request, asked('web'))
    await exchange(service, { method: endpoint.method.toUpperCase(), url: fillIn(endpoint) }, asked('nothing'))
  }
  // a table needs ids, which the request in every format lacks
  await exchange(service, { method: 'GET', url: '/v1/journeys?ids=1000&format=csv' }, asked('web'))
  const graphs = (['conversion', 'activation'] as const).map(kind => ({ day: '2026-09-30', kind, body: Buffer.from('{"data":[]}') }))
  await (await openRecords(t, storeUrl)).record(makeSnapshot('2026-10-01T05:00:00.000Z', { graphs }))
  const ofHistory = endpoints.filter(({ path, operation: { parameters = [] } }) =>
    path.includes('/history') || parameters.some(({ name }) => name === 'asOf'))
  for (const endpoint of ofHistory) {
    const times = endpoint.path.includes('/history')
      ? [{ from: '2026-09-20', to: '2026-10-05' }]
      : [{ asOf: '2026-09-30' }, { asOf: '2026-10-01' }]
    for (const given of times) {
      await exchange(service, { method: 'GET', url: fillIn(endpoint, { journeyId: '1001', ...given }) }, asked('web'))
    }
  }
})

/** Journeys whose answers never come, and whose connections break. */
const [hanging, broken] = ['9600', '1002']

t.test('refusals and faults of Treasure Data', { timeout: 120_000 }, async t => {
  const answered = faultJourneys.filter(({ fault }) => !/hang|latency|oversized/.test(fault.kind))
  for (const id of [...answered.map(({ id }) => id), hanging, broken]) {
    const env = { TD_MAX_ATTEMPTS: '1', ...id === hanging ? { TD_DEADLINE_MS: '200' } : {} }
    const service = await startService(t, { env })
    if (id === broken) service.sandbox.setFault({ journeyId: broken, fault: { kind: 'reset' } })
    for (const endpoint of endpoints.filter(({ path }) => path.includes('{journeyId}'))) {
      await exchange(service, { method: endpoint.method.toUpperCase(), url: fillIn(endpoint, { journeyId: id }) })
    }
    await exchange(service, { method: 'GET', url: `/v1/journeys?ids=${id},1000` })
    await exchange(service, { method: 'GET', url: '/v1/bundles/7/comparison?versions=1,99&range=last_7d' })
    service.sandbox.setFault({ endpoint: 'bundle', journeyId: '8', fault: { kind: 'status', status: 403 } })
    await exchange(service, { method: 'GET', url: '/v1/bundles/8' })
    for (const url of ['/v1/status', '/v1/cache']) await exchange(service, { method: 'GET', url })
  }
})

t.test('faults of indexes, grants of groups and the store', async t => {
  const groups: ClientPlan = { scopes: ['journeys:read'], journeys: ['bundle:7'] }
  const indexes = { TD_AUDIENCES: '300,301', TD_FOLDERS: '500,510', TD_MAX_ATTEMPTS: '1' }
  const service = await startWithClients(t, { web: all, groups }, { env: indexes })
  service.sandbox.setFault({ endpoint: 'audienceIndex', journeyId: '301', fault: { kind: 'status', status: 404 } })
  service.sandbox.setFault({ endpoint: 'folderIndex', journeyId: '510', fault: { kind: 'status', status: 403 } })
  const web = { authorization: `Bearer ${service.keys.web}` }
  await exchange(service, { method: 'GET', url: '/v1/journeys' }, web)
  const unreachable = await startService(t, { env: { STORE_URL: 'postgres://nobody@127.0.0.1:1/none?sslmode=disable' } })
  for (const endpoint of endpoints.filter(({ path }) => path.includes('{journeyId}'))) {
    const method = endpoint.method.toUpperCase()
    await exchange(service, { method, url: fillIn(endpoint, { journeyId: '6002' }) }, web)
    await exchange(service, { method, url: fillIn(endpoint, { journeyId: '1' }) }, { authorization: `Bearer ${service.keys.groups}` })
    if (endpoint.operation.operationId.startsWith('getHistory')) await exchange(unreachable, { method, url: fillIn(endpoint) })
  }
})

t.test('refusals and faults of the service itself', { timeout: 120_000 }, async t => {
  const isBroken = { name: 'broken', judge () { throw new Error('a fault of the service') } }
  const settings: Array<[string, Parameters<typeof startService>[1]]> = [
    ['nothing is cached', {}],
    ['no definitions', { env: { TD_DEFINITIONS: 'off' } }],
    ['the event loop is late', { deps: { maxDelayMs: -1 } }],
    ['a fault', { deps: { guards: [isBroken] } }]
  ]
  for (const [, options] of settings) {
    const service = await startService(t, options)
    for (const endpoint of endpoints) {
      const request = { method: endpoint.method.toUpperCase(), url: fillIn(endpoint) }
      await exchange(service, { ...request, headers: { 'cache-control': 'only-if-cached' } })
      await exchange(service, request)
    }
  }
  const explained = endpoints.filter(({ operation: { operationId } }) => operationId.startsWith('explain'))
  const service = await startService(t)
  for (const endpoint of explained) {
    for (const pointer of ['/nowhere', '/totals/entered', '/rates/completion']) {
      await exchange(service, { method: 'GET', url: fillIn(endpoint, { pointer }) })
    }
  }
  await exchangeWithin(t, 'busy')
  await exchangeWithin(t, 'limited')
})

/** Sends more requests at once than the quota or a client's limit allows. */
async function exchangeWithin (t: Test, limit: 'busy' | 'limited'): Promise<void> {
  const rateLimit = { requestsPerMinute: 2, loadsPerMinute: 1_000, workMsPerMinute: 60_000 }
  const service = await startWithClients(t, { web: { ...all, ...limit === 'limited' ? { rateLimit } : {} } }, {
    env: limit === 'busy' ? { TD_MAX_RPS: '1', TD_QUEUE_DEADLINE_MS: '100', TD_DEFINITIONS: 'off' } : {}
  })
  const who = { authorization: `Bearer ${service.keys.web}` }
  await Promise.all([...endpoints, ...endpoints].map(async (endpoint, index) => {
    await exchange(service, { method: 'GET', url: fillIn(endpoint, { journeyId: index % 2 === 0 ? '1000' : '1001' }) }, who)
  }))
}

t.test('an expired key, and incomplete requests', async t => {
  const key = createClientKey()
  const client = { id: 'old', ...all, keySha256: [{ sha256: digestOf(key).toString('hex'), notAfter: '2020-01-01T00:00:00Z' }] }
  const service = await startService(t, {
    env: { AUTH_MODE: 'clients', CLIENTS_FILE: '/clients.json' }, readFile: () => JSON.stringify({ clients: [client] })
  })
  for (const endpoint of endpoints) {
    await exchange(service, { method: endpoint.method.toUpperCase(), url: fillIn(endpoint) }, { authorization: `Bearer ${key}` })
  }
  service.app.server.headersTimeout = 100
  for (const request of [
    'GET /healthz HTTP/1.1\r\nhost: loc', `GET /healthz HTTP/1.1\r\nhost: localhost\r\ncookie: ${'a'.repeat(20_000)}\r\n\r\n`
  ]) {
    const answer = await sendRaw(service, request)
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    const [line = '', ...fields] = head.split('\r\n')
    const headers = Object.fromEntries(fields.map(field => [field.split(': ')[0], field.slice(field.indexOf(': ') + 2)]))
    exchanges++
    const faults = judge.judge({ method: 'GET', url: '/', status: Number(line.split(' ')[1]), headers, body })
    violations.push(...faults.map(fault => `${line}: ${fault}`))
  }
})

t.test('every answer matches the document, and the session covers all of the document', async t => {
  t.same(violations, [])
  t.ok(exchanges >= 250, `${exchanges} exchanges`)
  t.comment(`${exchanges} exchanges`)
  const expected = [
    ...document.components.schemas['ProblemCode']?.enum ?? [],
    ...endpoints.flatMap(({ operation: { operationId, responses } }) => {
      const good = responses['200']
      const mediaTypes = good !== undefined && 'content' in good ? Object.keys(good.content ?? {}) : []
      return [operationId, ...mediaTypes.map(type => `${operationId} ${type}`)]
    })
  ]
  t.ok(expected.length > 50)
  t.same(expected.filter(item => !judge.covered.has(item)), [])
})
