import type { FlowGraphReading } from '../domain/flow-graph.ts'
import { readCharts } from '../domain/read-charts.ts'
import { flowKinds, selectFlow, type FlowKind } from '../domain/select-flow.ts'
import { warnOfDrift } from '../domain/warn-of-drift.ts'
import type { Report } from './report.ts'
import type { Source } from './source.ts'
import { defineSourceReport, type SourceReading } from './source-report.ts'

/** TD answers longer chart ranges with an empty chart, silently. */
export const maxChartDays = 90

/** Where profiles went from the stages: to the goal, to other stages, out by exits and jumps. */
export const conversionGraph = defineGraph('conversion')

/** Where profiles went after each activation. */
export const activationGraph = defineGraph('activation')

/** The report of a graph, or of its links to targets of these types alone. The order of `kinds` does not matter. */
export function defineGraph (endpoint: 'conversion' | 'activation', kinds?: readonly FlowKind[]): Report {
  const graph = { name: `${endpoint}-graph`, endpoint, maxDays: maxChartDays }
  if (kinds === undefined) return defineSourceReport({ ...graph, read: readGraphSource })
  return defineSourceReport({
    ...graph,
    view: viewOf(kinds),
    read (source) {
      const { fields, ...content } = readGraphSource(source)
      return { ...content, fields: { ...fields, ...selectFlow(fields, kinds) } }
    }
  })
}

/** One spelling of each choice of types; the empty one is that of all. */
export function viewOf (kinds: readonly FlowKind[] = []): string {
  return flowKinds.filter(kind => kinds.includes(kind)).join(',')
}

/** Reads TD's charts as a report shows them. */
export function readGraphSource (source: Source): SourceReading<FlowGraphReading> {
  const { dataUpdatedAt, adjustments: repairs, ...fields } = readCharts(source.endpoint === 'statistics' ? [] : source.charts)
  const adjustments = [...repairs, ...warnOfDrift(source.drift)]
  return { dataUpdatedAt, adjustments, fields: { ...fields, adjustments } }
}
