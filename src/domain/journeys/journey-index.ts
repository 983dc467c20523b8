import { compareNatural } from '../td/ids.ts'
import type { JourneyId } from '../td/journey-id.ts'
import type { IndexSubject } from '../td/subject.ts'
import type { JourneyListing, ListedJourney } from './journey-listing.ts'

/** The listing of one of TD's indexes. */
export interface IndexPart {
  readonly index: IndexSubject
  readonly listing: JourneyListing
}

/** A journey in the index, with all facts from TD's indexes. */
export interface IndexedJourney extends ListedJourney {
  /** Position of the first part that lists it, which determines its freshness. */
  readonly part: number
}

const none: readonly IndexedJourney[] = []

/**
 * The journeys that TD's indexes list, in memory: by id, by bundle, by parent segment. An index never changes; changed content makes
 * another index. A journey listed by several indexes is one journey, and later indexes fill in fields that earlier ones lack.
 */
export class JourneyIndex {
  /** All journeys, in TD's order. */
  readonly journeys: readonly IndexedJourney[]
  readonly #byId: ReadonlyMap<string, IndexedJourney>
  readonly #byBundle: ReadonlyMap<string, readonly IndexedJourney[]>
  readonly #byAudience: ReadonlyMap<string, readonly IndexedJourney[]>
  readonly #realtimeIds: ReadonlySet<string>

  constructor (parts: readonly IndexPart[]) {
    const merged = mergeParts(parts)
    this.#byBundle = new Map([...groupBy([...merged.values()], ({ bundleId }) => bundleId)]
      .map(([bundleId, versions]) => [bundleId, markLatest(versions.sort(compareVersions))]))
    for (const versions of this.#byBundle.values()) for (const version of versions) merged.set(version.journeyId, version)
    this.#byId = merged
    this.journeys = [...merged.values()]
    this.#byAudience = groupBy(this.journeys, ({ audienceId }) => audienceId)
    this.#realtimeIds = new Set(parts.flatMap(({ listing }) => listing.realtimeIds))
  }

  /** Returns the journey of an id, with state, version, bundle and stages; `undefined` if no index lists it. */
  find (journeyId: JourneyId): IndexedJourney | undefined {
    return this.#byId.get(journeyId)
  }

  /** Returns the versions of a bundle, the first one first; empty if no index lists the bundle. */
  versionsOf (bundleId: string): readonly IndexedJourney[] {
    return this.#byBundle.get(bundleId) ?? none
  }

  /** Returns the journeys of a parent segment, in TD's order. */
  journeysOf (audienceId: string): readonly IndexedJourney[] {
    return this.#byAudience.get(audienceId) ?? none
  }

  /** Returns whether an index lists the id as a real-time journey. A batch journey may have the same id. */
  isRealtime (journeyId: JourneyId): boolean {
    return this.#realtimeIds.has(journeyId)
  }
}

function mergeParts (parts: readonly IndexPart[]): Map<string, IndexedJourney> {
  const merged = new Map<string, IndexedJourney>()
  for (const [part, { index, listing }] of parts.entries()) {
    for (const listed of listing.journeys) {
      const journey = index.kind === 'audience' ? { ...listed, audienceId: index.id } : listed
      const known = merged.get(journey.journeyId)
      merged.set(journey.journeyId, known === undefined ? { ...journey, part } : complete(known, journey))
    }
  }
  return merged
}

function complete (known: IndexedJourney, journey: ListedJourney): IndexedJourney {
  const said = Object.entries(known).filter(([, value]) => value !== null)
  return { ...journey, part: known.part, ...Object.fromEntries(said) }
}

/** Marks the latest version of a bundle if TD does not. All versions must have a number. */
function markLatest (versions: readonly IndexedJourney[]): readonly IndexedJourney[] {
  if (versions.some(({ version }) => version === null)) return versions
  const last = versions.at(-1)?.version
  return versions.map(journey => journey.isLatest === null ? { ...journey, isLatest: journey.version === last } : journey)
}

function compareVersions (left: IndexedJourney, right: IndexedJourney): number {
  return (left.version ?? 0) - (right.version ?? 0) || compareNatural(left.journeyId, right.journeyId)
}

function groupBy<T> (items: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
