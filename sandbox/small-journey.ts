import { planJourney } from './plan-journey.ts'

/** A small journey with names beyond Latin letters, and two exits with the same name in one stage. */
export const smallJourney = planJourney({
  id: '1007',
  name: 'ロイヤルティ会員 🎁',
  shows: 'small: Japanese and emoji names, two exits with the same name in one stage, many zeros',
  goal: '再購入 🎉',
  createdOn: '2026-06-25',
  launchedOn: '2026-07-01',
  launchEntries: 12,
  dailyEntries: 2,
  stages: [
    {
      name: '認知 👀',
      milestone: 'メール開封',
      entryShare: 1,
      moves: [[1, 0.09]],
      exits: [['古いプロファイル', 0.03], ['古いプロファイル', 0.02]],
      activations: [['ようこそメール ✉️', 0.8]],
      waits: ['3日間待つ']
    },
    {
      name: '検討 🤔',
      goalRate: 0.07,
      exits: [['配信停止 "手動" <旧>', 0.02]],
      jumps: [['→ 休眠復帰 👨‍👩‍👧', 0.02]],
      waits: ['7日間待つ']
    }
  ]
})
