import { createJourneyClient } from '../../../client/src/index.ts'
import type { HistoryQuery } from '../history/history-choice.ts'
import { readClientKey } from './client-key.ts'
import type { LanguageCode } from '../texts/languages.ts'
import { pageLanguage } from '../texts/texts.ts'
import type { Figure } from '../words/figure.ts'
import type { VersionPair } from './choose-comparison.ts'
import type {
  Bundle, BundleComparison, Canvas, Comparison, Definition, Drawing, Explanation, History, Journeys, Overview, Range
} from './report-types.ts'
import type { Days } from './read-params.ts'
import { toPeriodQuery, toRangeQuery, type FlowView, type Period, type RangeChoice, type TargetCount } from './view-state.ts'

/** The sort orders of the service's lists; a hyphen reverses them. */
type SortName = 'name' | 'folder' | 'state' | 'version'
export type ListSort = SortName | `-${SortName}`

export type Chart = 'conversion-graph' | 'activation-graph'

/** Which graph to draw, and how. */
export interface ChartChoice {
  chart: Chart
  view: FlowView
  targets: TargetCount
}

// the API is at the same address as the page, below the proxy's prefix if there is one; the page itself shows a 503 at once, with the time
// of the retry
const client = createJourneyClient({ baseUrl: new URL('.', location.href).href, credential: readClientKey, retries: 0 })

/** The page's main report, and the seconds since Treasure Data was asked for it. */
export async function loadOverview (
  journeyId: string, period: Period, signal: AbortSignal
): Promise<{ data: Overview, ageS: number | null }> {
  return await client.getAged('/v1/journeys/{journeyId}/overview', {
    params: { path: { journeyId }, query: toPeriodQuery(period) }, signal
  })
}

/** Returns the flows and rates of the previous period. */
export async function loadComparison (journeyId: string, range: RangeChoice, signal: AbortSignal): Promise<Comparison> {
  return await client.get('/v1/journeys/{journeyId}/comparison',
    { params: { path: { journeyId }, query: { ...toRangeQuery(range), parts: ['statistics'] } }, signal })
}

/** Returns a graph that is ready to draw. */
export async function loadDrawing (journeyId: string, period: Period, choice: ChartChoice, signal: AbortSignal): Promise<Drawing> {
  return await client.get(`/v1/journeys/{journeyId}/${choice.chart}`, {
    params: { path: { journeyId }, query: { ...toPeriodQuery(period), ...toChartQuery(choice), format: 'd3' } }, signal
  })
}

/** Returns a graph as a picture or a table in one of the API's formats. */
export async function loadChartFile (journeyId: string, period: Period, choice: ChartChoice, format: 'svg' | 'csv'): Promise<string> {
  return await client.getText(`/v1/journeys/{journeyId}/${choice.chart}`, {
    params: { path: { journeyId }, query: { ...toPeriodQuery(period), ...toChartQuery(choice), ...toFormatQuery(format) } }
  })
}

/** Returns the steps of a journey's stages, with their profiles, and the edges between them. */
export async function loadCanvas (journeyId: string, range: RangeChoice, signal: AbortSignal): Promise<Canvas> {
  return await client.get('/v1/journeys/{journeyId}/canvas', { params: { path: { journeyId }, query: toRangeQuery(range) }, signal })
}

/** Returns the canvas of all stages as a picture, a table or a flowchart in one of the API's formats. */
export async function loadCanvasFile (journeyId: string, range: RangeChoice, format: 'svg' | 'csv' | 'mermaid'): Promise<string> {
  return await client.getText('/v1/journeys/{journeyId}/canvas', {
    params: { path: { journeyId }, query: { ...toRangeQuery(range), ...toFormatQuery(format) } }
  })
}

/** Returns the parameters of a format; pictures are in the page's language. */
function toFormatQuery<Format extends string> (format: Format): { format: Format, lang?: LanguageCode } {
  return format === 'svg' ? { format, lang: pageLanguage } : { format }
}

/** Days as plain dates; `null` since launch. */
type ExplainedDays = Pick<Range, 'from' | 'to'>

/** Loads the explanation of a figure. */
export type ExplainFigure = (figure: Figure, signal: AbortSignal) => Promise<Explanation>

/**
 * Explains figures in the reports of a journey, unless a figure names another journey or a recorded run. `journeyId` is `null` if every
 * figure names its journey. `asOf` is `null` for now; `baseline` are the other days of a comparison, the previous ones by default.
 */
