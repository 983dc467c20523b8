import type { JourneyPlan } from '../journey-plan.ts'
import { calendarDateAt, type CalendarDate } from '../../src/domain/time/calendar-date.ts'
import { journeyPlans } from '../journey-plans.ts'
import { findMadeUp } from './catalogue.ts'
import { japaneseJourneys } from './japanese-journeys.ts'
import { planMadeUp } from './made-up-journeys.ts'
import { planVersions } from './versions.ts'

/** The planned journeys, those of them that the indexes currently list, and those that were made up for the indexes. */
export interface Catalogue {
  readonly plans: ReadonlyMap<string, JourneyPlan>
  listed (): readonly JourneyPlan[]
  /** Returns the plan of a journey, which may be a made-up one. */
  find (journeyId: string): JourneyPlan | undefined
  /** Returns the listed versions of a bundle. */
  versionsOf (bundleId: string): readonly JourneyPlan[]
  /** Makes the indexes list the unlaunched version. Returns its id. */
  launchVersion (): string
}

/** Launch days that override those in the journeys' plans, by journey id. */
export type Launches = ReadonlyMap<string, CalendarDate>

/** Creates the catalogue of a sandbox that starts at the time of `now` (ms since 1970 UTC). */
export function createCatalogue (now: () => number, launches: Launches = new Map()): Catalogue {
  const today = calendarDateAt(now(), 'UTC')
  const versions = planVersions(today)
  const latest = versions.at(-1)?.id ?? ''
  const all = [...journeyPlans.values(), ...japaneseJourneys, ...versions].map(plan => launchOn(plan, launches.get(plan.id)))
  let isLaunched = false
  const plans = new Map(all.map((plan) => [plan.id, plan]))
  const listed = (): readonly JourneyPlan[] => isLaunched ? all : all.filter(({ id }) => id !== latest)
  const findAlone = (id: string): JourneyPlan | undefined => {
    const journey = findMadeUp(id)
    return journey === undefined ? undefined : planMadeUp(journey, today)
  }
  return {
    plans,
    listed,
    find: id => plans.get(id) ?? findAlone(id),
    versionsOf (bundleId) {
      const alone = findAlone(bundleId)
      return alone === undefined ? listed().filter(({ id, bundle }) => (bundle?.id ?? id) === bundleId) : [alone]
    },
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
