import { readDefinitionNames, type DefinitionNames } from '../domain/definition-names.ts'
import type { FlowGraphReading } from '../domain/flow-graph.ts'
import type { JourneyDefinition } from '../domain/journey-definition.ts'
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
  const graph = { name: `${endpoint}-graph`, endpoint, maxDays: maxChartDays, usesNames: true }
  const readNamed = (source: Source, definition: JourneyDefinition | null) => readGraphSource(source, readDefinitionNames(definition))
  if (kinds === undefined) return defineSourceReport({ ...graph, read: (source, _cumulative, definition) => readNamed(source, definition) })
  return defineSourceReport({
    ...graph,
    view: flowKinds.filter(kind => kinds.includes(kind)).join(','),
    read (source, _cumulative, definition) {
      const { fields, ...content } = readNamed(source, definition)
      return { ...content, fields: { ...fields, ...selectFlow(fields, kinds) } }
    }
  })
}

/** Reads TD's charts as a report shows them, with the names of the journey's definition. */
export function readGraphSource (source: Source, names?: DefinitionNames): SourceReading<FlowGraphReading> {
  const { dataUpdatedAt, adjustments: repairs, ...fields } = readCharts('charts' in source ? source.charts : [], names)
  const adjustments = [...repairs, ...warnOfDrift(source.drift)]
  return { dataUpdatedAt, adjustments, fields: { ...fields, adjustments } }
}
