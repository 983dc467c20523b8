import type { RowFigures } from './describe-row.ts'
import type { RecentJourney } from '../state/recent-journeys.ts'
import type { ListedJourney } from '../state/report-types.ts'
import type { ListColumn, Order } from '../state/view-state.ts'
import { readEntries, readGoalRate } from './describe-row.ts'

export interface OrderedRows {
  recent: ListedJourney[]
  others: ListedJourney[]
  /** How many rows have the figure that they are sorted by; `null` if the service sorted them. */
  sorted: number | null
}

/**
 * Returns the rows, recently viewed journeys first. Unless the list is a search result, these include journeys that are not listed,
 * because a reader may read journeys that they may not list.
 */
export function orderRows (
  journeys: readonly ListedJourney[], recent: readonly RecentJourney[], isSearch: boolean, order: Order<ListColumn>,
  read: (journeyId: string) => RowFigures
): OrderedRows {
  const byId = new Map(journeys.map(journey => [journey.journeyId, journey]))
  const viewed = recent.flatMap(({ id, name }) => byId.get(id) ?? (isSearch ? [] : { journeyId: id, name }))
  const ids = new Set(viewed.map(({ journeyId }) => journeyId))
  const others = journeys.filter(({ journeyId }) => !ids.has(journeyId))
  const value = order.column === 'entries' ? readEntries : order.column === 'goalRate' ? readGoalValue : null
  if (value === null) return { recent: viewed, others, sorted: null }
  const valued = others.map(journey => ({ journey, value: value(read(journey.journeyId).current) }))
  const known = valued.filter(({ value }) => value !== null)
  known.sort((left, right) => ((left.value ?? 0) - (right.value ?? 0)) * (order.isDescending ? -1 : 1))
  const unknown = valued.filter(({ value }) => value === null)
  return { recent: viewed, others: [...known, ...unknown].map(({ journey }) => journey), sorted: known.length }
}

function readGoalValue (figures: ListedJourney | null): number | null {
  return readGoalRate(figures)?.value ?? null
}
