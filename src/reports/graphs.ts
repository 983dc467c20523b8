import type { FlowGraphReading } from '../domain/flow-graph.ts'
import { readCharts } from '../domain/read-charts.ts'
import { flowKinds, selectFlow, type FlowKind } from '../domain/select-flow.ts'
import { warnOfDrift } from '../domain/warn-of-drift.ts'
import type { Endpoint, Source } from './source.ts'
import type { Report, ReportContent } from './report.ts'

/** TD answers longer chart ranges with an empty chart, silently. */
export const maxChartDays = 90

/** Where profiles went from the stages: to the goal, to other stages, out by exits and jumps. */
export const conversionGraph: Report = defineGraph('conversion-graph', 'conversion')

/** Where profiles went after each activation. */
export const activationGraph: Report = defineGraph('activation-graph', 'activation')

/** The part of a graph that leads to targets of these types. The order of `kinds` does not matter. */
export function viewGraph (graph: Report, kinds: readonly FlowKind[]): Report {
  return {
    ...graph,
    view: flowKinds.filter(kind => kinds.includes(kind)).join(','),
    read (source) {
      const { fields, ...content } = readGraphSource(source)
      return { ...content, fields: { ...fields, ...selectFlow(fields, kinds) } }
    }
  }
}

function defineGraph (name: string, endpoint: Endpoint): Report {
  return { name, endpoint, maxDays: maxChartDays, read: readGraphSource }
}

/** Reads TD's charts as a report shows them. */
export function readGraphSource (source: Source): ReportContent<FlowGraphReading> {
  const { dataUpdatedAt, adjustments: repairs, ...fields } = readCharts(source.endpoint === 'statistics' ? [] : source.charts)
  const adjustments = [...repairs, ...warnOfDrift(source.drift)]
  return { dataUpdatedAt, adjustments, fields: { ...fields, adjustments } }
}
