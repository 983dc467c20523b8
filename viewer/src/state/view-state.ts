import { startActivations, type ActivationChoice } from '../activations/choose-activations.ts'
import { parseHistoryChoice, startHistory, writeHistoryChoice, type HistoryChoice } from '../history/history-choice.ts'
import { isDay, isInstant, oneOf, parseDays, writeDays, type Days } from './read-params.ts'

export const rangePresets = ['last_7d', 'last_30d', 'last_90d', 'yesterday', 'this_month', 'last_month'] as const

export type RangePreset = typeof rangePresets[number]

/** The range: named, from one day to another, or since launch, which is TD's default. */
export type RangeChoice = { preset: RangePreset } | Days | 'launch'

/** The kinds of links in TD's four views of the conversion chart, or all links. */
export const flowViews = ['all', 'goal', 'stage', 'exit', 'jump'] as const

export type FlowView = typeof flowViews[number]

/** How many of the largest targets of each kind are drawn; 0 for all. */
export const targetCounts = [10, 30, 0] as const

export type TargetCount = typeof targetCounts[number]

export const stageColumns = [
  'order', 'name', 'entered', 'current', 'milestone', 'exit', 'totalEntered', 'totalMilestone', 'totalExit'
] as const

export type StageColumn = typeof stageColumns[number]

/** The sort orders of the list of journeys. */
export const listColumns = ['name', 'folder', 'state', 'version', 'entries', 'goalRate'] as const

export type ListColumn = typeof listColumns[number]

/** Returns whether a column of the list has figures, which the service's lists do not contain. */
export function isFigureColumn (column: string): column is 'entries' | 'goalRate' {
  return column === 'entries' || column === 'goalRate'
}

export interface Order<Column extends string> { column: Column, isDescending: boolean }

/** The other side of a comparison: another journey, which may be another version, or other days. */
export type Comparand = { journeyId: string } | Days

/** The days of a report, and the time that it shows: a plain date, a time in UTC, or `null` for now. */
export interface Period { range: RangeChoice, asOf: string | null }

/** Everything that determines what the page shows. It is in the address, so that links work. */
export interface ViewState extends Period {
  journeyId: string | null
  view: FlowView
  targets: TargetCount
  /** The stage that charts are filtered by. */
  stage: string | null
  sort: Order<StageColumn>
  activations: ActivationChoice
  /** The text that the list of journeys is searched for. */
  q: string
  order: Order<ListColumn>
  comparand: Comparand | null
  history: HistoryChoice
}

export const startState: ViewState = {
  journeyId: null,
  range: { preset: 'last_30d' },
  asOf: null,
  view: 'all',
  targets: 10,
  stage: null,
  sort: { column: 'order', isDescending: false },
  activations: startActivations,
  q: '',
  order: { column: 'name', isDescending: false },
  comparand: null,
  history: startHistory
}

/** Reads the query of an address. Missing or invalid values become the defaults. */
export function parseViewState (query: string): ViewState {
  const params = new URLSearchParams(query)
  const journeyId = params.get('journey') ?? ''
  return {
    journeyId: isJourneyId(journeyId) ? journeyId : null,
    range: parseRange(params),
    asOf: parseAsOf(params.get('asOf') ?? ''),
    view: oneOf(flowViews, params.get('view')) ?? startState.view,
    targets: targetCounts.find(count => String(count) === params.get('targets')) ?? startState.targets,
    stage: params.get('stage') || null,
    sort: parseOrder(stageColumns, params.get('sort')) ?? startState.sort,
    activations: { q: params.get('activation') ?? '', isAll: params.get('activations') === 'all' },
    q: params.get('q') ?? '',
    order: parseOrder(listColumns, params.get('order')) ?? startState.order,
    comparand: parseComparand(params.get('with') ?? ''),
    history: parseHistoryChoice(params)
  }
}

/** Writes the shortest query that `parseViewState` reads as the same state, without the question mark. */
export function writeViewState (
  { journeyId, range, asOf, view, targets, stage, sort, activations, q, order, comparand, history }: ViewState
): string {
  const params = new URLSearchParams()
  if (journeyId !== null) params.set('journey', journeyId)
  if (range === 'launch') params.set('range', 'launch')
  else if ('preset' in range) {
    if (range.preset !== 'last_30d') params.set('range', range.preset)
  } else {
    params.set('from', range.from)
    params.set('to', range.to)
  }
  if (asOf !== null) params.set('asOf', asOf)
  if (view !== startState.view) params.set('view', view)
  if (targets !== startState.targets) params.set('targets', String(targets))
  if (stage !== null) params.set('stage', stage)
  if (sort.column !== 'order' || sort.isDescending) params.set('sort', writeOrder(sort))
  if (activations.q !== '') params.set('activation', activations.q)
  if (activations.isAll) params.set('activations', 'all')
  if (q !== '') params.set('q', q)
  if (order.column !== 'name' || order.isDescending) params.set('order', writeOrder(order))
  if (comparand !== null) params.set('with', 'journeyId' in comparand ? comparand.journeyId : writeDays(comparand))
  writeHistoryChoice(history, params)
  return params.toString()
}

/** Returns whether a text has the form of TD's ids. */
export function isJourneyId (text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text)
}

/** Converts the days to the API's query. */
export function toRangeQuery (range: RangeChoice): { range?: RangePreset, from?: string, to?: string } {
  if (range === 'launch') return {}
  return 'preset' in range ? { range: range.preset } : { from: range.from, to: range.to }
}

/** Converts the days and the time to the API's query. */
export function toPeriodQuery ({ range, asOf }: Period): ReturnType<typeof toRangeQuery> & { asOf?: string } {
  return { ...toRangeQuery(range), ...asOf === null ? {} : { asOf } }
}

function writeOrder ({ column, isDescending }: Order<string>): string {
  return `${column}${isDescending ? '.desc' : ''}`
}

function parseOrder<const Column extends string> (columns: readonly Column[], text: string | null): Order<Column> | null {
  const [name, direction] = (text ?? '').split('.')
  const column = oneOf(columns, name)
  return column === null ? null : { column, isDescending: direction === 'desc' }
}

function parseComparand (text: string): Comparand | null {
  if (isJourneyId(text)) return { journeyId: text }
  return parseDays(text)
}

function parseRange (params: URLSearchParams): RangeChoice {
  const from = params.get('from')
  const to = params.get('to')
  if (from !== null && to !== null && isDay(from) && isDay(to)) return { from, to }
  const named = params.get('range')
  const preset = oneOf(rangePresets, named)
  if (preset !== null) return { preset }
  return named === 'launch' ? 'launch' : startState.range
}

function parseAsOf (text: string): string | null {
  return isDay(text) || isInstant(text) ? text : null
}
