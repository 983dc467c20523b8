import { latestInstant } from '../../domain/time/instant.ts'
import { joinNames } from '../../domain/overview/join-names.ts'
import { readBuckets, type JourneyBucket, type StageBucket } from '../../domain/statistics/buckets.ts'
import type { Bucketing } from '../../domain/statistics/divide-histories.ts'
import { describeRun } from '../../domain/statistics/journey-run.ts'
import { readStatistics } from '../../domain/statistics/read-statistics.ts'
import type { StatisticsReading } from '../../domain/statistics/read-statistics.ts'
import type { CalendarUnit } from '../../domain/time/calendar-unit.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import { noStatistics, type JourneyStatistics } from '../../domain/td/statistics.ts'
import { listDriftWarnings } from '../../domain/td/drift.ts'
import { statisticsFormats, type StatisticsFormatName } from '../../formats/index.ts'
import type { TableName } from '../../formats/statistics-csv.ts'
import { rhythmIn } from '../engine/expected-runs.ts'
import {
  findDefinition, findNames, findSource, type Outcomes, type PartOutcome, type Report, type SourceReading
} from '../engine/report.ts'
import { describeEndpoint } from '../../treasure-data/endpoints/endpoints.ts'
import { requireRead, type Source } from '../engine/source.ts'
import { warmForms } from '../engine/warm-forms.ts'

/** The parameters of a statistics report. */
export interface StatisticsChoice {
  format?: StatisticsFormatName
  /** The table of a text format. */
  table?: TableName | undefined
  /** The calendar units that its series is summed by; only with a range. */
  bucketing?: Bucketing | undefined
}

/** How much longer a report takes with buckets than without, as a factor, measured with 1,096 days of 8 stages and rounded up. */
const effortOf: Record<CalendarUnit, number> = { day: 8, week: 3, month: 3 }

/** A journey's statistics with rates, growth, flows and checks. */
export const statistics = defineStatistics()

/** A journey's statistics, as selected. */
export function defineStatistics (choice: StatisticsChoice = {}): Report {
  const format = statisticsFormats.find(({ name }) => name === choice.format)
  const text = format?.kind === 'text' ? format : null
  const { bucketing } = choice
  const table: TableName | undefined = choice.table ?? (bucketing === undefined ? text?.tables[0].name : 'buckets')
  // whatever the day, units that were complete stay complete
  const byQuery = bucketing === undefined ? [] : [`by=${bucketing.by}`]
  const view = [...text === null ? [] : [text.name, table], ...byQuery, ...bucketing === undefined ? [] : [bucketing.today]].join('&')
  return {
    name: 'statistics',
    maxDays: describeEndpoint('statistics').maxDays,
    recipe: { maker: 'statistics', args: [choice] },
    parts: ['statistics'],
    usesNames: true,
    describesRuns: true,
    allowsPartial: false,
    ...view === '' ? {} : { view },
    ...bucketing === undefined ? {} : { effort: effortOf[bucketing.by] },
    ...text === null || table === undefined
      ? {}
      : { isConversion: true, describedBy: ['format=json', ...byQuery].join('&'), file: { extension: text.extension, table } },
    compose (outcomes, range) {
      const { dataUpdatedAt, adjustments, fields } = readNamedStatistics(outcomes, range, bucketing)
      const content = { dataTimes: dataUpdatedAt === null ? [] : [dataUpdatedAt], adjustments }
      if (text === null || table === undefined) return { ...content, fields }
      return { ...content, mediaType: text.contentType, write: () => text.write(fields, table) }
    }
  }
}

/** A statistics report's fields without journeyId, range and freshness. */
export type StatisticsFields = ReturnType<typeof readNamedStatistics>['fields']

/** Reads a statistics report: TD's statistics with names and runs from the definition, and any buckets. */
export function readNamedStatistics (outcomes: Outcomes, range: DateRange | null, bucketing?: Bucketing) {
  const source = findSource(outcomes.statistics)
  // a report without its part is not composed
  if (source === null) throw new Error('no statistics to read')
  const names = findNames(outcomes)
  const { dataUpdatedAt, fields: { checks, warnings, ...numbers } } = readStatisticsSource(source, range === null)
  const named = joinNames(numbers.stages, [], names).stages
  const divided = range === null || bucketing === undefined ? null : readBuckets(findContent(source) ?? noStatistics, range, bucketing)
  const stages: Array<typeof named[number] & { buckets?: StageBucket[] }> = divided === null
    ? named
    : named.map(stage => ({ ...stage, buckets: divided.stages[stage.index] ?? [] }))
  const buckets: { buckets?: JourneyBucket[] } = divided === null ? {} : { buckets: divided.buckets }
  const adjustments = [...warnings, ...divided?.warnings ?? []]
  return {
    dataUpdatedAt,
    adjustments,
    fields: {
      name: names.journey,
      run: readRun(outcomes),
      ...numbers,
      stages,
      ...buckets,
      checks: [...checks, ...divided?.checks ?? []],
      warnings: adjustments
    }
  }
}

/** Reads the available facts about the journey's runs from the definition and the statistics. */
export function readRun (outcomes: Outcomes) {
  return describeRun(findDefinition(outcomes), rhythmIn(findSource(outcomes.statistics)), outcomes.isOverdue === true)
}

/** Returns the statistics that TD sent. If TD sent none, returns statistics without numbers; if the part failed, `null`. */
export function findStatistics (outcome: PartOutcome | undefined): JourneyStatistics | null {
  const source = findSource(outcome)
  return source?.endpoint === 'statistics' ? findContent(source) ?? noStatistics : null
}

/** Returns the statistics in a source; `null` if TD has none. */
export function findContent (source: Source): JourneyStatistics | null {
  const read = requireRead(source)
  return read.endpoint === 'statistics' ? read.content : null
}

const takeReading = warmForms.define<SourceReading<StatisticsReading>>(({ fields: { series, stages } }) =>
  5_000 + bytesPerPoint * stages.reduce((points, stage) => points + stage.series.length, series.length))

/** Approximate size of a point of a series with its flows. */
const bytesPerPoint = 400

/** Reads TD's statistics as shown in reports, without names. */
export function readStatisticsSource (source: Source, cumulative: boolean): SourceReading<StatisticsReading> {
  return takeReading(source, cumulative, () => readSource(source, cumulative))
}

function readSource (source: Source, cumulative: boolean): SourceReading<StatisticsReading> {
  const reading: StatisticsReading = readStatistics(findContent(source), cumulative)
  const times = [reading.series, ...reading.stages.map(({ series }) => series)].flat().map(({ updatedAt }) => updatedAt)
  const warnings = [...reading.warnings, ...listDriftWarnings(source.drift)]
  return { dataUpdatedAt: latestInstant(times), adjustments: warnings, fields: { ...reading, warnings } }
}
