import type { JourneyPlan } from '../journey-plan.ts'
import type { CalendarDate } from '../../src/domain/time/calendar-date.ts'
import { journeyDefinition } from '../journey-definition.ts'

/** Returns the body of a bundle: its versions as full journeys. Treasure Data's description has no `data` around it. `null` without any. */
export function bundleBody (versions: readonly JourneyPlan[], lastRun: CalendarDate): object | null {
  const last = versions.at(-1)
  if (last === undefined) return null
  return {
    name: last.bundle?.name ?? last.name,
    description: '',
    latestJourneyId: last.id,
    lastVersionNumber: last.bundle?.version ?? 1,
    journeys: versions.map((plan) => journeyDefinition(plan, lastRunOf(plan, lastRun)).data),
    latestExecution: null,
    parentSegmentLatestExecution: null,
    included: []
  }
}

function lastRunOf ({ launchedOn, pausedOn }: JourneyPlan, lastRun: CalendarDate): CalendarDate | null {
  if (launchedOn === null || launchedOn > lastRun) return null
  return pausedOn !== undefined && pausedOn < lastRun ? pausedOn : lastRun
}
