import { createJourneyClient } from '../../../client/src/index.ts'
import type { HistoryQuery } from '../history/history-choice.ts'
import { readClientKey } from './client-key.ts'
import type { Figure } from '../words/figure.ts'
import type { VersionPair } from './choose-comparison.ts'
import type {
  Bundle, BundleComparison, Canvas, Comparison, Definition, Drawing, Explanation, History, Journeys, Overview
} from './report-types.ts'
import type { Days } from './read-params.ts'
import { toPeriodQuery, toRangeQuery, type FlowView, type Period, type RangeChoice, type TargetCount } from './view-state.ts'

/** What the service puts lists in order by; with a hyphen, the other way round. */
type SortName = 'name' | 'folder' | 'state' | 'version'
export type ListSort = SortName | `-${SortName}`

export type Chart = 'conversion-graph' | 'activation-graph'

/** Which picture of a graph. */
export interface ChartChoice {
  chart: Chart
  view: FlowView
  targets: TargetCount
}

// the API is beside the page, below whatever prefix a proxy has put before both;
// the page itself tells its reader of a 503 at once, and when it asks again
const client = createJourneyClient({ baseUrl: new URL('.', location.href).href, credential: readClientKey, retries: 0 })

/** The page's main report, and how many seconds ago Treasure Data was asked for it. */
export async function loadOverview (
  journeyId: string, period: Period, signal: AbortSignal
): Promise<{ data: Overview, ageS: number | null }> {
  return await client.getAged('/v1/journeys/{journeyId}/overview', {
    params: { path: { journeyId }, query: toPeriodQuery(period) }, signal
  })
}

/** What the range's flows and rates were in the period before it. */
export async function loadComparison (journeyId: string, range: RangeChoice, signal: AbortSignal): Promise<Comparison> {
  return await client.get('/v1/journeys/{journeyId}/comparison',
    { params: { path: { journeyId }, query: { ...toRangeQuery(range), parts: ['statistics'] } }, signal })
}

/** A graph that can be drawn as it is. */
export async function loadDrawing (journeyId: string, period: Period, choice: ChartChoice, signal: AbortSignal): Promise<Drawing> {
  return await client.get(`/v1/journeys/{journeyId}/${choice.chart}`, {
    params: { path: { journeyId }, query: { ...toPeriodQuery(period), ...toChartQuery(choice), format: 'd3' } }, signal
  })
}

/** A graph as a picture or a table, as the API writes it. */
export async function loadChartFile (journeyId: string, period: Period, choice: ChartChoice, format: 'svg' | 'csv'): Promise<string> {
  return await client.getText(`/v1/journeys/{journeyId}/${choice.chart}`, {
    params: { path: { journeyId }, query: { ...toPeriodQuery(period), ...toChartQuery(choice), format } }
  })
}

/** The steps of a journey's stages with who is in them, and the ways between them. */
export async function loadCanvas (journeyId: string, range: RangeChoice, signal: AbortSignal): Promise<Canvas> {
  return await client.get('/v1/journeys/{journeyId}/canvas', { params: { path: { journeyId }, query: toRangeQuery(range) }, signal })
}

/** The canvas of all stages as a picture, a table or a flowchart, as the API writes it. */
export async function loadCanvasFile (journeyId: string, range: RangeChoice, format: 'svg' | 'csv' | 'mermaid'): Promise<string> {
  return await client.getText('/v1/journeys/{journeyId}/canvas', {
    params: { path: { journeyId }, query: { ...toRangeQuery(range), format } }
  })
}

/** What an explanation is about: days as plain dates, `null` since launch, and the time that the report is of, `null` for now. */
export interface ExplainedPeriod { from: string | null, to: string | null, asOf: string | null }

/** Where a figure of a report comes from. */
export async function loadExplanation (
  journeyId: string, { from, to, asOf }: ExplainedPeriod, { report, pointer }: Figure, signal: AbortSignal
): Promise<Explanation> {
  const query = {
    ...from === null || to === null ? {} : { from, to },
    ...asOf === null ? {} : { asOf },
    report,
    pointer,
    ...report === 'comparison' ? { parts: ['statistics' as const] } : {}
  }
  return await client.get('/v1/journeys/{journeyId}/explain', { params: { path: { journeyId }, query }, signal })
}

/** How the journey stood after recorded runs: totals and rates. */
export async function loadHistory (journeyId: string, query: HistoryQuery, signal: AbortSignal): Promise<History> {
  return await client.get('/v1/journeys/{journeyId}/history', {
    params: { path: { journeyId }, query: { ...query, fields: ['totals', 'rates'] } }, signal
  })
}

/** Which file of the history: its points or its gaps as a table, or all of it as lines of JSON. */
export type HistoryFile = { format: 'csv', table: 'points' | 'gaps' } | { format: 'ndjson' }

/** The address of a file of the history, relative to the page. */
export function addressHistoryFile (journeyId: string, query: HistoryQuery, file: HistoryFile): string {
  return `v1/journeys/${journeyId}/history?${new URLSearchParams({ ...query, ...file })}`
}

/** A file of the history, as the API writes it. */
export async function loadHistoryFile (journeyId: string, query: HistoryQuery, file: HistoryFile): Promise<string> {
  return await client.getText('/v1/journeys/{journeyId}/history', { params: { path: { journeyId }, query: { ...query, ...file } } })
}

/** One page of the journeys that the reader may see. It costs Treasure Data nothing but the indexes, which all readers share. */
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

/** The figures of some journeys, at most 50, and their trends. */
export async function loadFigures (ids: readonly string[], range: RangeChoice, signal: AbortSignal): Promise<Journeys> {
  return await client.get('/v1/journeys', { params: { query: { ids: [...ids], ...toRangeQuery(range), trend: true } }, signal })
}

/** What Treasure Data knows of a journey besides its numbers. */
export async function loadDefinition (journeyId: string, signal: AbortSignal): Promise<Definition> {
  return await client.get('/v1/journeys/{journeyId}', { params: { path: { journeyId } }, signal })
}

/** All versions of a journey. */
export async function loadBundle (bundleId: string, signal: AbortSignal): Promise<Bundle> {
  return await client.get('/v1/bundles/{bundleId}', { params: { path: { bundleId } }, signal })
}

/** The journey's flows and rates on two ranges of days. */
export async function loadOtherDays (
  journeyId: string, range: RangeChoice, { from, to }: Days, signal: AbortSignal
): Promise<Comparison> {
  return await client.get('/v1/journeys/{journeyId}/comparison', {
    params: { path: { journeyId }, query: { ...toRangeQuery(range), baselineFrom: from, baselineTo: to, parts: ['statistics'] } }, signal
  })
}

/** Flows, rates and the conversion flow of two versions on the same days. */
export async function loadVersionComparison (
  { bundleId, current, baseline }: VersionPair, range: RangeChoice, signal: AbortSignal
): Promise<BundleComparison> {
  return await client.get('/v1/bundles/{bundleId}/comparison', {
    params: {
      path: { bundleId }, query: { ...toRangeQuery(range), versions: [baseline, current], parts: ['statistics', 'conversion'] }
    },
    signal
  })
}

function toChartQuery ({ view, targets }: ChartChoice): { kind?: Array<Exclude<FlowView, 'all'>>, top?: number } {
  return { ...view === 'all' ? {} : { kind: [view] }, ...targets === 0 ? {} : { top: targets } }
}
