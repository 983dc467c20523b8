import type { JourneyPlan } from '../journey-plan.ts'
import { addDays, type CalendarDate } from '../../src/domain/time/calendar-date.ts'
import { planJourney } from '../plan-journey.ts'
import { seededRandom } from '../seeded-random.ts'
import type { CatalogueJourney } from './catalogue-journey.ts'
import { folderAt } from './folders.ts'

/** Names that appear in several folders. */
const themes = [
  'Welcome', 'Cart Recovery', 'Win-back', 'Product Tips', 'Birthday', 'Price Alert', 'Referral', 'Newsletter', 'お誕生日クーポン',
  'ﾎﾟｲﾝﾄ失効のお知らせ', 'Straßenfest', 'Survey'
]
const stageNames = ['Awareness', 'Consideration', 'Purchase', 'Loyalty']
const firstLaunch = '2026-01-05' as CalendarDate // a valid day
const launchDays = 120
const longestPauseDays = 20

/** Makes up journeys for an index, with ids from `firstId` on. */
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
      stages: stageNames.map((name, stage) => ({ id: `${id}0${stage + 1}`, name }))
    }
  })
}

/** Plans a made-up journey: a funnel whose rates depend only on the journey's id. A paused one last ran some days before `today`. */
export function planMadeUp ({ id, name, state, paused }: CatalogueJourney, today: CalendarDate): JourneyPlan {
  const draw = seededRandom(id)
  const between = (least: number, most: number): number => least + (most - least) * draw()
  const launchedOn = addDays(firstLaunch, Math.floor(between(0, launchDays)))
  const plan = planJourney({
    id,
    name,
    shows: 'one of many in a list',
    goal: 'Order placed',
    createdOn: firstLaunch,
    launchedOn: state === 'draft' ? null : launchedOn,
    launchEntries: Math.round(between(50, 800)),
    dailyEntries: between(5, 150),
    dailyGrowth: between(0, 0.004),
    stages: stageNames.map((name, stage) => ({
      name,
      entryShare: stage === 0 ? 1 : 0,
      goalRate: between(0.002, 0.01) * (stage + 1),
      moves: stage === stageNames.length - 1 ? [] : [[stage + 1, between(0.03, 0.1)]],
      exits: [['Stale profiles', between(0.01, 0.04)]],
      activations: [[`${name} email`, 0.7]]
    }))
  })
  return paused ? { ...plan, pausedOn: addDays(today, -Math.ceil(between(1, longestPauseDays))) } : plan
}
