import { readFileSync } from 'node:fs'
import t from 'tap'
import { renderDocument } from '../../openapi/render-document.ts'
import { renderExamples } from '../../openapi/render-examples.ts'
import { problemCatalog } from '../../src/http/problem-catalog.ts'
import { startService } from '../support/start-service.ts'

const committed = (name: string): string => readFileSync(new URL(`../../openapi/${name}`, import.meta.url), 'utf8')

t.test('the committed document is what the service serves', async t => {
  for (const [name, text] of Object.entries(await renderDocument())) t.equal(text, committed(name), `${name}: npm run openapi`)
  const { get } = await startService(t)
  t.same(await (await get('/openapi.json')).json(), JSON.parse(committed('openapi.json')))
  const yaml = await get('/openapi.yaml')
  t.match(yaml.headers.get('content-type'), /yaml/)
  t.equal(await yaml.text(), committed('openapi.yaml'))
})

t.test('the examples are what the service answers for TD\'s sample', async t => {
  for (const [name, text] of Object.entries(await renderExamples())) {
    t.equal(text, readFileSync(new URL(`../../src/http/examples/${name}`, import.meta.url), 'utf8'), `${name}: npm run openapi`)
  }
})

t.test('the document is OpenAPI 3.1 with an id, a tag and the problems for every operation, and no component twice', async t => {
  const document = JSON.parse(committed('openapi.json'))
  t.equal(document.openapi, '3.1.0')
  const ids = new Set<string>()
  for (const [path, operations] of Object.entries<Record<string, Record<string, Record<string, unknown>>>>(document.paths)) {
    for (const operation of Object.values(operations)) {
      t.type(operation['operationId'], 'string', path)
      t.ok(operation['tags'], path)
      t.ok(operation['description'], path)
      ids.add(String(operation['operationId']))
      t.ok(Object.keys(operation['responses'] ?? {}).some(status => status.startsWith('4')), path)
    }
  }
  t.ok(ids.has('getStatistics') && ids.has('getConversionGraph') && ids.has('getActivationGraph'))
  t.notOk(Object.keys(document.components.schemas).some(name => name.endsWith('Input')))
})

t.test('every report documents every problem it can meet', async t => {
  const document = JSON.parse(committed('openapi.json'))
  const elsewhere = new Set(['definitions-off', 'pointer-not-found', 'not-derived', 'request-timeout', 'address-too-long', 'not-found', 'method-not-allowed', 'forbidden', 'request-too-large'])
  for (const report of ['statistics', 'conversion-graph', 'activation-graph']) {
    const { responses } = document.paths[`/v1/journeys/{journeyId}/${report}`].get
    for (const [code, { status }] of Object.entries(problemCatalog)) {
      if (!elsewhere.has(code)) t.match(responses[status]?.description, `\`${code}\``, `${report} ${code}`)
    }
  }
})

t.test('documentation can be switched off', async t => {
  const { get } = await startService(t, { env: { DOCS: 'off' } })
  for (const path of ['/docs', '/openapi.json', '/openapi.yaml']) t.equal((await get(path)).status, 404, path)
  t.equal((await get('/v1/journeys/1000/statistics')).status, 200)
})
