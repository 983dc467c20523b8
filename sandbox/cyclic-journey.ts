import { planJourney } from './plan-journey.ts'

/** A journey whose profiles move back to earlier stages, so that its conversion links form cycles. */
export const cyclicJourney = planJourney({
  id: '1004',
  name: 'Subscription Renewal',
  shows: 'cyclic: profiles move back to earlier stages, so links of the conversion chart form cycles',
  goal: 'Renewed for a year',
  createdOn: '2026-01-30',
  launchedOn: '2026-02-09',
  launchEntries: 2500,
  dailyEntries: 80,
  stages: [
    {
      name: 'Active',
      milestone: 'Renewal window opened',
      entryShare: 0.7,
      goalRate: 0.004,
      moves: [[1, 0.05], [2, 0.02]],
      exits: [['Unsubscribed', 0.004]],
      activations: [['Renewal notice email', 0.6]],
      waits: ['Wait until renewal']
    },
    {
      name: 'Renewal',
      milestone: 'Renewed or lapsed',
      entryShare: 0.2,
      goalRate: 0.03,
      moves: [[0, 0.06], [2, 0.05]],
      exits: [['Moved to another plan', 0.006]],
      jumps: [['To Customer Onboarding', 0.004, '1001']],
      activations: [['Renewal offer email', 0.7], ['Renewal call list', 0.15]],
      waits: ['Wait 14 days']
    },
    {
      name: 'At Risk',
      milestone: 'Answered the survey',
      entryShare: 0.1,
      goalRate: 0.003,
      moves: [[0, 0.03], [1, 0.02], [3, 0.06]],
      exits: [['Stale profiles', 0.02]],
      activations: [['Survey email', 0.4]],
      waits: ['Wait 10 days', 'Wait for an answer']
    },
    {
      name: 'Win-back',
      goalRate: 0.01,
      moves: [[0, 0.025]],
      exits: [['Stale profiles', 0.04], ['Account closed', 0.015]],
      activations: [['Win-back voucher', 0.5]],
      waits: ['Wait 30 days']
    }
  ]
})
