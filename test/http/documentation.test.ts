import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { renderDocument } from '../../openapi/render-document.ts'
import { renderExamples } from '../../openapi/render-examples.ts'
import { problemRules } from '../../src/http/openapi/problem-rules.ts'
import { problemCatalog } from '../../src/http/problems/problem-catalog.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { makeSnapshot } from '../support/store/make-snapshot.ts'
import { makeFolder } from '../support/store/open-databases.ts'
import { openRecords } from '../support/store/open-records.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

interface Operation {
  operationId: string
  parameters: Array<{ in: string, name: string, description?: string, schema: Record<string, unknown> & { examples?: unknown[] } }>
  responses: Record<string, { content?: Record<string, object> }>
}

interface Described { content?: Record<string, { examples?: object }> }

interface Shown {
  security?: unknown
  components: { securitySchemes?: object }
  paths: Record<string, Record<string, { security?: unknown }>>
}

const committed = (name: string): string => readFileSync(new URL(`../../openapi/${name}`, import.meta.url), 'utf8')

t.test('the committed document is the one that the service serves', async t => {
  const violations = collectViolations()
  for (const [name, text] of Object.entries(await renderDocument())) violations.equal(text, committed(name), `${name}: npm run openapi`)
  t.same(violations.found, [])
  const { get } = await startService(t)
  t.same(await (await get('/openapi.json')).json(), JSON.parse(committed('openapi.json')))
  const yaml = await get('/openapi.yaml')
  t.match(yaml.headers.get('content-type'), /yaml/)
  t.equal(await yaml.text(), committed('openapi.yaml'))
})

t.test('the examples are the service\'s answers for TD\'s sample', async t => {
  const violations = collectViolations()
  for (const [name, text] of Object.entries(await renderExamples())) {
    violations.equal(
      text,
      readFileSync(new URL(`../../src/http/openapi/examples/${name}`, import.meta.url), 'utf8'),
      `${name}: npm run openapi`
    )
  }
  t.same(violations.found, [])
})

t.test('the document is OpenAPI 3.1 with an id, a tag and the problems for every operation, and no duplicate components', async t => {
  const document = JSON.parse(committed('openapi.json'))
  t.equal(document.openapi, '3.1.0')
  const ids = new Set<string>()
  const violations = collectViolations()
  for (const [path, operations] of Object.entries<Record<string, Record<string, Record<string, unknown>>>>(document.paths)) {
    for (const operation of Object.values(operations)) {
      t.type(operation['operationId'], 'string', path)
      violations.ok(operation['tags'], path)
      violations.ok(operation['description'], path)
      ids.add(String(operation['operationId']))
      violations.ok(Object.keys(operation['responses'] ?? {}).some(status => status.startsWith('4')), path)
    }
  }
  t.same(violations.found, [])
  t.ok(ids.has('getStatistics') && ids.has('getConversionGraph') && ids.has('getActivationGraph'))
  t.notOk(Object.keys(document.components.schemas).some(name => name.endsWith('Input')))
})

t.test('one rule says of each problem which operations can answer with it', async t => {
  t.same(problemRules.flatMap(({ codes }) => codes).toSorted(), Object.keys(problemCatalog).toSorted())
  const document = JSON.parse(committed('openapi.json'))
  const codesOf = (path: string): string[] => Object.values<Described>(document.paths[path].get.responses)
    .flatMap(({ content = {} }) => Object.keys(content['application/problem+json']?.examples ?? {}))
  t.same(codesOf('/v1/cache'), [
    'invalid-request', 'unauthenticated', 'client-key-expired', 'forbidden', 'cross-site-request', 'misdirected', 'rate-limited',
    'internal-error'
  ])
  t.ok(codesOf('/v1/bundles/{bundleId}/comparison').includes('realtime-journey'))
  t.ok(codesOf('/v1/journeys/{journeyId}/explain').includes('definitions-off'))
})

t.test('every parameter and every answer with a body has an example', async t => {
  const violations = collectViolations()
  for (const { operationId, parameters, responses } of operationsOf(JSON.parse(committed('openapi.json')))) {
    for (const { name, description, schema } of parameters) {
      violations.ok(description, `${operationId} ${name}`)
      violations.ok(
        [schema['example'], schema['default'], schema['examples']].some(example => example !== undefined),
        `${operationId} ${name}`
      )
    }
    for (const [status, { content = {} }] of Object.entries(responses)) {
      for (const [mediaType, described] of Object.entries(content)) {
        violations.ok('example' in described || 'examples' in described, `${operationId} ${status} ${mediaType}`)
      }
    }
  }
  t.same(violations.found, [])
})

const comparedNumber = { report: 'comparison', pointer: '/statistics/flows/goals/change', from: '2026-10-01', to: '2026-10-31' }

