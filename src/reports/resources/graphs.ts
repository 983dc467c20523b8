import { readDefinitionNames, type DefinitionNames } from '../../domain/td/definition-names.ts'
import type { FlowGraphReading } from '../../domain/graph/flow-graph.ts'
import { groupSmallTargets } from '../../domain/graph/group-small-targets.ts'
import { readCharts } from '../../domain/graph/read-charts.ts'
import { flowKinds, selectFlow, type FlowKind } from '../../domain/graph/select-flow.ts'
import { listDriftWarnings } from '../../domain/td/drift.ts'
import { formatGraph, isWritten, type FormattedGraph, type GraphFormat } from './graph-formats.ts'
import type { Report } from '../engine/report.ts'
import type { Source } from '../engine/source.ts'
import { defineSourceReport, type SourceReading } from '../engine/source-report.ts'

/** TD answers longer chart ranges with an empty chart, silently. */
export const maxChartDays = 90

export interface GraphChoice {
  format?: GraphFormat
  /** Only links to targets of these types; their order does not matter. */
  kinds?: readonly FlowKind[] | undefined
  /** Only so many targets of each kind, the rest as one. */
  top?: number | undefined
  /** Of a picture, in pixels. */
  width?: number | undefined
  height?: number | undefined
}

const subjects = { conversion: 'Conversion', activation: 'Activations' }

/** Where profiles went from the stages: to the goal, to other stages, out by exits and jumps. */
export const conversionGraph = defineGraph('conversion')

/** Where profiles went after each activation. */
export const activationGraph = defineGraph('activation')

/** The report of a graph, as it was chosen. */
export function defineGraph (endpoint: 'conversion' | 'activation', choice: GraphChoice = {}): Report {
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

/** What a choice makes of a graph, and how that is spelt in keys and links. */
export function presentGraph (subject: string, { format = 'json', kinds, top, width, height }: GraphChoice) {
  const asked = kinds === undefined ? undefined : flowKinds.filter(kind => kinds.includes(kind))
  const query = [...asked === undefined ? [] : [`kind=${asked.join(',')}`], ...top === undefined ? [] : [`top=${top}`]]
  const size = format === 'svg' ? [`${width ?? ''}x${height ?? ''}`] : []
  return {
    view: [format, ...query, ...size].join('&'),
    isUncached: top !== undefined || (format === 'svg' && (width ?? height) !== undefined),
    ...isWritten(format) ? { describedBy: ['format=d3', ...query].join('&') } : {},
    select (reading: FlowGraphReading): FlowGraphReading {
      const selected = asked === undefined ? reading : selectFlow(reading, asked)
      return top === undefined ? selected : groupSmallTargets(selected, top)
    },
    form: (selected: FlowGraphReading): FormattedGraph => formatGraph(selected, format, { subject, width, height })
  }
}

/** Reads TD's charts as a report shows them, with the names of the journey's definition. */
export function readGraphSource (source: Source, names?: DefinitionNames): SourceReading<FlowGraphReading> {
  const { dataUpdatedAt, adjustments: repairs, ...fields } = readCharts('charts' in source ? source.charts : [], names)
  const adjustments = [...repairs, ...listDriftWarnings(source.drift)]
  return { dataUpdatedAt, adjustments, fields: { ...fields, adjustments } }
}
