import t from 'tap'
import { createJourneyClient, type components } from '../../client/src/index.ts'
import { graphFormats, listTexts } from '../../src/formats/index.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { startService } from '../support/service/start-service.ts'

type Schemas = components['schemas']

const conversion = '/v1/journeys/{journeyId}/conversion-graph'
const activation = '/v1/journeys/{journeyId}/activation-graph'
const path = { journeyId: '1001' }

// each assignment below compiles only if the type follows the format
t.test('a graph has the type of the requested format', async t => {
  const { address } = await startService(t)
  const client = createJourneyClient({ baseUrl: address })
  const report: Schemas['ConversionGraphReport'] = await client.get(conversion, { params: { path } })
  const windowed: Schemas['GraphReport'] = await client.get(activation, { params: { path, query: { top: 2 } } })
  const named: Schemas['GraphReport'] = await client.get(activation, { params: { path, query: { format: 'json' } } })
  const d3: Schemas['D3Graph'] = await client.get(conversion, { params: { path, query: { format: 'd3', kind: ['exit'] } } })
  const echarts: Schemas['EChartsOption'] = await client.get(conversion, { params: { path, query: { format: 'echarts' } } })
  const plotly: Schemas['PlotlyFigure'] = await client.get(activation, { params: { path, query: { format: 'plotly' } } })
  t.ok(report.graph.nodes.length > 0)
  t.ok(d3.nodes.every(({ color }) => color.startsWith('#')))
  t.equal(echarts.series.length, 1)
  t.equal(plotly.data.length, 1)
  t.same([report, windowed, named, d3, echarts, plotly].map(({ format }) => format), ['json', 'json', 'json', 'd3', 'echarts', 'plotly'])
  const statistics: Schemas['StatisticsReport'] = await client.get('/v1/journeys/{journeyId}/statistics', { params: { path } })
  t.type(statistics.totals.entered, 'number')
})

t.test('if the format is chosen at run time, the answer says which one it is', async t => {
  const { address } = await startService(t)
  const client = createJourneyClient({ baseUrl: address })
  const violations = collectViolations()
  for (const format of ['json', 'd3', 'plotly'] as const) {
    const answer = await client.get(conversion, { params: { path, query: { format } } })
    const nodes = answer.format === 'json' ? answer.graph.nodes : answer.format === 'd3' ? answer.nodes : answer.data[0]?.node.label
    violations.ok((nodes?.length ?? 0) > 0, format)
  }
  t.same(violations.found, [])
})

t.test('the compiler refuses wrong calls', async t => {
  const { address } = await startService(t)
  const client = createJourneyClient({ baseUrl: address, retries: 0 })
  const refused = [
    // @ts-expect-error a text is no JSON
    client.get(conversion, { params: { path, query: { format: 'svg' } } }),
    // @ts-expect-error JSON is no text
    client.getText(conversion, { params: { path, query: { format: 'd3' } } }),
    // @ts-expect-error no such format
    client.get(conversion, { params: { path, query: { format: 'highcharts' } } }),
    // @ts-expect-error a parameter that does not exist
    client.get(conversion, { params: { path, query: { tpo: 3 } } }),
    // @ts-expect-error an overview has only one format
    client.get('/v1/journeys/{journeyId}/overview', { params: { path, query: { format: 'json' } } }),
    // @ts-expect-error whose overview
    client.get('/v1/journeys/{journeyId}/overview', { params: { query: { range: 'last_7d' } } })
  ]
  const outcomes = await Promise.allSettled(refused)
  t.same(outcomes.map(({ status }) => status), ['rejected', 'fulfilled', 'rejected', 'rejected', 'rejected', 'rejected'])
})

t.test('the document relates each format of a graph to the schema of its answer', async t => {
  const { app, get } = await startService(t)
  const { paths, components } = (await app.readDocument()).object as unknown as Document
  const violations = collectViolations()
  for (const graph of [conversion, activation]) {
    const { content } = paths[graph]?.get.responses[200] ?? { content: {} }
    const { oneOf = [], discriminator } = content['application/json']?.schema ?? {}
    const mapped = Object.entries(discriminator?.mapping ?? {})
    const texts = new Map<string, string>(listTexts(graphFormats).map(({ name, mediaType }) => [name, mediaType]))
    violations.equal(discriminator?.propertyName, 'format', graph)
    violations.same(mapped.map(([, $ref]) => ({ $ref })), oneOf, graph)
    violations.same([...mapped.map(([name]) => name), ...texts.keys()].sort(), graphFormats.map(({ name }) => name).sort(), graph)
    for (const [name, $ref] of mapped) {
      violations.equal(components.schemas[$ref.split('/').at(-1) ?? '']?.properties.format.const, name, graph, name)
      for (const query of [`format=${name}`, `format=${name}&top=2`, ...graph === conversion ? [`format=${name}&balance=true`] : []]) {
        const answer = await get(`${graph.replace('{journeyId}', '1001')}?${query}`)
        violations.match(await answer.json(), { format: name }, graph, query)
      }
    }
    for (const [name, mediaType] of texts) {
      const { headers } = await get(`${graph.replace('{journeyId}', '1001')}?format=${name}`)
      violations.ok(headers.get('content-type')?.startsWith(mediaType) === true && mediaType in content, graph, name)
    }
  }
  t.same(violations.found, [])
})

interface Document {
  paths: Record<string, { get: { responses: { 200: { content: Record<string, { schema: AnswerSchema }> } } } }>
  components: { schemas: Record<string, { properties: { format: { const: string } } }> }
}

interface AnswerSchema {
  oneOf?: Array<{ $ref: string }>
  discriminator?: { propertyName: string, mapping: Record<string, string> }
}
