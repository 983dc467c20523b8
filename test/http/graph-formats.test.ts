import { sankey } from 'd3-sankey'
import t from 'tap'
import { z } from 'zod'
import { d3 } from '../../src/formats/d3.ts'
import { echarts } from '../../src/formats/echarts.ts'
import { plotly } from '../../src/formats/plotly.ts'
import { envelope } from '../../src/http/schemas/common.ts'
import { drawingFields } from '../../src/http/schemas/graph-formats.ts'
import { graphSchema } from '../../src/http/schemas/graph.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { readAnswer, type ReadAnswer } from '../support/service/read-answer.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const d3Schema = z.object({ ...envelope, ...d3.fields, ...drawingFields })
const echartsSchema = z.object({ ...envelope, ...echarts.fields, ...drawingFields })
const plotlySchema = z.object({ ...envelope, ...plotly.fields, ...drawingFields })

const cyclic = '/v1/journeys/1004/conversion-graph'

/** The sums of what each format draws. */
async function readSums (service: Service, path: string): Promise<Record<string, number>> {
  const query = path.includes('?') ? '&' : '?'
  const ask = async (format: string): Promise<ReadAnswer> => await readAnswer(service, `${path}${query}format=${format}`)
  const addUp = (values: number[]): number => values.reduce((total, value) => total + value, 0)
  const [figure] = plotlySchema.parse((await ask('plotly')).json).data
  const [series] = echartsSchema.parse((await ask('echarts')).json).series
  return {
    d3: addUp(d3Schema.parse((await ask('d3')).json).links.map(({ value }) => value)),
    echarts: addUp(series?.links.map(({ value }) => value) ?? []),
    plotly: addUp(figure?.link.value ?? []),
    csv: addUp(parseCsv((await ask('csv')).bytes.toString()).slice(1).map(row => Number(row[2]))),
    mermaid: addUp((await ask('mermaid')).bytes.toString().trimEnd().split('\n').slice(2).map(row => Number(row.split(',').at(-1))))
  }
}

t.test('every drawing has the same links, a table has all, and with the removed links they are the JSON\'s total', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const query of ['', '?kind=stage', '?top=1', '?kind=stage,exit&top=2']) {
    const { summary: { linkTotal } } = graphSchema.parse((await readAnswer(service, cyclic + query)).json)
    const { summary, removed: left, adjustments } = d3Schema.parse(
      (await readAnswer(service, `${cyclic}${query}${query === '' ? '?' : '&'}format=d3`)).json
    )
    violations.equal((summary.linkTotal ?? NaN) + (summary.removedTotal ?? NaN), linkTotal, query)
    const removed = adjustments.filter(({ code }) => code === 'removed-link')
      .map(({ message }) => Number(/with the value ([\d.]+)/.exec(message)?.[1]))
    violations.equal(removed.reduce((total, value) => total + value, 0), summary.removedTotal, query)
    violations.equal(left.reduce((total, { value }) => total + (value ?? NaN), 0), summary.removedTotal, query)
    const { csv, ...sums } = await readSums(service, cyclic + query)
    violations.strictSame(Object.values(sums), Object.values(sums).map(() => summary.linkTotal), query)
    violations.equal(csv, linkTotal, query)
  }
  t.same(violations.found, [])
})

t.test('a library accepts the body as it is', async t => {
  const { getJson } = await startService(t)
  const body = d3Schema.parse(await getJson(`${cyclic}?format=d3`))
  type Node = typeof body.nodes[number]
  type Link = typeof body.links[number]
  t.ok(sankey<Node, Link>().nodeId(({ id }) => id).size([100, 100])(body).links.every(({ width }) => Number.isFinite(width)))
  t.match(body, { journeyId: '1004', range: { state: 'cumulative' }, freshness: { state: 'current' } })
})

t.test('texts have their media types and name the JSON that lists adjustments, for the same days and choice', async t => {
  const service = await startOnClock(t)
  const types = {
    csv: 'text/csv; charset=utf-8; header=present', svg: 'image/svg+xml; charset=utf-8', mermaid: 'text/vnd.mermaid; charset=utf-8'
  }
  const violations = collectViolations()
  for (const [format, type] of Object.entries(types)) {
    const answer = await service.read(`${cyclic}?range=last_7d&kind=goal,stage&format=${format}`)
    violations.equal(answer.header('content-type'), type, format, type)
    violations.equal(
      answer.header('link'),
      `<${cyclic}?from=2026-09-09&to=2026-09-15&format=d3&kind=goal,stage>; rel="describedby"; type="application/json"`,
      format,
      type
    )
    violations.equal(answer.header('content-disposition'),
      `inline; filename="journey-1004-conversion-graph-2026-09-09-to-2026-09-15.${format === 'mermaid' ? 'mmd' : format}"`, format)
    const [, described = ''] = /<(.*)>/.exec(answer.header('link') ?? '') ?? []
    violations.match((await service.read(described)).json, { range: { from: '2026-09-09' }, adjustments: Array }, format, type)
  }
  for (const format of ['json', 'd3', 'echarts', 'plotly']) {
    const answer = await service.read(`${cyclic}?format=${format}`)
    violations.equal(answer.header('content-type'), 'application/json; charset=utf-8', format)
    violations.equal(answer.header('link'), null, format)
    violations.equal(answer.header('content-disposition'), null, format)
  }
  t.same(violations.found, [])
})

