import t from 'tap'
import { createJourneyClient } from '../../../client/src/index.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { startService } from '../../support/service/start-service.ts'
import { listActivationStages, selectActivations, selectFlow } from '../../../viewer/src/charts/select-graph.ts'
import { traceGraph, type ChartFigures } from '../../../viewer/src/charts/trace-graph.ts'
import { flowViews } from '../../../viewer/src/state/view-state.ts'
import { createNumberWords } from '../../../viewer/src/words/number-words.ts'
import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'

const words = createNumberWords('en-GB')
const range = 'last_30d'

t.test('every number of a chart leads to figures of the overview that add up to it, in every view', async t => {
  const { address } = await startService(t)
  const client = createJourneyClient({ baseUrl: address })
  const violations = collectViolations()
  for (const journeyId of ['1001', '1004', '1006', '1007']) {
    const path = { journeyId }
    const overview = await client.get('/v1/journeys/{journeyId}/overview', { params: { path, query: { range } } })
    const checkGraph = (graph: DrawableGraph, figures: ChartFigures, place: string): void => {
      const sumOf = (pointers: readonly string[]): number => pointers.reduce((sum, pointer) => sum + resolve(overview, pointer), 0)
      for (const [index, { value }] of graph.links.entries()) {
        const pointers = figures.ofPointed(graph, { kind: 'link', index }).figures.map(({ pointer }) => pointer)
        violations.equal(sumOf(pointers.filter(pointer => pointer.endsWith('/value'))), value, `${place}, link ${index}`)
      }
      for (const index of graph.nodes.keys()) {
        const expected = graph.links.filter(({ source, target }) => source === index || target === index)
        const pointers = figures.ofPointed(graph, { kind: 'node', index }).figures.map(({ pointer }) => pointer)
        violations.equal(sumOf(pointers), expected.reduce((sum, { value }) => sum + value, 0), `${place}, node ${index}`)
      }
    }
    for (const view of flowViews) {
      for (const top of [undefined, 2]) {
        const kind = view === 'all' ? undefined : view
        const query = { range, format: 'd3', ...top === undefined ? {} : { top }, ...kind === undefined ? {} : { kind: [kind] } } as const
        const drawing = await client.get('/v1/journeys/{journeyId}/conversion-graph', { params: { path, query } })
        if (overview.conversion === null) throw new Error('the sandbox has it')
        const figures = traceGraph({ part: 'conversion', whole: overview.conversion.graph, drawing, kind: kind ?? null }, words)
        for (const stage of [null, ...(overview.statistics?.stages ?? []).slice(0, 3).map(({ id }) => id)]) {
          checkGraph(selectFlow(drawing, stage), figures, `${journeyId} ${view} ${top} ${stage}`)
        }
      }
    }
    const query = { range, format: 'd3', top: 2 } as const
    const drawing = await client.get('/v1/journeys/{journeyId}/activation-graph', { params: { path, query } })
    if (overview.activation === null) throw new Error('the sandbox has it')
    const figures = traceGraph({ part: 'activation', whole: overview.activation.graph, drawing, kind: null }, words)
    for (const stage of listActivationStages(drawing).slice(0, 4)) {
      checkGraph(selectActivations(drawing, stage), figures, `${journeyId} activations ${stage}`)
    }
  }
  t.same(violations.found, [])
})

function resolve (report: unknown, pointer: string): number {
  return Number(pointer.split('/').slice(1).reduce<unknown>((found, name) => Reflect.get(Object(found), name), report))
}