/** Parameters that an optional parameter requires. */
const companions: Record<string, Record<string, string>> = {
  by: { range: 'last_30d' },
  from: { to: '2026-10-31' },
  to: { from: '2026-10-01' },
  baselineFrom: { baselineTo: '2026-09-30' },
  baselineTo: { baselineFrom: '2026-09-01' },
  'getHistory table': { format: 'csv' },
  'getJourneys summary': { range: 'last_7d' },
  'getJourneys trend': { ids: '1000' },
  'getJourneys format': { ids: '1000' },
  'explainNumber kind': { report: 'conversion-graph', pointer: '/summary/linkTotal' },
  'explainNumber balance': { report: 'conversion-graph', pointer: '/balance/0/inside' },
  'explainNumber baselineFrom': { ...comparedNumber, baselineTo: '2026-09-30' },
  'explainNumber baselineTo': { ...comparedNumber, baselineFrom: '2026-09-01' },
  'explainNumber parts': { report: 'overview', pointer: '/statistics/rates/completion' }
}

t.test('the demo answers the prefilled forms of the document, and each other example', async t => {
  const url = `file:${join(makeFolder(t), 'store.db')}`
  const { app } = await startService(t, { env: { STORE_URL: url } })
  const graphs = (['conversion', 'activation'] as const).map(kind => ({ day: '2026-09-30', kind, body: Buffer.from('{"data":[]}') }))
  await (await openRecords(t, url)).record(makeSnapshot('2026-10-01T05:00:00.000Z', { graphs }))
  const ask = (method: string, url: string, headers: Record<string, string> = {}) =>
    app.inject({ method: method === 'delete' ? 'DELETE' : 'GET', url, headers: { host: 'localhost', ...headers } })
  const violations = collectViolations()
  for (const { method, path, operationId, parameters } of operationsOf((await app.readDocument()).object)) {
    const filled = parameters.flatMap(({ in: place, name, schema }) => {
      const value = schema['example'] ?? schema['default']
      return value === undefined ? [] : [{ place, name, value: String(value) }]
    })
    const address = filled.reduce((url, { place, name, value }) => place === 'path' ? url.replace(`{${name}}`, value) : url, path)
    const query = new URLSearchParams(Object.fromEntries(filled.filter(({ place }) => place === 'query')
      .map(({ name, value }) => [name, value])))
    const { statusCode, body } = await ask(method, `${address}?${query}`)
    violations.ok(statusCode === 200 || statusCode === 204, `${operationId}: ${statusCode} ${body.slice(0, 200)}`)
    for (const { in: place, name, schema } of parameters) {
      if (!Array.isArray(schema['examples'])) continue
      if (place === 'header') {
        const answer = await ask(method, `${address}?${query}`, { [name]: String(schema['examples'][0]) })
        violations.ok(answer.statusCode === 200 || answer.statusCode === 304, `${operationId} ${name}: ${answer.statusCode}`)
        continue
      }
      const more = new URLSearchParams(query)
      // days are given in only one way
      if (/^(from|to)$/.test(name)) more.delete('range')
      const goesWith = companions[`${operationId} ${name}`] ?? companions[name] ?? {}
      for (const [key, value] of Object.entries({ [name]: String(schema['examples'][0]), ...goesWith })) more.set(key, value)
      const answer = await ask(method, `${address}?${more}`)
      violations.equal(answer.statusCode, 200, `${operationId} ${more}: ${answer.body.slice(0, 200)}`)
    }
  }
  t.same(violations.found, [])
})

t.test('the page offers the ways to authenticate that the service accepts', async t => {
  const open = await startService(t)
  const shownBy = async ({ getJson }: Service) => await getJson('/docs/json') as Shown
  t.match(await shownBy(open), { security: undefined, components: { securitySchemes: undefined } })
  const guarded = await shownBy(await startWithClients(t, { web: { scopes: [] } }))
  t.same(guarded.security, [{ bearer: [] }, { clientKey: [] }])
  t.same(Object.keys(guarded.components.securitySchemes ?? {}), ['bearer', 'clientKey', 'TD1'])
  t.same(guarded.paths['/entities/journeys/{journeyId}/statistics']?.['get']?.security, [{ TD1: [] }, { bearer: [] }, { clientKey: [] }])
  t.equal(guarded.paths['/v1/journeys']?.['get']?.security, undefined)
  t.same(guarded.paths['/healthz']?.['get']?.security, [], 'what is open needs nothing')
  t.same(JSON.parse(committed('openapi.json')).security, [{ bearer: [] }, { clientKey: [] }, {}],
    'the document itself is that of every service')
})

t.test('below a prefix, the document names problems by their addresses there', async t => {
  const { getJson } = await startService(t, { env: { BASE_PATH: '/journeys' } })
  const text = JSON.stringify(await getJson('/journeys/openapi.json'))
  t.match(text, '"type":"/journeys/problems/invalid-request"')
  t.match(text, '`/journeys/problems/{code}`')
  t.notMatch(text, /[`"]\/problems\//)
})

t.test('documentation can be switched off', async t => {
  const { get } = await startService(t, { env: { DOCS: 'off' } })
  const violations = collectViolations()
  for (const path of ['/docs', '/openapi.json', '/openapi.yaml']) violations.equal((await get(path)).status, 404, path)
  t.same(violations.found, [])
  t.equal((await get('/v1/journeys/1000/statistics')).status, 200)
})

function operationsOf (document: object) {
  const { paths } = document as { paths: Record<string, Record<string, Partial<Operation> & Pick<Operation, 'operationId' | 'responses'>>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], ...operation }]) => ({ path, method, parameters, ...operation })))
}
