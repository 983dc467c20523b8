import type { JourneyPlan } from '../journey-plan.ts'
import type { StageSketch } from '../plan-journey.ts'
import { planJourney } from '../plan-journey.ts'

/** The bundle with comparable versions. */
export const versionedBundle = { id: '7', name: 'Loyalty Welcome' }

const stages = [
  {
    name: 'Welcome',
    entryShare: 1,
    goalRate: 0.01,
    moves: [[1, 0.1]],
    exits: [['Unsubscribed', 0.02]],
    activations: [['Welcome email', 0.8]]
  },
  { name: 'First order', goalRate: 0.05, moves: [[2, 0.04]], exits: [['Stale profiles', 0.02]] },
  { name: 'Member', goalRate: 0.03, exits: [['Stale profiles', 0.01]] }
] as const satisfies readonly StageSketch[]

const [welcome, order, member] = stages
const laterStages: StageSketch[] = [
  welcome,
  { ...order, name: 'First purchase' },
  { ...member, moves: [[3, 0.05]] },
  { name: 'Ambassador', goalRate: 0.03, exits: [['Stale profiles', 0.01]] }
]

/**
 * Plans the versions of the bundle: one launched months ago, one launched on `today`, a draft, and one that stays unlisted until it is
 * launched. Ids of stages differ between versions. Their names are the same, except in the last version: it renames one stage and adds
 * another.
 */
export function planVersions (today: string): JourneyPlan[] {
  const plan = (version: number, launchedOn: string | null, goal: number, sketches: readonly StageSketch[] = stages): JourneyPlan => ({
    ...planJourney({
      id: `110${version}`,
      name: versionedBundle.name,
      shows: `version ${version} of a bundle`,
      goal: 'Became a member',
      createdOn: launchedOn ?? today,
      launchedOn,
      launchEntries: 200,
      dailyEntries: 60,
      stages: sketches.map(stage => ({ ...stage, goalRate: (stage.goalRate ?? 0) * goal }))
    }),
    bundle: { ...versionedBundle, version }
  })
  return [plan(1, '2026-03-02', 1), plan(2, today, 1.5), plan(3, null, 1), plan(4, today, 1.2, laterStages)]
}
