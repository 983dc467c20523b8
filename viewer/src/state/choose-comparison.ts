import type { JourneyVersions } from './report-types.ts'
import type { Days } from './read-params.ts'
import type { Comparand, RangeChoice } from './view-state.ts'

/** Two versions of a journey, by their numbers in the bundle. */
export interface VersionPair { bundleId: string, current: number, baseline: number }

/** The source of a comparison: the API compares versions and days. For two journeys, it has the figures of each. */
export type ChosenComparison =
  | { kind: 'versions', pair: VersionPair }
  | { kind: 'journeys', otherId: string }
  | { kind: 'days', days: Days, range: Exclude<RangeChoice, 'launch'> }
  /** Other days can be compared with days, but not with the whole time since launch. */
  | { kind: 'days-needed' }

/** Returns the source of a comparison. Versions are compared as journeys if no days are chosen or their numbers are unknown. */
export function chooseComparison (
  journeyId: string, comparand: Comparand, range: RangeChoice, { bundleId, versions }: JourneyVersions
): ChosenComparison {
  if ('from' in comparand) return range === 'launch' ? { kind: 'days-needed' } : { kind: 'days', days: comparand, range }
  const numberOf = (id: string): number | null => versions.find(version => version.journeyId === id)?.version ?? null
  const current = numberOf(journeyId)
  const baseline = numberOf(comparand.journeyId)
  return bundleId === null || range === 'launch' || current === null || baseline === null || current === baseline
    ? { kind: 'journeys', otherId: comparand.journeyId }
    : { kind: 'versions', pair: { bundleId, current, baseline } }
}
