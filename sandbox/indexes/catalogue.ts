import type { JourneyPlan } from '../journey-plan.ts'
import { documentationSample } from '../documentation-sample.ts'
import { folders } from './folders.ts'

/** A journey as listed by the indexes. */
export interface CatalogueJourney {
  readonly id: string
  readonly name: string
  readonly bundleId: string
  readonly version: number
  readonly isLatest: boolean
  readonly state: 'draft' | 'launched'
  readonly paused: boolean
  readonly folderId: string
  readonly stages: ReadonlyArray<{ readonly id: string, readonly name: string }>
}

/** The parent segment with all journeys, and a small one. */
export const audienceIds = { all: '300', small: '301' }

const listedInAll = 500
const listedInSmall = 20

/** Names that appear in several folders. */
const themes = [
  'Welcome', 'Cart Recovery', 'Win-back', 'Product Tips', 'Birthday', 'Price Alert', 'Referral', 'Newsletter', 'お誕生日クーポン',
  'ﾎﾟｲﾝﾄ失効のお知らせ', 'Straßenfest', 'Survey'
]
const stageNames = ['Awareness', 'Consideration', 'Purchase', 'Loyalty']

/** Returns the journeys of the large parent segment: those with numbers, and others up to 500 that only have names. */
export function listAll (plans: readonly JourneyPlan[]): CatalogueJourney[] {
  const withNumbers = plans.map((plan, at): CatalogueJourney => {
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
  return [sample, ...withNumbers, ...makeUp(20_001, listedInAll - withNumbers.length - 1)]
}

/** Returns the journeys of the small parent segment. */
export function listSmall (): CatalogueJourney[] {
  return makeUp(30_001, listedInSmall)
}

/** Creates journeys that exist only in indexes. */
export function makeUp (firstId: number, count: number): CatalogueJourney[] {
  return Array.from({ length: count }, (_, at) => {
    const id = String(firstId + at)
    return {
      id,
      // the same name recurs in another folder
      name: `${themes[at % themes.length] ?? ''} ${Math.floor(at / (2 * themes.length)) + 1}`,
      bundleId: id,
      version: 1,
      isLatest: true,
      state: at % 5 === 0 ? 'draft' : 'launched',
      paused: at % 7 === 3,
      folderId: folderAt(Math.floor(at / themes.length) + at),
      stages: stageNames.map((name, stage) => ({ id: `${id}${stage}`, name }))
    }
  })
}

function folderAt (at: number): string {
  return folders[1 + at % (folders.length - 1)]?.id ?? ''
}
