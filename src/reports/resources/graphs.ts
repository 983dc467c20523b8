import { noNames, type DefinitionNames } from '../../domain/td/definition-names.ts'
import type { FlowGraphReading } from '../../domain/graph/flow-graph.ts'
import { readCharts } from '../../domain/graph/read-charts.ts'
import { listDriftWarnings } from '../../domain/td/drift.ts'
import { isChartsSource, requireRead, type ChartsEndpoint, type Source } from '../engine/source.ts'
import { warmForms } from '../engine/warm-forms.ts'
import { describeEndpoint } from '../../treasure-data/endpoints/endpoints.ts'
import { groupSmallTargets } from '../../domain/graph/group-small-targets.ts'
import { flowKinds, selectFlow, type FlowKind } from '../../domain/graph/select-flow.ts'
import { d3 } from '../../formats/d3.ts'
import type { GraphSize, GraphToWrite } from '../../formats/format.ts'
import { graphFormats, languageOf, type GraphFormat, type GraphFormatName } from '../../formats/index.ts'
import { toDrawable } from '../../formats/to-drawable.ts'
import { pictureWords } from '../../formats/words/index.ts'
import { defaultLanguage, type Language } from '../../formats/words/languages.ts'
import { translateNames } from '../../formats/words/translate-names.ts'
import { describeAge, toMinute } from './describe-age.ts'
import {
  defineSourceReport, type Report, type ReportContent, type ReportEnvelope, type SourceReading, type WrittenContent
} from '../engine/report.ts'

export interface GraphChoice extends GraphSize {
  format?: GraphFormatName
  /** Only links to targets of these types, in any order. */
  kinds?: readonly FlowKind[] | undefined
  /** Only this many targets of each kind; the rest become one node. */
  top?: number | undefined
  /** The language of a picture's texts. */
  language?: Language | undefined
}

type FormattedGraph = Omit<ReportContent, 'dataTimes'> | Omit<WrittenContent, 'dataTimes'>

/** Longest range of a chart in days. */
export const { maxDays: maxChartDays } = describeEndpoint('conversion')

/** The flow of profiles out of the stages: to the goal, to other stages, and out by exits and jumps. */
export const conversionGraph = defineGraph('conversion')

/** The flow of profiles after each activation. */
export const activationGraph = defineGraph('activation')

/** The report of a graph, as selected. */
export function defineGraph (endpoint: ChartsEndpoint, choice: GraphChoice = {}): Report {
  const { select, form, ...presented } = presentGraph(endpoint, choice)
  return defineSourceReport({
    ...presented,
    name: `${endpoint}-graph`,
    recipe: { maker: 'graph', args: [endpoint, choice] },
    endpoint,
    maxDays: maxChartDays,
    isRecordedByDay: true,
    usesNames: true,
    read (source, _cumulative, names) {
      const { dataUpdatedAt, fields } = readGraphSource(source, names)
      return { dataUpdatedAt, ...form(select(fields), names) }
    }
  })
}

const takeReading = warmForms.define<SourceReading<FlowGraphReading>>(({ fields }) => sizeOfGraph(fields))
const takeView = warmForms.define<FlowGraphReading>(sizeOfGraph)

/** Reads TD's charts for a report, with the names of the journey's definition. */
export function readGraphSource (source: Source, names: DefinitionNames = noNames): SourceReading<FlowGraphReading> {
  return takeReading(source, names, () => {
    const read = requireRead(source)
    const { dataUpdatedAt, adjustments: repairs, ...fields } = readCharts(isChartsSource(read) ? read.content : [], names)
    const adjustments = [...repairs, ...listDriftWarnings(source.drift)]
    return { dataUpdatedAt, adjustments, fields: { ...fields, adjustments } }
  })
}

/** Returns a generous estimate of the bytes of a graph, including its drawings. */
export function sizeOfGraph ({ graph: { nodes, links } }: FlowGraphReading): number {
  return 2_000 + nodes.length * 1_000 + links.length * 600
}

/** Presents a graph of these charts as selected. */
export function presentGraph (endpoint: ChartsEndpoint, choice: GraphChoice) {
  const { format: name = 'json', kinds, top, width, height } = choice
  const format: GraphFormat = graphFormats.find(format => format.name === name) ?? graphFormats[0]
  const asked = kinds === undefined ? undefined : flowKinds.filter(kind => kinds.includes(kind))
  const query = [...asked === undefined ? [] : [`kind=${asked.join(',')}`], ...top === undefined ? [] : [`top=${top}`]]
  const isSized = format.kind === 'text' && format.takesSize
  const language = languageOf(format, choice.language)
  const words = pictureWords[language ?? defaultLanguage]
  return {
    language,
    view: [name, ...query, ...isSized ? [`${width ?? ''}x${height ?? ''}`] : [], ...language === undefined ? [] : [language]].join('&'),
    isKeptOnRepeat: top !== undefined || (isSized && (width ?? height) !== undefined),
    isConversion: format.kind !== 'plain' || top !== undefined,
    effort: format.kind === 'text' ? format.effort ?? 1 : 1,
    ...format.kind === 'text'
      ? { describedBy: [`format=${d3.name}`, ...query].join('&'), file: { extension: format.extension } }
      : {},
    /** Returns the selected view of a reading. While it is in use, the same object is returned, so that its drawings can be reused. */
    select (reading: FlowGraphReading): FlowGraphReading {
      const kind = asked === undefined ? reading : takeView(reading, asked.join(), () => selectFlow(reading, asked))
      return top === undefined ? kind : takeView(kind, top, () => groupSmallTargets(kind, top))
    },
    /** Returns the answer's form of a view. The titles of pictures include the journey's name, if known. */
    form (selected: FlowGraphReading, names: DefinitionNames): FormattedGraph {
      const shown = words.nodeCalled === null
        ? selected
        : takeView(selected, `lang=${words.language}`, () => translateNames(selected, words, names))
      return formatGraph(shown, format, { width, height, words }, id => words.titles[endpoint]({ id, name: names.journey }))
    }
  }
}

function formatGraph (
  reading: FlowGraphReading, format: GraphFormat, choice: Pick<GraphToWrite, 'width' | 'height' | 'words'>,
  titleOf: (journeyId: string) => string
): FormattedGraph {
  if (format.kind === 'plain') return { adjustments: reading.adjustments, fields: { format: format.name, ...reading } }
  const drawable = toDrawable(reading)
  const { removed, summary, adjustments } = drawable
  if (format.kind === 'drawing') {
    return { adjustments, fields: { format: format.name, ...format.draw(drawable), removed, summary, adjustments } }
  }
  const write = (envelope: ReportEnvelope): string => {
    const { journeyId, freshness: { asOf } } = envelope
    const pastNote = asOf === undefined ? null : `As of ${toMinute(asOf)}`
    return format.write({ reading, drawable, title: titleOf(journeyId), note: describeAge(envelope, choice.words), pastNote, ...choice })
  }
  return { adjustments, mediaType: format.contentType, write }
}
