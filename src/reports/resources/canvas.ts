import { readCanvas } from '../../domain/canvas/read-canvas.ts'
import { listDriftWarnings } from '../../domain/td/drift.ts'
import type { RelatedJourney } from '../../domain/td/related-journeys.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import { latestInstant, parseInstant } from '../../domain/time/instant.ts'
import { describeEndpoint } from '../../treasure-data/endpoints/endpoints.ts'
import { findDefinition, findSource, type Outcomes, type Report, type ReportEnvelope } from '../engine/report.ts'
import type { CanvasTableName } from '../../formats/canvas/canvas-csv.ts'
import { canvasFormats, languageOf, type CanvasFormat, type CanvasFormatName } from '../../formats/index.ts'
import { pictureWords } from '../../formats/words/index.ts'
import { defaultLanguage, type Language } from '../../formats/words/languages.ts'
import { describeAge } from './describe-age.ts'
import { noDefinition } from '../../domain/td/journey-definition.ts'
import { findContent } from './statistics.ts'

/** The steps of a journey's stages with their profiles, and the links between them. */
export const canvas = defineCanvas()

/** In which form a canvas is shown. */
export interface CanvasChoice {
  format?: CanvasFormatName
  /** Which table of a text that has tables. */
  table?: CanvasTableName | undefined
  /** The language of a picture's texts. */
  language?: Language | undefined
}

/** A journey's canvas in one of its formats. */
export function defineCanvas (choice: CanvasChoice = {}): Report {
  const format: CanvasFormat = canvasFormats.find(({ name }) => name === choice.format) ?? canvasFormats[0]
  const tables = format.kind === 'text' ? format.tables : undefined
  const table = choice.table ?? tables?.[0]?.name
  const language = languageOf(format, choice.language)
  const words = pictureWords[language ?? defaultLanguage]
  return {
    language,
    name: 'canvas',
    view: [format.name, ...tables === undefined ? [] : [table], ...language === undefined ? [] : [language]].join('&'),
    maxDays: describeEndpoint('statistics').maxDays,
    recipe: { maker: 'canvas', args: [choice] },
    parts: ['statistics', 'definition'],
    tellsOfOthers: true,
    allowsPartial: false,
    isConversion: format.kind === 'text',
    ...format.kind === 'text'
      ? {
          effort: format.effort ?? 1,
          describedBy: 'format=json',
          file: { extension: format.extension, ...tables === undefined || table === undefined ? {} : { table } }
        }
      : {},
    compose (outcomes, range, _baseline, related = []) {
      const { fields, ...content } = readCanvasSources(outcomes, range, related)
      if (format.kind === 'plain') return { ...content, fields }
      const write = (envelope: ReportEnvelope): string => format.write({
        reading: fields,
        title: words.titles.canvas({ id: envelope.journeyId, name: fields.name }),
        note: describeAge(envelope, words),
        words
      }, table)
      return { ...content, mediaType: format.contentType, write }
    }
  }
}

/** Reads a canvas from TD's answers. */
export function readCanvasSources (outcomes: Outcomes, range: DateRange | null, related: readonly RelatedJourney[]) {
  const [statistics, defined] = [findSource(outcomes.statistics), findSource(outcomes.definition)]
  // a report that allows no missing part has all its parts
  if (statistics === null || defined === null) throw new Error('a part of the canvas is missing')
  const content = findContent(statistics)
  const reading = readCanvas(findDefinition(outcomes) ?? noDefinition, content, range === null, related)
  const points = [...content?.history ?? [], ...(content?.stages ?? []).flatMap(({ history }) => history)]
  const dataUpdatedAt = latestInstant(points.map(({ updatedAt }) => parseInstant(updatedAt ?? '')))
  const adjustments = [...reading.adjustments, ...listDriftWarnings(statistics.drift), ...listDriftWarnings(defined.drift)]
  return { dataTimes: dataUpdatedAt === null ? [] : [dataUpdatedAt], adjustments, fields: { ...reading, adjustments } }
}
