import { compareNatural } from '../td/ids.ts'
import type { ListedJourney } from './journey-listing.ts'
import { createSearch, foldPath, foldText } from './search-name.ts'

/** The fields that journeys can be sorted by: ascending, or descending with a hyphen before the name. */
export const sortNames = ['name', 'folder', 'state', 'version', 'journeyId'] as const

type SortName = typeof sortNames[number]

export type JourneySort = SortName | `-${SortName}`

/** The sort orders of a list; a hyphen reverses one. */
export const journeySorts: readonly JourneySort[] = sortNames.flatMap(name => [name, `-${name}`] as const)

/** The end of a page. The next page starts after it, even if journeys were added or removed in the meantime. */
export interface ListPosition {
  readonly sort: JourneySort
  readonly key: string
  readonly journeyId: string
}

/** Selects the listed journeys. A `null` filter matches everything. */
export interface ListFilter {
  /** Words that must all occur in the name. */
  readonly q: string | null
  readonly states: readonly string[] | null
  readonly paused: boolean | null
  readonly audience: string | null
  /** A folder, including all folders inside it. */
  readonly folder: string | null
  /** Whether to list only the latest version of each bundle. Journeys without this information are always listed. */
  readonly latest: boolean
}

export interface ListPage<Journey> {
  journeys: Journey[]
  /** The position of the last journey on the page; `null` on the last page. */
  next: ListPosition | null
  /** The number of journeys on all pages. */
  total: number
}

/** Names are sorted by at most this many characters, then by the journey's id, which keeps positions short. */
const maxKeyLength = 100
/** Sorts after all names. */
const last = '\uffff'

/** Returns one page of the journeys that match a filter. The order is total, so pages neither repeat nor skip journeys that stay. */
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

/** Returns the text that journeys are sorted by. Other fields are followed by the name. */
function keyOf (journey: ListedJourney, sort: JourneySort): string {
  const name = journey.name === null ? last : foldedName(journey)
  const key: Record<SortName, string> = {
    name,
    folder: `${journey.folder === null ? last : foldPath(journey.folder).join('/')}\n${name}`,
    state: `${journey.state ?? last}\n${name}`,
    version: `${journey.version ?? last}\n${name}`,
    journeyId: ''
  }
  // a sort is a name, with or without a leading hyphen
  return key[sort.replace('-', '') as SortName].slice(0, maxKeyLength)
}

const foldedNames = new WeakMap<ListedJourney, string>()

/** Returns the folded name, remembered per journey: folding is most of a list's work, and indexes are searched many times. */
function foldedName (journey: ListedJourney): string {
  const known = foldedNames.get(journey)
  if (known !== undefined) return known
  const folded = foldText(journey.name ?? '')
  foldedNames.set(journey, folded)
  return folded
}
