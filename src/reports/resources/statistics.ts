import { latestInstant } from '../../domain/time/instant.ts'
import { readStatistics } from '../../domain/statistics/read-statistics.ts'
import type { StatisticsReading } from '../../domain/statistics/read-statistics.ts'
import { noStatistics, type JourneyStatistics } from '../../domain/td/statistics.ts'
import { listDriftWarnings } from '../../domain/td/drift.ts'
import { statisticsFormats, type StatisticsFormatName } from '../../formats/index.ts'
import type { TableName } from '../../formats/statistics-csv.ts'
import { defineSourceReport, findSource, type PartOutcome, type Report, type SourceReading } from '../engine/report.ts'
import { describeEndpoint } from '../../treasure-data/endpoints/endpoints.ts'
import { requireRead, type Source } from '../engine/source.ts'
import { warmForms } from '../engine/warm-forms.ts'

const resource = { name: 'statistics', endpoint: 'statistics', maxDays: describeEndpoint('statistics').maxDays } as const

/** A journey's statistics with rates, growth, flows and checks. */
export const statistics = defineSourceReport({
  ...resource, recipe: { maker: 'statistics', args: ['json'] }, read: readStatisticsSource
})

/** A journey's statistics in one of their formats; `table` says which table of a text. */
export function defineStatistics (name: StatisticsFormatName, table?: TableName): Report {
  const format = statisticsFormats.find(format => format.name === name)
  if (format?.kind !== 'text') return statistics
  const shown: TableName = table ?? format.tables[0].name
  return defineSourceReport({
    ...resource,
    view: `${format.name}&${shown}`,
    isConversion: true,
    recipe: { maker: 'statistics', args: [name, shown] },
    describedBy: 'format=json',
    read (source, cumulative) {
      const { fields, ...content } = readStatisticsSource(source, cumulative)
      return { ...content, mediaType: format.contentType, write: () => format.write(fields, shown) }
    }
  })
}

/** Returns the statistics that TD sent, or if it sent none, statistics without numbers; `null` where the part failed. */
export function findStatistics (outcome: PartOutcome | undefined): JourneyStatistics | null {
  const source = findSource(outcome)
  return source?.endpoint === 'statistics' ? findContent(source) ?? noStatistics : null
}

/** Returns the statistics in a source; `null` where TD has none. */
export function findContent (source: Source): JourneyStatistics | null {
  const read = requireRead(source)
  return read.endpoint === 'statistics' ? read.content : null
}

const takeReading = warmForms.define<SourceReading<StatisticsReading>>(({ fields: { series, stages } }) =>
  5_000 + bytesPerPoint * stages.reduce((points, stage) => points + stage.series.length, series.length))

/** A point of a series with its flows, about. */
const bytesPerPoint = 400

/** Reads TD's statistics as a report shows them. */
export function readStatisticsSource (source: Source, cumulative: boolean): SourceReading<StatisticsReading> {
  return takeReading(source, cumulative, () => readSource(source, cumulative))
}

function readSource (source: Source, cumulative: boolean): SourceReading<StatisticsReading> {
  const reading: StatisticsReading = readStatistics(findContent(source), cumulative)
  const times = [reading.series, ...reading.stages.map(({ series }) => series)].flat().map(({ updatedAt }) => updatedAt)
  const warnings = [...reading.warnings, ...listDriftWarnings(source.drift)]
  return { dataUpdatedAt: latestInstant(times), adjustments: warnings, fields: { ...reading, warnings } }
}
