import t from 'tap'
import type { SankeyChart } from '../../src/domain/td/charts.ts'
import { canvasCsv } from '../../src/formats/canvas/canvas-csv.ts'
import { graphFormats } from '../../src/formats/index.ts'
import type { Outcomes, PartOutcome, Report } from '../../src/reports/engine/report.ts'
import type { Endpoint, Source } from '../../src/reports/engine/source.ts'
import { defineBalancedGraph } from '../../src/reports/resources/balanced-graph.ts'
import { defineCanvas } from '../../src/reports/resources/canvas.ts'
import { defineComparison } from '../../src/reports/resources/comparison.ts'
import { defineGraph } from '../../src/reports/resources/graphs.ts'
import { defineOverview, overviewParts } from '../../src/reports/resources/overview.ts'
import { defineStatistics } from '../../src/reports/resources/statistics.ts'
import { definition } from '../../src/reports/resources/td-answers.ts'
import { countRepeatedKeys } from '../../src/treasure-data/contract/count-repeated-keys.ts'
import { findDrift } from '../../src/treasure-data/contract/find-drift.ts'
import { parseAnswer } from '../../src/treasure-data/contract/parse-answer.ts'
import { scanBody } from '../../src/treasure-data/contract/scan-body.ts'
import { describeEndpoint } from '../../src/treasure-data/endpoints/endpoints.ts'
import { TreasureDataError } from '../../src/treasure-data/errors/treasure-data-error.ts'
import { findGrowth } from '../support/scaling/measure-growth.ts'
import { bodyShapes, chartShapes, definitionShapes, pathShapes, statisticsShapes } from '../support/scaling/shapes.ts'
import { statisticsOf } from '../support/domain/build-sources.ts'
import { journeyIdOf, rangeOf } from '../support/sources/sources.ts'

// sizes beyond the limits of a body, so that growth shows: everything that reads TD's data must be linear

const range = rangeOf('2026-09-10', '2026-09-14')
const baseline = rangeOf('2026-09-05', '2026-09-09')
const whole = { parts: new Set(overviewParts), denyPartial: false }

const envelope = {
  journeyId: journeyIdOf('1'),
  range: { ...range, days: 5, timeZone: 'UTC', state: 'past' },
  freshness: { state: 'current', dataUpdatedAt: null, staleSince: null, reason: null }
} as const

const ofCharts: Report[] = [
  ...graphFormats.map(({ name: format }) => defineGraph('conversion', { format })),
  defineGraph('activation', { top: 3 }),
  defineGraph('conversion', { kinds: ['exit'], format: 'd3' }),
  defineBalancedGraph(),
  defineOverview(whole),
  defineComparison(whole)
]

const ofStatistics: Report[] = [
  defineStatistics(),
  ...(['series', 'stages', 'stage-series', 'steps', 'exits'] as const).map(table => defineStatistics({ format: 'csv', table })),
  defineBalancedGraph(), defineOverview(whole), defineComparison(whole)
]

const ofDefinitions: Report[] = [
  definition, defineOverview(whole), defineCanvas(), defineCanvas({ format: 'mermaid' }),
  ...canvasCsv.tables.map(({ name: table }) => defineCanvas({ format: 'csv', table }))
]

/** A source with this content, which is larger than any body. */
function sourceOf (endpoint: Endpoint, content: unknown): PartOutcome {
  const answer = { body: Buffer.alloc(0), mediaType: 'application/json', etag: null, lastModified: null, isEmpty: false, drift: [] }
  // shapes have the content of their endpoints
  return { source: { ...answer, endpoint, content } as unknown as Source, stale: false }
}

function compose (report: Report, outcomes: Outcomes): unknown {
  const content = report.compose(outcomes, range, report.name === 'comparison' ? { range: baseline, outcomes } : undefined)
  if ('body' in content) return content.body
  return 'write' in content ? content.write(envelope) : JSON.stringify(content.fields)
}

for (const [name, shape] of Object.entries(chartShapes)) {
  t.test(`reports of charts grow linearly: ${name}`, async t => {
    const found = ofCharts.map(report => describe(report, findGrowth(size => {
      const outcomes = chartsOutcomes(shape(size))
      return () => compose(report, outcomes)
    }, 400)))
    t.same(found.filter(growth => growth !== null), [])
  })
}

t.test('a graph too long for Mermaid grows linearly', async t => {
  const report = defineGraph('conversion', { format: 'mermaid' })
  t.equal(findGrowth(size => {
    const outcomes = chartsOutcomes(chartShapes['a chain']?.(size) ?? [])
    return () => compose(report, outcomes)
  }, 5_000), null)
})

for (const [name, shape] of Object.entries(statisticsShapes)) {
  t.test(`reports of statistics grow linearly: ${name}`, async t => {
    const found = ofStatistics.map(report => describe(report, findGrowth(size => {
      const charts = chartShapes['a chain']?.(size >> 3)
      const outcomes = { statistics: sourceOf('statistics', shape(size)), conversion: sourceOf('conversion', charts) }
      return () => compose(report, outcomes)
    }, 300)))
    t.same(found.filter(growth => growth !== null), [])
  })
}

for (const [name, shape] of Object.entries(definitionShapes)) {
  t.test(`reports of definitions grow linearly: ${name}`, async t => {
    const found = ofDefinitions.map(report => describe(report, findGrowth(size => {
      const outcomes = {
        definition: sourceOf('definition', shape(size)),
        conversion: sourceOf('conversion', chartShapes['a chain']?.(100)),
        statistics: sourceOf('statistics', statisticsShapes['many steps']?.(size))
      }
      return () => compose(report, outcomes)
    }, 3_000)))
    t.same(found.filter(growth => growth !== null), [])
  })
}

for (const [name, shape] of Object.entries(pathShapes)) {
  t.test(`the picture of a canvas grows linearly: ${name}`, async t => {
    t.equal(findGrowth(size => {
      const outcomes = { definition: sourceOf('definition', shape(size)), statistics: sourceOf('statistics', statisticsOf()) }
      return () => compose(defineCanvas({ format: 'svg' }), outcomes)
    }, 240), null)
  })
}

for (const [name, { endpoint, write }] of Object.entries(bodyShapes)) {
  t.test(`reading a body grows linearly: ${name}`, async t => {
    t.equal(findGrowth(size => {
      const body = Buffer.from(write(size))
      return () => readAnyBody(endpoint, body)
    }, 6_000), null, 'up to the limits')
    t.equal(findGrowth(size => {
      const body = Buffer.from(write(size))
      const value: { data: unknown } = JSON.parse(body.toString())
      const { schema } = describeEndpoint(endpoint)
      return () => [findDrift(value.data, schema), countRepeatedKeys(scanBody(body).members, value), schema.safeParse(value.data)]
    }, 3_000), null, 'each step beyond the limits')
  })
}

function chartsOutcomes (charts: SankeyChart[]): Outcomes {
  return {
    conversion: sourceOf('conversion', charts),
    activation: sourceOf('activation', charts),
    statistics: sourceOf('statistics', statisticsShapes['many stages']?.(charts.length >> 4)),
    definition: sourceOf('definition', definitionShapes['many exits']?.(charts.length))
  }
}

/** Some of the bodies exceed a limit. */
function readAnyBody (endpoint: Endpoint, body: Buffer): unknown {
  try {
    return parseAnswer(endpoint, body)
  } catch (error) {
    if (error instanceof TreasureDataError) return error
    throw error
  }
}

function describe ({ name, view = '' }: Report, growth: string | null): string | null {
  return growth === null ? null : `${name} ${view}: ${growth}`
}
