import type { JourneyPlan } from '../journey-plan.ts'
import { calendarDateAt, type CalendarDate } from '../../src/domain/time/calendar-date.ts'
import { journeyPlans } from '../journey-plans.ts'
import { japaneseJourneys } from './japanese-journeys.ts'
import { planVersions } from './versions.ts'

/** The journeys that answer with numbers, and those of them that the indexes currently list. */
export interface Catalogue {
  readonly plans: ReadonlyMap<string, JourneyPlan>
  listed (): readonly JourneyPlan[]
  /** Makes the indexes list the unlaunched version. Returns its id. */
  launchVersion (): string
}

/** Launch days that override those in the journeys' plans, by journey id. */
export type Launches = ReadonlyMap<string, CalendarDate>

/** Creates the catalogue of a sandbox that starts at the time of `now` (ms since 1970 UTC). */
export function createCatalogue (now: () => number, launches: Launches = new Map()): Catalogue {
  const versions = planVersions(calendarDateAt(now(), 'UTC'))
  const latest = versions.at(-1)?.id ?? ''
  const all = [...journeyPlans.values(), ...japaneseJourneys, ...versions].map(plan => launchOn(plan, launches.get(plan.id)))
  let isLaunched = false
  return {
    plans: new Map(all.map((plan) => [plan.id, plan])),
    listed: () => isLaunched ? all : all.filter(({ id }) => id !== latest),
    launchVersion () {
      isLaunched = true
      return latest
    }
  }
}

function launchOn (plan: JourneyPlan, launchedOn: CalendarDate | undefined): JourneyPlan {
  if (launchedOn === undefined) return plan
  return { ...plan, launchedOn, createdOn: plan.createdOn < launchedOn ? plan.createdOn : launchedOn }
}
