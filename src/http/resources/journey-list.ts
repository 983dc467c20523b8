import { mayRead, type Client } from '../../access/identity/client.ts'
import type { IndexedJourney, JourneyIndex } from '../../domain/journeys/journey-index.ts'
import type { ListedJourney } from '../../domain/journeys/journey-listing.ts'
import { listJourneys, type ListFilter } from '../../domain/journeys/list-journeys.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { calendarState, describeRange, type DateRange } from '../../domain/time/date-range.ts'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { Budget } from '../../reports/engine/budget.ts'
import type { Definitions } from '../../reports/engine/definitions.ts'
import { describeFreshness } from '../../reports/engine/freshness.ts'
import type { IndexSnapshot, IndexState } from '../../reports/engine/journey-indexes.ts'
import { definitionIn, listingIn } from '../../reports/engine/source.ts'
import type { JourneySummary, SummariseHeld } from '../../reports/resources/journey-summaries.ts'
import type { JourneysQuery } from '../schemas/journeys.ts'
import { writeCursor } from '../schemas/list-cursor.ts'

const defaultLimit = 100
/** Limit for journeys that no index lists. The other names are loaded when their reports are requested. */
const maxNamesLoaded = 50

export interface JourneyListOptions {
  definitions: Definitions | null
  summariseHeld: SummariseHeld
  /** Journeys to list besides those of the indexes, for clients that may read all journeys. */
  journeys: readonly JourneyId[]
  today: () => CalendarDate
  timeZone: string
}

/** Returns one page of the journeys that a client may read. */
export async function answerList (
  { definitions, summariseHeld, journeys: configured, today, timeZone }: JourneyListOptions,
  { index, states }: IndexSnapshot,
  { query, client, range, budget }: { query: JourneysQuery, client: Client, range: DateRange | null, budget: Budget }
) {
  const { sort = 'name', limit = defaultLimit, cursor: after = null, summary, trend } = query
  const others = (client.journeys === 'all' ? configured : [...client.journeys]).filter(id => index.find(id) === undefined)
  const page = await budget.build(() => {
    const listed = [...listReadable(client, index), ...others.map((id, position) =>
      readFromDefinition(id, definitions, position < maxNamesLoaded ? budget : null))]
    return listJourneys(listed, readFilter(query), { sort, limit, after })
  })
  const figures = summary === undefined ? [] : await summariseHeld(page.journeys.map(({ journeyId }) => journeyId), range, budget)
  return {
    ...summary === undefined ? {} : { range: describeRange(range, calendarState(range, today()), timeZone) },
    journeys: page.journeys.map((journey, position) => {
      const found = figures[position]
      return { ...describeJourney(journey, states, definitions), ...found === undefined ? {} : chooseFigures(found, trend === true) }
    }),
    next: page.next === null ? null : writeCursor(page.next),
    total: page.total,
    indexes: states.map(describeIndex)
  }
}

/** Returns a summary without the trend unless it was requested. The trend is as large as all other fields. */
export function chooseFigures (
  summary: JourneySummary, isTrendWanted: boolean
): Omit<JourneySummary, 'trend'> & Partial<Pick<JourneySummary, 'trend'>> {
  const { trend, ...figures } = summary
  return isTrendWanted ? summary : figures
}

function listReadable (client: Client, index: JourneyIndex): readonly IndexedJourney[] {
  return client.journeys === 'all' ? index.journeys : index.journeys.filter(({ journeyId }) => mayRead(client, journeyId, index))
}

function readFilter ({ q, state, paused, audience, folder, latest }: JourneysQuery): ListFilter {
  return {
    q: q ?? null,
    states: state ?? null,
    paused: paused ?? null,
    audience: audience ?? null,
    folder: folder ?? null,
    latest: latest === true
  }
}

/** Returns a list entry from the journey's definition, if that is in memory. */
function readFromDefinition (journeyId: JourneyId, definitions: Definitions | null, budget: Budget | null): ListedJourney {
  const found = definitions?.findHeld(journeyId, budget) ?? null
  const definition = definitionIn(found?.value ?? null)
  return {
    journeyId,
    name: definition?.name ?? null,
    folder: null,
    audienceId: null,
    state: definition?.state ?? null,
    paused: definition?.paused ?? null,
    version: definition?.versionNumber ?? null,
    isLatest: null,
    bundleId: definition?.bundle.id ?? null,
    stages: definition?.stages.map(({ id, name }) => ({ id, name })) ?? null
  }
}

function describeJourney (journey: ListedJourney | IndexedJourney, states: readonly IndexState[], definitions: Definitions | null) {
  const { journeyId, name, folder, audienceId, state, paused, version, isLatest, bundleId, stages } = journey
  const answer = 'part' in journey ? states[journey.part]?.answer : definitions?.findHeld(journeyId, null)
  const freshness = describeFreshness(null, answer?.stale ?? null)
  return { journeyId, name, folder, audienceId, state, paused, version, isLatest, bundleId, stages, freshness }
}

function describeIndex ({ index: { kind, id }, status, problem, fetchedAt, answer }: IndexState) {
  const realtimeJourneys = kind === 'audience' || answer === null ? null : listingIn(answer.value)?.realtimeIds.length ?? null
  return { kind, id, status, problem, fetchedAt, realtimeJourneys }
}
