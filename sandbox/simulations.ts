import type { CalendarDate } from '../src/domain/time/calendar-date.ts'
import type { JourneyPlan } from './journey-plan.ts'
import type { SimulatedDay } from './simulate-day.ts'
import { addDays, daysBetween } from '../src/domain/time/calendar-date.ts'
import { simulateDay } from './simulate-day.ts'

/** Returns a journey's days from launch to `lastDay` or its pause, both included; empty if it has not run by then. */
export type Simulations = (plan: JourneyPlan, lastDay: CalendarDate) => readonly SimulatedDay[]

/** Creates simulations that remember their days, so that only new days cost time. */
export function createSimulations (): Simulations {
  const daysByJourney = new Map<string, SimulatedDay[]>()
  return (plan, lastDay) => {
    if (plan.launchedOn === null) return []
    const days = daysByJourney.get(plan.id) ?? []
    daysByJourney.set(plan.id, days)
    const { pausedOn = lastDay } = plan
    const wanted = Math.max(0, daysBetween(plan.launchedOn, pausedOn < lastDay ? pausedOn : lastDay) + 1)
    while (days.length < wanted) {
      days.push(simulateDay(plan, addDays(plan.launchedOn, days.length), days.at(-1) ?? null))
    }
    return days.slice(0, wanted)
  }
}
