import { compareNatural } from '../td/ids.ts'
import type { ListedJourney } from './journey-listing.ts'
import { createSearch, foldPath, foldText } from './search-name.ts'

/** What journeys can be sorted by, each ascending, and descending with a hyphen before its name. */
export const sortNames = ['name', 'folder', 'state', 'version', 'journeyId'] as const

type SortName = typeof sortNames[number]

export type JourneySort = SortName | `-${SortName}`

export const journeySorts: readonly JourneySort[] = sortNames.flatMap(name => [name, `-${name}`] as const)

/** Where a page ends: what follows in this order follows it, whatever was added or removed meanwhile. */
export interface ListPosition {
  readonly sort: JourneySort
  readonly key: string
  readonly journeyId: string
}

/** Which journeys are listed. What is `null` does not matter. */
export interface ListFilter {
  /** Words that all occur in the name. */
  readonly q: string | null
  readonly states: readonly string[] | null
  readonly paused: boolean | null
  readonly audience: string | null
  /** A folder, which counts with all folders in it. */
  readonly folder: string | null
  /** Whether only the latest version of each bundle counts; journeys that TD does not tell it of count, too. */
  readonly latest: boolean
}

export interface ListPage<Journey> {
  journeys: Journey[]
  /** Of the last journey, if there are more. */
  next: ListPosition | null
  /** Journeys on all pages. */
  total: number
}

/** Longer names are in order by these characters, and then by the journey's id, so that positions stay short. */
const maxKeyLength = 100
/** After all names. */
const last = '\uffff'

/** Returns one page of the journeys that match a filter. Their order is total, so that pages neither repeat nor skip what stays. */
export function listJourneys<Journey extends ListedJourney> (
  journeys: readonly Journey[], filter: ListFilter, { sort, limit, after }: { sort: JourneySort, limit: number, after: ListPosition | null }
): ListPage<Journey> {
  const isMatch = createFilter(filter)
  const direction = sort.startsWith('-') ? -1 : 1
  const matching = journeys.filter(isMatch).map(journey => ({ journey, journeyId: journey.journeyId, key: keyOf(journey, sort) }))
  const rest = after === null ? matching : matching.filter(item => compare(item, after) * direction > 0)
  rest.sort((left, right) => compare(left, right) * direction)
  const end = rest[limit - 1]
  return {
    journeys: rest.slice(0, limit).map(({ journey }) => journey),
    next: end === undefined || rest.length === limit ? null : { sort, key: end.key, journeyId: end.journeyId },
    total: matching.length
  }
}

type Keyed = Pick<ListPosition, 'key' | 'journeyId'>

function compare (left: Keyed, right: Keyed): number {
  return compareNatural(left.key, right.key) || compareNatural(left.journeyId, right.journeyId)
}

function createFilter ({ q, states, paused, audience, folder, latest }: ListFilter): (journey: ListedJourney) => boolean {
  const search = q === null ? null : createSearch(q)
  const path = folder === null ? null : foldPath(folder)
  return journey =>
    (states === null || (journey.state !== null && states.includes(journey.state))) &&
    (paused === null || journey.paused === paused) &&
    (audience === null || journey.audienceId === audience) &&
    (!latest || journey.isLatest !== false) &&
    (path === null || (journey.folder !== null && isWithin(foldPath(journey.folder), path))) &&
    (search === null || search(foldedName(journey)))
}

function isWithin (path: readonly string[], folder: readonly string[]): boolean {
  return folder.every((name, depth) => path[depth] === name)
}

/** Returns the text that journeys are in order by. Where names are not the first thing, they are the second. */
function keyOf (journey: ListedJourney, sort: JourneySort): string {
  const name = journey.name === null ? last : foldedName(journey)
  const key: Record<SortName, string> = {
    name,
    folder: `${journey.folder === null ? last : foldPath(journey.folder).join('/')}\n${name}`,
    state: `${journey.state ?? last}\n${name}`,
    version: `${journey.version ?? last}\n${name}`,
    journeyId: ''
  }
  // a sort is a name, or a name behind a hyphen
  return key[sort.replace('-', '') as SortName].slice(0, maxKeyLength)
}

const foldedNames = new WeakMap<ListedJourney, string>()

/** Folding is most of the work of a list, and indexes are searched many times. */
function foldedName (journey: ListedJourney): string {
  const known = foldedNames.get(journey)
  if (known !== undefined) return known
  const folded = foldText(journey.name ?? '')
  foldedNames.set(journey, folded)
  return folded
}
