import type { JourneyId } from '../td/journey-id.ts'

/** A journey as listed by one of TD's indexes. Fields that the index does not contain are `null`. */
export interface ListedJourney {
  readonly journeyId: JourneyId
  readonly name: string | null
  /** The folder path: names from the outermost to the innermost folder, as TD writes them. */
  readonly folder: string | null
  /** The journey's parent segment. */
  readonly audienceId: string | null
  /** TD's own value: draft, simulation or launched. */
  readonly state: string | null
  readonly paused: boolean | null
  readonly version: number | null
  /** Whether the same bundle has no later version. */
  readonly isLatest: boolean | null
  /** The same for all versions of a journey. */
  readonly bundleId: string | null
  /** In TD's order. */
  readonly stages: readonly ListedStage[] | null
}

export interface ListedStage {
  readonly id: string | null
  readonly name: string | null
}

/** The content of one index. */
export interface JourneyListing {
  readonly journeys: readonly ListedJourney[]
  /** Ids of real-time journeys, which have no statistics. */
  readonly realtimeIds: readonly string[]
}
