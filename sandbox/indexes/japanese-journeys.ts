import type { JourneyPlan } from '../journey-plan.ts'
import { planJourney } from '../plan-journey.ts'

/** Two journeys with the same word as their name, in full-width and in half-width kana. */
export const japaneseJourneys: readonly JourneyPlan[] = [
  ['1201', 'ウェルカムジャーニー'],
  ['1202', 'ｳｪﾙｶﾑ ｷｬﾝﾍﾟｰﾝ']
].map(([id = '', name = '']) => planJourney({
  id,
  name,
  shows: 'a name in kana',
  goal: '初回購入',
  createdOn: '2026-05-01',
  launchedOn: '2026-05-11',
  launchEntries: 90,
  dailyEntries: 15,
  stages: [
    { name: '認知', entryShare: 1, moves: [[1, 0.08]], exits: [['配信停止', 0.02]], activations: [['ようこそメール', 0.7]] },
    { name: '購入', goalRate: 0.05, exits: [['古いプロファイル', 0.02]] }
  ]
}))
