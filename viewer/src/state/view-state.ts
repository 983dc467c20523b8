import { startActivations, type ActivationChoice } from '../activations/choose-activations.ts'
import { parseHistoryChoice, startHistory, writeHistoryChoice, type HistoryChoice } from '../history/history-choice.ts'
import { isDay, isInstant, oneOf, parseDays, writeDays, type Days } from './read-params.ts'

export const rangePresets = ['last_7d', 'last_30d', 'last_90d', 'yesterday', 'this_month', 'last_month'] as const

export type RangePreset = typeof rangePresets[number]

/** Days by name, from one to another, or all since launch, which is TD's default. */
export type RangeChoice = { preset: RangePreset } | Days | 'launch'

/** TD's four views of the conversion chart, by what links lead to, and all of them. */
export const flowViews = ['all', 'goal', 'stage', 'exit', 'jump'] as const

export type FlowView = typeof flowViews[number]

/** How many of the largest targets of each kind are drawn apart; 0 for all. */
export const targetCounts = [10, 30, 0] as const

export type TargetCount = typeof targetCounts[number]

export const stageColumns = [
  'order', 'name', 'entered', 'current', 'milestone', 'exit', 'totalEntered', 'totalMilestone', 'totalExit'
] as const

export type StageColumn = typeof stageColumns[number]

/** What the list of journeys can be in order by: all columns that have an order. */
export const listColumns = ['name', 'folder', 'state', 'version', 'entries', 'goalRate'] as const

export type ListColumn = typeof listColumns[number]

export interface Order<Column extends string> { column: Column, isDescending: boolean }

/** What a journey is compared with: another one, which may be another version of it, or itself on other days. */
export type Comparand = { journeyId: string } | Days

/** Which days a report is about, and as of when: a plain day, a time in UTC, or `null` for now. */
export interface Period { range: RangeChoice, asOf: string | null }

/** What the page shows. It stands in the address, so that a link shows the same. */
export interface ViewState extends Period {
  journeyId: string | null
  view: FlowView
  targets: TargetCount
  /** The stage that charts are narrowed to. */
  stage: string | null
  sort: Order<StageColumn>
  activations: ActivationChoice
  /** What is searched for in the list of journeys. */
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

/** Reads the query of an address. What is missing or makes no sense is as on the first visit. */
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

/** The query that `parseViewState` reads the same state from, without a question mark; as short as can be. */
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

/** Whether a text is an id as TD gives them. */
export function isJourneyId (text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text)
}

/** The days in the words of the API's query. */
export function toRangeQuery (range: RangeChoice): { range?: RangePreset, from?: string, to?: string } {
  if (range === 'launch') return {}
  return 'preset' in range ? { range: range.preset } : { from: range.from, to: range.to }
}

/** The days, and as of when, in the words of the API's query. */
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