export function explainReports (
  reports: { journeyId: string | null, days: ExplainedDays, asOf: string | null, baseline?: ExplainedDays }
): ExplainFigure {
  const { days, baseline = noDays } = reports
  return async ({ report, pointer, journeyId = reports.journeyId, recordedAt }, signal) => {
    // a figure without a journey is a mistake of the page
    if (journeyId === null) throw new TypeError(pointer)
    const asOf = recordedAt ?? reports.asOf
    const query = {
      ...toDaysQuery(recordedAt === undefined ? days : noDays),
      ...asOf === null ? {} : { asOf },
      report,
      pointer,
      ...report !== 'comparison' ? {} : { parts: ['statistics' as const] },
      ...baseline.from === null || baseline.to === null ? {} : { baselineFrom: baseline.from, baselineTo: baseline.to }
    }
    return await client.get('/v1/journeys/{journeyId}/explain', { params: { path: { journeyId }, query }, signal })
  }
}

/** Explains figures in a comparison of two versions. */
export function explainVersions ({ bundleId, current, baseline }: VersionPair, days: ExplainedDays): ExplainFigure {
  return async ({ pointer }, signal) => {
    const query = { ...toDaysQuery(days), versions: [baseline, current], parts: comparedParts, pointer }
    return await client.get('/v1/bundles/{bundleId}/explain', { params: { path: { bundleId }, query }, signal })
  }
}

const noDays: ExplainedDays = { from: null, to: null }

function toDaysQuery ({ from, to }: ExplainedDays): { from?: string, to?: string } {
  return from === null || to === null ? {} : { from, to }
}

/** Returns the totals and rates of the journey after recorded runs. */
export async function loadHistory (journeyId: string, query: HistoryQuery, signal: AbortSignal): Promise<History> {
  return await client.get('/v1/journeys/{journeyId}/history', {
    params: { path: { journeyId }, query: { ...query, fields: ['totals', 'rates'] } }, signal
  })
}

/** A file of the history: points or gaps as a table, or everything as JSON lines. */
export type HistoryFile = { format: 'csv', table: 'points' | 'gaps' } | { format: 'ndjson' }

/** Returns the address of a history file, relative to the page. */
export function addressHistoryFile (journeyId: string, query: HistoryQuery, file: HistoryFile): string {
  return `v1/journeys/${journeyId}/history?${new URLSearchParams({ ...query, ...file })}`
}

/** Returns a history file in one of the API's formats. */
export async function loadHistoryFile (journeyId: string, query: HistoryQuery, file: HistoryFile): Promise<string> {
  return await client.getText('/v1/journeys/{journeyId}/history', { params: { path: { journeyId }, query: { ...query, ...file } } })
}

/** Returns one page of the journeys that the reader may see. The service needs only the indexes for it, which all readers share. */
export async function loadJourneys (
  { q = '', sort, cursor = null, limit }: { q?: string, sort?: ListSort, cursor?: string | null, limit?: number }, signal: AbortSignal
): Promise<Journeys> {
  const query = {
    ...q === '' ? {} : { q },
    ...sort === undefined ? {} : { sort },
    ...cursor === null ? {} : { cursor },
    ...limit === undefined ? {} : { limit }
  }
  return await client.get('/v1/journeys', { params: { query }, signal })
}

/** Returns the figures of at most 50 journeys, with their trends. */
export async function loadFigures (ids: readonly string[], range: RangeChoice, signal: AbortSignal): Promise<Journeys> {
  return await client.get('/v1/journeys', { params: { query: { ids: [...ids], ...toRangeQuery(range), trend: true } }, signal })
}

/** Returns the definition of a journey. */
export async function loadDefinition (journeyId: string, signal: AbortSignal): Promise<Definition> {
  return await client.get('/v1/journeys/{journeyId}', { params: { path: { journeyId } }, signal })
}

/** Returns all versions of a journey. */
export async function loadBundle (bundleId: string, signal: AbortSignal): Promise<Bundle> {
  return await client.get('/v1/bundles/{bundleId}', { params: { path: { bundleId } }, signal })
}

/** Returns a journey's flows and rates on two ranges of days. */
export async function loadOtherDays (
  journeyId: string, range: RangeChoice, { from, to }: Days, signal: AbortSignal
): Promise<Comparison> {
  return await client.get('/v1/journeys/{journeyId}/comparison', {
    params: { path: { journeyId }, query: { ...toRangeQuery(range), baselineFrom: from, baselineTo: to, parts: ['statistics'] } }, signal
  })
}

const comparedParts: Array<'statistics' | 'conversion'> = ['statistics', 'conversion']

/** Returns flows, rates and the conversion flow of two versions on the same days. */
export async function loadVersionComparison (
  { bundleId, current, baseline }: VersionPair, range: RangeChoice, signal: AbortSignal
): Promise<BundleComparison> {
  return await client.get('/v1/bundles/{bundleId}/comparison', {
    params: {
      path: { bundleId }, query: { ...toRangeQuery(range), versions: [baseline, current], parts: comparedParts }
    },
    signal
  })
}

function toChartQuery ({ view, targets }: ChartChoice): { kind?: Array<Exclude<FlowView, 'all'>>, top?: number } {
  return { ...view === 'all' ? {} : { kind: [view] }, ...targets === 0 ? {} : { top: targets } }
}
