const formats = ['d3', 'echarts', 'plotly', 'mermaid', 'csv', 'svg'].map(format => `format=${format}`)
const views = ['kind=exit', 'top=2', 'kind=exit&top=2', 'format=svg&top=2', 'format=svg&width=960&height=540']
const graphQueries = ['', ...views, ...formats]

/** One report in the golden file. */
export interface GoldenReport {
  name: string
  /** The path below `/v1/journeys/{journeyId}`. */
  path: string
  /** The queries in addition to a range. The first one is the JSON whose numbers are explained. */
  queries: readonly string[]
  /** The query for explanations; `null` if its numbers are not explained. */
  explain: string | null
  /** Whether it is requested without a range, and with one. */
  ranges: 'all' | 'none' | 'some'
}

/** Every report of one journey, in all its forms. */
export const goldenReports: readonly GoldenReport[] = [
  { name: 'definition', path: '', queries: [''], explain: null, ranges: 'none' },
  {
    name: 'statistics',
    path: '/statistics',
    queries: ['', ...['series', 'stages', 'stage-series'].map(table => `format=csv&table=${table}`)],
    explain: 'report=statistics',
    ranges: 'all'
  },
  {
    name: 'canvas',
    path: '/canvas',
    queries: ['', ...['mermaid', 'csv', 'csv&table=edges', 'svg'].map(format => `format=${format}`)],
    explain: 'report=canvas',
    ranges: 'all'
  },
  { name: 'conversion-graph', path: '/conversion-graph', queries: graphQueries, explain: 'report=conversion-graph', ranges: 'all' },
  {
    name: 'balanced-graph',
    path: '/conversion-graph',
    queries: graphQueries.map(query => joinQuery('balance=true', query)),
    explain: 'report=conversion-graph&balance=true',
    ranges: 'all'
  },
  { name: 'activation-graph', path: '/activation-graph', queries: graphQueries, explain: 'report=activation-graph', ranges: 'all' },
  { name: 'overview', path: '/overview', queries: [''], explain: 'report=overview', ranges: 'all' },
  { name: 'comparison', path: '/comparison', queries: [''], explain: 'report=comparison', ranges: 'some' }
]

/** Joins the non-empty parts of a query. */
export function joinQuery (...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join('&')
}
