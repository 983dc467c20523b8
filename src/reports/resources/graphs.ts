import { readDefinitionNames, type DefinitionNames } from '../../domain/td/definition-names.ts'
import type { FlowGraphReading } from '../../domain/graph/flow-graph.ts'
import { readCharts } from '../../domain/graph/read-charts.ts'
import { listDriftWarnings } from '../../domain/td/drift.ts'
import { defineSourceReport, type Report, type SourceReading } from '../engine/report.ts'
import { isChartsSource, type ChartsEndpoint, type Source } from '../engine/source.ts'
import { describeEndpoint } from '../../treasure-data/endpoints/endpoints.ts'
import { presentGraph, type GraphChoice } from './present-graph.ts'

/** Longest range of a chart in days. */
export const { maxDays: maxChartDays } = describeEndpoint('conversion')

const subjects = { conversion: 'Conversion', activation: 'Activations' }

/** Where profiles went from the stages: to the goal, to other stages, out by exits and jumps. */
export const conversionGraph = defineGraph('conversion')

/** Where profiles went after each activation. */
export const activationGraph = defineGraph('activation')

/** The report of a graph, as it was chosen. */
export function defineGraph (endpoint: ChartsEndpoint, choice: GraphChoice = {}): Report {
  const { select, form, ...presented } = presentGraph(subjects[endpoint], choice)
  return defineSourceReport({
    ...presented,
    name: `${endpoint}-graph`,
    endpoint,
    maxDays: maxChartDays,
    usesNames: true,
    read (source, _cumulative, definition) {
      const { dataUpdatedAt, fields } = readGraphSource(source, readDefinitionNames(definition))
      return { dataUpdatedAt, ...form(select(fields)) }
    }
  })
}

/** Reads TD's charts as a report shows them, with the names of the journey's definition. */
export function readGraphSource (source: Source, names?: DefinitionNames): SourceReading<FlowGraphReading> {
  const { dataUpdatedAt, adjustments: repairs, ...fields } = readCharts(isChartsSource(source) ? source.content : [], names)
  const adjustments = [...repairs, ...listDriftWarnings(source.drift)]
  return { dataUpdatedAt, adjustments, fields: { ...fields, adjustments } }
}
