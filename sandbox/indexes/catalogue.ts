import type { JourneyPlan } from '../journey-plan.ts'
import { documentationSample } from '../documentation-sample.ts'
import type { CatalogueJourney } from './catalogue-journey.ts'
import { folderAt } from './folders.ts'
import { makeUp } from './made-up-journeys.ts'

/** The parent segment with all journeys, and a small one. */
export const audienceIds = { all: '300', small: '301' }

const listedInAll = 500

const madeUpInAll = makeUp(20_001, listedInAll)
const madeUpInSmall = makeUp(30_001, 20)
const madeUp = new Map([...madeUpInAll, ...madeUpInSmall].map(journey => [journey.id, journey]))

/** Returns a journey that was made up for the parent segments. */
export function findMadeUp (id: string): CatalogueJourney | undefined {
  return madeUp.get(id)
}

/** Returns the journeys of the large parent segment: the planned ones, and made-up ones up to 500. */
export function listAll (plans: readonly JourneyPlan[]): CatalogueJourney[] {
  const planned = plans.map((plan, at): CatalogueJourney => {
    const bundleId = plan.bundle?.id ?? plan.id
    return {
      id: plan.id,
      name: plan.bundle?.name ?? plan.name,
      bundleId,
      version: plan.bundle?.version ?? 1,
      isLatest: plans.findLast(({ id, bundle }) => (bundle?.id ?? id) === bundleId) === plan,
      state: plan.launchedOn === null ? 'draft' : 'launched',
      paused: false,
      folderId: folderAt(at),
      stages: plan.stages.map(({ id, name }) => ({ id, name }))
    }
  })
  const sample: CatalogueJourney = {
    id: documentationSample.id,
    name: documentationSample.name,
    bundleId: documentationSample.id,
    version: 1,
    isLatest: true,
    state: 'launched',
    paused: false,
    folderId: folderAt(1),
    stages: []
  }
  return [sample, ...planned, ...madeUpInAll].slice(0, listedInAll)
}

/** Returns the journeys of the small parent segment. */
export function listSmall (): readonly CatalogueJourney[] {
  return madeUpInSmall
}
