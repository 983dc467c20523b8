import type { JourneyPlan } from '../journey-plan.ts'
import type { CalendarDate } from '../../src/domain/time/calendar-date.ts'
import { journeyDefinition } from '../journey-definition.ts'

/**
 * Returns the body of a bundle: its versions as full journeys. Treasure Data's description has no `data` around it. `null` if no
 * journey has the bundle.
 */
export function bundleBody (bundleId: string, plans: readonly JourneyPlan[], lastRun: CalendarDate): object | null {
  const versions = plans.filter(({ id, bundle }) => (bundle?.id ?? id) === bundleId)
  const last = versions.at(-1)
  if (last === undefined) return null
  return {
    name: last.bundle?.name ?? last.name,
    description: '',
    latestJourneyId: last.id,
    lastVersionNumber: last.bundle?.version ?? 1,
    journeys: versions.map((plan) => journeyDefinition(plan, hasRun(plan, lastRun) ? lastRun : null).data),
    latestExecution: null,
    parentSegmentLatestExecution: null,
    included: []
  }
}

function hasRun ({ launchedOn }: JourneyPlan, lastRun: CalendarDate): boolean {
  return launchedOn !== null && launchedOn <= lastRun
}