t.test('without a format Accept chooses, by its q-values, and the answer varies with it', async t => {
  const service = await startService(t)
  const chosen: Array<[accept: string, type: RegExp]> = [
    ['*/*', /^application\/json/], ['application/json', /^application\/json/], ['text/csv', /^text\/csv/], ['image/svg+xml', /^image\/svg/],
    ['image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8', /^image\/svg/], ['text/vnd.mermaid', /^text\/vnd\.mermaid/],
    ['text/*', /^text\/csv/], ['text/csv;q=0.5, application/json;q=0.4', /^text\/csv/],
    ['text/csv;q=0.3, application/json;q=0.4', /^application\/json/],
    ['text/html,application/xhtml+xml,*/*;q=0.8', /^application\/json/]
  ]
  const violations = collectViolations()
  // first from Treasure Data or the router, then from memory
  for (let round = 0; round < 2; round++) {
    for (const [accept, type] of chosen) {
      const answer = await readAnswer(service, cyclic, { accept })
      violations.match(answer.header('content-type'), type, accept)
      const language = type.source.includes('svg') ? ', Accept-Language' : ''
      violations.equal(answer.header('vary'), `Accept-Encoding, Origin, Authorization, X-API-Key, Accept${language}`, accept, type, round)
    }
    violations.match(await readAnswer(service, cyclic, { accept: 'text/html' }), { status: 406, json: { code: 'not-acceptable' } }, round)
    const named = await readAnswer(service, `${cyclic}?format=csv`, { accept: 'text/html' })
    violations.match(named.header('content-type'), /^text\/csv/, 'format beats Accept', round)
    violations.equal(named.header('vary'), 'Accept-Encoding, Origin, Authorization, X-API-Key', round)
  }
  t.same(violations.found, [])
  t.match(service.sandbox.calls.counts(), { total: 2, byEndpoint: { definition: 1 } })
})

t.test('formats are revalidated and compressed like any report, with different validators', async t => {
  const service = await startService(t)
  const etags = new Set<string | null>()
  const violations = collectViolations()
  for (const format of ['json', 'd3', 'echarts', 'plotly', 'mermaid', 'csv', 'svg', 'svg&width=500', 'csv&top=2']) {
    const url = `${cyclic}?format=${format}`
    const first = await readAnswer(service, url)
    const again = await readAnswer(service, url)
    violations.same(again.bytes, first.bytes, format)
    const etag = first.header('etag') ?? ''
    etags.add(etag)
    violations.match(await readAnswer(service, url, { 'if-none-match': etag }), { status: 304, bytes: Buffer.alloc(0) }, format)
    violations.equal((await readAnswer(service, url, {}, 'HEAD')).header('content-length'), String(first.bytes.length), format)
    const packed = await readAnswer(service, url, { 'accept-encoding': 'br' })
    if (first.bytes.length >= 1_024) violations.equal(packed.header('content-encoding'), 'br', format)
  }
  t.same(violations.found, [])
  t.equal(etags.size, 9)
})

t.test('an empty journey can be drawn in every format', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const format of ['json', 'd3', 'echarts', 'plotly', 'mermaid', 'csv', 'svg', 'd3&top=1']) {
    violations.equal((await readAnswer(service, `/v1/journeys/1005/activation-graph?format=${format}`)).status, 200, format)
  }
  t.same(violations.found, [])
})

t.test('a picture has the requested size, to the nearest 20 pixels', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const [query, size] of [
    ['width=960&height=540', '960 540'], ['width=955&height=549', '960 540'], ['width=321&height=8192', '320 8192'],
    ['width=4096&height=200', '4096 200']
  ] as const) {
    const { bytes } = await readAnswer(service, `${cyclic}?format=svg&${query}`)
    violations.match(bytes.toString(), `viewBox="0 0 ${size}"`, query)
  }
  t.same(violations.found, [])
  const ask = (width: number) => readAnswer(service, `${cyclic}?format=svg&width=${width}`)
  const [one, other] = [await ask(691), await ask(705)]
  t.equal(one.header('etag'), other.header('etag'), 'nearly the same size is the same picture')
})

t.test('malformed choices are refused by name', async t => {
  const service = await startService(t)
  const refused: Array<[query: string, name: string]> = [
    ['format=xml', 'format'], ['format=', 'format'], ['format=csv&format=svg', 'format'], ['top=0', 'top'], ['top=1000', 'top'],
    ['top=1e1', 'top'], ['top=-1', 'top'],
    ['top=5.0', 'top'], ['format=svg&width=319', 'width'], ['format=svg&width=4097', 'width'], ['format=svg&height=199', 'height'],
    ['format=svg&height=8193', 'height'], ['format=csv&width=500', 'width'], ['format=json&height=500', 'height']
  ]
  const violations = collectViolations()
  for (const [query, name] of refused) {
    violations.match(
      await readAnswer(service, `${cyclic}?${query}`),
      { status: 400, json: { code: 'invalid-request', errors: [{ in: 'query', name }] } },
      query
    )
  }
  t.same(violations.found, [])
  t.equal(service.sandbox.calls.total(), 0)
})
