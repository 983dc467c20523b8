import type { JourneyPlan } from './journey-plan.ts'
import { planJourney } from './plan-journey.ts'

const steadyJourney = planJourney({
  id: '1001',
  name: 'Customer Onboarding',
  shows: 'steady: about the same number of profiles enter every day',
  goal: 'Second purchase',
  createdOn: '2025-12-18',
  launchedOn: '2026-01-05',
  launchEntries: 1300,
  dailyEntries: 120,
  stages: [
    {
      name: 'Awareness',
      milestone: 'Opened the welcome email',
      entryShare: 0.8,
      goalRate: 0.002,
      moves: [[1, 0.06], [2, 0.006]],
      exits: [['Stale profiles', 0.012], ['Unsubscribed', 0.006]],
      jumps: [['To Newsletter Digest', 0.003, '1099']],
      activations: [['Welcome email', 0.7], ['Welcome push', 0.35]],
      waits: ['Wait 3 days', 'Wait for open']
    },
    {
      name: 'Consideration',
      milestone: 'Viewed three products',
      entryShare: 0.15,
      goalRate: 0.006,
      moves: [[2, 0.05], [3, 0.004]],
      exits: [['Stale profiles', 0.015], ['Complaint opened', 0.002]],
      jumps: [['To Cart Recovery', 0.008, '1003']],
      activations: [['Product tips email', 0.6]],
      waits: ['Wait 5 days']
    },
    {
      name: 'Purchase',
      milestone: 'Placed the first order',
      entryShare: 0.05,
      goalRate: 0.03,
      moves: [[3, 0.04]],
      exits: [['Order cancelled', 0.01]],
      activations: [['First order voucher', 0.5], ['Reminder text message', 0.2]],
      waits: ['Wait 7 days']
    },
    {
      name: 'Loyalty',
      goalRate: 0.045,
      exits: [['Stale profiles', 0.02], ['Unsubscribed', 0.004]],
      waits: ['Wait until the 1st']
    }
  ]
})

const growingJourney = planJourney({
  id: '1002',
  name: 'Spring Campaign Nurture',
  shows: 'growing: more profiles enter every day; stepSizes keys begin with the kind of step',
  goal: 'Order placed',
  createdOn: '2026-02-20',
  launchedOn: '2026-03-02',
  launchEntries: 400,
  dailyEntries: 60,
  dailyGrowth: 0.02,
  stepKeys: 'prefixed',
  stages: [
    {
      name: 'Awareness',
      milestone: 'Clicked the campaign',
      entryShare: 0.9,
      moves: [[1, 0.08], [2, 0.01]],
      exits: [['Stale profiles', 0.01]],
      activations: [['Campaign email', 0.8], ['Social audience', 0.45]],
      waits: ['Wait 2 days']
    },
    {
      name: 'Consideration',
      milestone: 'Added to the cart',
      entryShare: 0.1,
      goalRate: 0.01,
      moves: [[2, 0.07]],
      exits: [['Stale profiles', 0.012], ['Campaign ended', 0.004]],
      jumps: [['To Cart Recovery', 0.01, '1003'], ['To Customer Onboarding', 0.003, '1001']],
      activations: [['Comparison guide email', 0.55]],
      waits: ['Wait 4 days', 'Wait for a visit']
    },
    {
      name: 'Conversion',
      goalRate: 0.12,
      exits: [['Stale profiles', 0.01]],
      activations: [['Closing offer email', 0.6]],
      waits: ['Wait 7 days']
    }
  ]
})

const leakingJourney = planJourney({
  id: '1003',
  name: 'Cart Recovery',
  shows: 'leaking: most profiles leave by exit criteria; activation charts show the next stage as a milestone',
  goal: 'Cart purchased',
  createdOn: '2026-01-28',
  launchedOn: '2026-02-01',
  launchEntries: 900,
  dailyEntries: 200,
  nextStageNodes: 'milestone',
  stages: [
    {
      name: 'Cart Abandoned',
      milestone: 'Opened the reminder',
      entryShare: 1,
      goalRate: 0.01,
      moves: [[1, 0.05]],
      exits: [['Stale profiles', 0.22], ['Bought in a shop', 0.05], ['Unsubscribed', 0.03]],
      activations: [['Reminder email', 0.75], ['Reminder push', 0.3]],
      waits: ['Wait 1 day']
    },
    {
      name: 'Incentive',
      milestone: 'Used the voucher',
      goalRate: 0.03,
      moves: [[2, 0.03]],
      exits: [['Stale profiles', 0.18], ['Voucher expired', 0.09]],
      jumps: [['To Win-back', 0.01, '1004']],
      activations: [['Voucher email', 0.65]],
      waits: ['Wait 3 days']
    },
    {
      name: 'Last Call',
      goalRate: 0.02,
      exits: [['Stale profiles', 0.3]],
      waits: ['Wait 2 days']
    }
  ]
})

/** Three journeys whose stages only lead forward: steady, growing and leaking. */
export const funnelJourneys: readonly JourneyPlan[] = [steadyJourney, growingJourney, leakingJourney]
