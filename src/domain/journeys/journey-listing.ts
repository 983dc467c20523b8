import type { JourneyId } from '../td/journey-id.ts'

/** A journey as one of TD's indexes lists it. What the index does not say is `null`. */
export interface ListedJourney {
  readonly journeyId: JourneyId
  readonly name: string | null
  /** Where it is kept: names of folders from the outermost to the innermost, as TD writes them. */
  readonly folder: string | null
  /** The parent segment that it belongs to. */
  readonly audienceId: string | null
  /** TD's word: draft, simulation or launched. */
  readonly state: string | null
  readonly paused: boolean | null
  readonly version: number | null
  /** Whether no version of the same bundle is later. */
  readonly isLatest: boolean | null
  /** All versions of a journey have the same. */
  readonly bundleId: string | null
  /** In TD's order. */
  readonly stages: readonly ListedStage[] | null
}

export interface ListedStage {
  readonly id: string | null
  readonly name: string | null
}

/** What one index lists. */
export interface JourneyListing {
  readonly journeys: readonly ListedJourney[]
  /** Ids of real-time journeys, which have no statistics. */
  readonly realtimeIds: readonly string[]
}
