import type { JourneyDefinition } from '../td/journey-definition.ts'
import { compareNatural } from '../td/ids.ts'
import { parseJourneyId, type JourneyId } from '../td/journey-id.ts'
import type { IndexedJourney } from './journey-index.ts'
import type { ListedStage } from './journey-listing.ts'

/** All versions of a journey, from TD's bundle. Missing values are `null`. */
export interface JourneyBundle {
  readonly name: string | null
  readonly latestJourneyId: string | null
  /** In TD's order. */
  readonly definitions: readonly JourneyDefinition[]
}

/** One version of a journey, which has its own journey id. Unknown values are `null`. */
export interface JourneyVersion {
  readonly journeyId: JourneyId
  readonly version: number | null
  /** TD's own value: draft, simulation or launched. */
  readonly state: string | null
  readonly paused: boolean | null
  /** TD's text, not yet parsed. */
  readonly launchedAt: string | null
  /** Whether the bundle has no later version. */
  readonly isLatest: boolean | null
  readonly stages: readonly ListedStage[] | null
}

/**
 * Returns the versions of a bundle in their order, those without a number last. They come from TD's bundle, or else from the index. If
 * TD does not name the latest version, their numbers decide, provided that all have one.
 */
export function listVersions (bundle: JourneyBundle | null, listed: readonly IndexedJourney[]): JourneyVersion[] {
  const versions = bundle === null
    ? listed.map(({ journeyId, version, state, paused, isLatest, stages }): JourneyVersion =>
      ({ journeyId, version, state, paused, launchedAt: null, isLatest, stages }))
    : readVersions(bundle)
  return versions.sort((left, right) =>
    (left.version ?? Infinity) - (right.version ?? Infinity) || compareNatural(left.journeyId, right.journeyId))
}

function readVersions ({ latestJourneyId, definitions }: JourneyBundle): JourneyVersion[] {
  const numbers = definitions.map(({ versionNumber }) => versionNumber)
  const isNamed = definitions.some(({ id }) => id !== null && id === latestJourneyId)
  const last = numbers.includes(null) ? null : Math.max(...numbers.filter(number => number !== null))
  return definitions.flatMap(({ id, versionNumber, state, paused, launchedAt, stages }): JourneyVersion[] => {
    const journeyId = parseJourneyId(id ?? '')
    if (journeyId === null) return []
    return [{
      journeyId,
      version: versionNumber,
      state,
      paused,
      launchedAt,
      isLatest: isNamed ? id === latestJourneyId : last === null ? null : versionNumber === last,
      stages: stages.map(({ id, name }) => ({ id, name }))
    }]
  })
}

/** Returns a version's definition; `null` if the bundle does not have it. */
export function findVersion (bundle: JourneyBundle | null, journeyId: JourneyId): JourneyDefinition | null {
  return bundle?.definitions.find(({ id }) => id === journeyId) ?? null
}
