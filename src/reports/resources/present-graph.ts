import type { FlowGraphReading } from '../../domain/graph/flow-graph.ts'
import { groupSmallTargets } from '../../domain/graph/group-small-targets.ts'
import { flowKinds, selectFlow, type FlowKind } from '../../domain/graph/select-flow.ts'
import { d3 } from '../../formats/d3.ts'
import type { GraphSize } from '../../formats/format.ts'
import { graphFormats, type GraphFormat, type GraphFormatName } from '../../formats/index.ts'
import { toDrawable } from '../../formats/to-drawable.ts'
import type { ReportEnvelope, Report, ReportContent, WrittenContent } from '../engine/report.ts'

export interface GraphChoice extends GraphSize {
  format?: GraphFormatName
  /** Only links to targets of these types; their order does not matter. */
  kinds?: readonly FlowKind[] | undefined
  /** Only so many targets of each kind, the rest as one. */
  top?: number | undefined
}

type FormattedGraph = Omit<ReportContent, 'dataTimes'> | Omit<WrittenContent, 'dataTimes'>

/** How a graph is shown: what of it, in which format, and what the report's key and links say of that. */
export interface GraphPresentation extends Required<Pick<Report, 'view' | 'isUncached'>>, Pick<Report, 'describedBy'> {
  /** Keeps what was chosen of a graph. */
  select: (reading: FlowGraphReading) => FlowGraphReading
  form: (selected: FlowGraphReading) => FormattedGraph
}

/** Presents a graph as it was chosen; `subject` says in a picture what the graph is about, as in `Conversion`. */
export function presentGraph (subject: string, choice: GraphChoice): GraphPresentation {
  const { format: name = 'json', kinds, top, width, height } = choice
  const format: GraphFormat = graphFormats.find(format => format.name === name) ?? graphFormats[0]
  const asked = kinds === undefined ? undefined : flowKinds.filter(kind => kinds.includes(kind))
  const query = [...asked === undefined ? [] : [`kind=${asked.join(',')}`], ...top === undefined ? [] : [`top=${top}`]]
  const isSized = format.kind === 'text' && format.takesSize
  return {
    view: [name, ...query, ...isSized ? [`${width ?? ''}x${height ?? ''}`] : []].join('&'),
    isUncached: top !== undefined || (isSized && (width ?? height) !== undefined),
    ...format.kind === 'text' ? { describedBy: [`format=${d3.name}`, ...query].join('&') } : {},
    select (reading) {
      const selected = asked === undefined ? reading : selectFlow(reading, asked)
      return top === undefined ? selected : groupSmallTargets(selected, top)
    },
    form: selected => formatGraph(selected, format, subject, { width, height })
  }
}

function formatGraph (reading: FlowGraphReading, format: GraphFormat, subject: string, size: GraphSize): FormattedGraph {
  if (format.kind === 'plain') return { adjustments: reading.adjustments, fields: reading }
  const drawable = toDrawable(reading)
  const { summary, adjustments } = drawable
  if (format.kind === 'drawing') return { adjustments, fields: { ...format.draw(drawable), summary, adjustments } }
  const write = (envelope: ReportEnvelope): string =>
    format.write({ reading, drawable, title: `${subject} of journey ${envelope.journeyId}`, note: describeAge(envelope), ...size })
  return { adjustments, mediaType: format.contentType, write }
}

/** The days a picture is about and how fresh it is, in words. */
function describeAge ({ range: { from, to, timeZone }, freshness: { dataUpdatedAt, staleSince } }: ReportEnvelope): string {
  const days = from === null || to === null ? 'Treasure Data\'s default range' : `${from} to ${to} (${timeZone})`
  const data = dataUpdatedAt === null ? '' : ` · data of ${toMinute(dataUpdatedAt)}`
  return `${days}${data}${staleSince === null ? '' : ` · not refreshed since ${toMinute(staleSince)}`}.`
}

function toMinute (instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`
}
