import { oneOf, parseDays, writeDays, type Days } from '../state/read-params.ts'

/** Which recorded runs are shown: all of them, or the last one of each unit. */
export const historySteps = ['run', 'day', 'week', 'month'] as const

export type HistoryStep = typeof historySteps[number]

export const historyRates = ['completion', 'exitOrJump', 'active'] as const

export type HistoryRate = typeof historyRates[number]

export const historySpans = ['90d', '1y', '3y'] as const

export type HistorySpan = typeof historySpans[number]

/** The choices of the history card. */
export interface HistoryChoice {
  by: HistoryStep
  rate: HistoryRate
  span: HistorySpan | Days
}

export const startHistory: HistoryChoice = { by: 'week', rate: 'completion', span: '1y' }

const dayMs = 86_400_000
/** A year: today counts, and one year in four has an extra day. */
const threeYears = 3 * 365

/** Reads the history's part of an address. Missing or invalid values become the defaults. */
export function parseHistoryChoice (params: URLSearchParams): HistoryChoice {
  const span = params.get('span')
  return {
    by: oneOf(historySteps, params.get('by')) ?? startHistory.by,
    rate: oneOf(historyRates, params.get('rate')) ?? startHistory.rate,
    span: oneOf(historySpans, span) ?? parseDays(span ?? '') ?? startHistory.span
  }
}

/** Writes into an address what `parseHistoryChoice` reads. Defaults are omitted. */
export function writeHistoryChoice ({ by, rate, span }: HistoryChoice, params: URLSearchParams): void {
  if (by !== startHistory.by) params.set('by', by)
  if (rate !== startHistory.rate) params.set('rate', rate)
  if (span !== startHistory.span) params.set('span', typeof span === 'string' ? span : writeDays(span))
}

/** The query for the API. */
export interface HistoryQuery {
  by: HistoryStep
  range?: 'last_90d'
  from?: string
  to?: string
}

/** Converts the choice to the API's query. `today` is the day in the service's time zone. A year that ends today is the default. */
export function toHistoryQuery ({ by, span }: Pick<HistoryChoice, 'by' | 'span'>, today: string): HistoryQuery {
  if (typeof span !== 'string') return { by, ...span }
  if (span === '90d') return { by, range: 'last_90d' }
  if (span === '1y') return { by }
  return { by, from: new Date(Date.parse(today) - threeYears * dayMs).toISOString().slice(0, 10), to: today }
}
