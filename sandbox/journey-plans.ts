import type { JourneyPlan } from './journey-plan.ts'
import { canvasJourney } from './canvas-journey.ts'
import { cyclicJourney } from './cyclic-journey.ts'
import { funnelJourneys } from './funnel-journeys.ts'
import { largeJourney } from './large-journey.ts'
import { planJourney } from './plan-journey.ts'
import { smallJourney } from './small-journey.ts'

const emptyJourney = planJourney({
  id: '1005',
  name: 'Holiday Preview',
  shows: 'brand-new and empty: a draft that never ran, so it has no numbers',
  goal: 'Gift purchased',
  createdOn: '2026-01-20',
  launchedOn: null,
  stages: [
    { name: 'Awareness', entryShare: 1, moves: [[1, 0.05]], activations: [['Preview email', 0.5]] },
    { name: 'Consideration', goalRate: 0.03, exits: [['Stale profiles', 0.02]] }
  ]
})

/** The plans of all simulated journeys, by id. */
export const journeyPlans: ReadonlyMap<string, JourneyPlan> = new Map(
  [...funnelJourneys, cyclicJourney, emptyJourney, largeJourney, smallJourney, canvasJourney].map((plan) => [plan.id, plan])
)
