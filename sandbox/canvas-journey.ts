import { planJourney } from './plan-journey.ts'
import type { StepSketch } from './stage-steps.ts'

const end = { key: 'end', definition: { type: 'End', name: 'End' } }

function wait (key: string, name: string, days: number, next: string, reach: number): StepSketch {
  return {
    key, weight: 20, reach, definition: { type: 'WaitStep', name, waitStepType: 'Duration', waitStep: days, waitStepUnit: 'day', next }
  }
}

function activation (key: string, name: string, next: string, reach: number, journeyActivationStepId = '77'): StepSketch {
  return { key, weight: 1, reach, definition: { type: 'Activation', name, journeyActivationStepId, next } }
}

function decision (key: string, name: string, branches: Array<[name: string, next: string, excludedPath?: boolean]>): StepSketch {
  return {
    key,
    definition: {
      type: 'DecisionPoint',
      name,
      branches: branches.map(([name, next, excludedPath = false], at) => ({ name, segmentId: String(at + 1), excludedPath, next }))
    }
  }
}

const choices: StepSketch[] = [
  {
    key: 'opened',
    weight: 20,
    reach: 1,
    definition: {
      type: 'WaitStep',
      name: 'Wait for the first visit',
      waitStepType: 'Condition',
      conditions: [
        { id: 'visit', name: 'Visited', segmentId: '1', timedOutPath: false, next: 'value' },
        { id: 'late', name: 'No visit in 14 days', segmentId: null, timedOutPath: true, moveAfter: 2, unit: 'week', next: 'reminder' }
      ]
    }
  },
  activation('reminder', 'Reminder email', 'retry', 0.4, '10080101'),
  decision('value', 'How valuable?', [['High', 'channel'], ['Low', 'digest'], ['Everyone else', 'merge', true]]),
  decision('channel', 'Which channel?', [['App', 'push'], ['Email', 'letter'], ['Neither', 'merge', true]]),
  activation('push', 'App push', 'merge', 0.2),
  activation('letter', 'Email', 'merge', 0.15),
  activation('digest', 'Weekly digest', 'merge', 0.25),
  { key: 'merge', definition: { type: 'Merge', name: 'Together again', next: 'leave' } },
  decision('leave', 'Where next?', [['Inactive', 'jump-0'], ['Everyone else', 'end', true]]),
  // profiles that were reminded wait again: a loop
  wait('retry', 'Wait 3 more days', 3, 'opened', 0.4),
  { key: 'jump-0', weight: 0, jump: 0, definition: { type: 'Jump', name: 'To a retired journey' } },
  end
]

const variants = Array.from({ length: 8 }, (_, at) => at)

const test: StepSketch[] = [
  {
    key: 'test',
    definition: {
      type: 'AbTest',
      name: 'Eight subject lines',
      customizedSplit: true,
      winnerVariantId: 'v3',
      variants: variants.map(at => ({
        id: `v${at}`, name: at === 0 ? 'Control' : `Subject ${at}`, percentage: 12.5, isControlGroup: at === 0, next: `mail-${at}`
      }))
    }
  },
  ...variants.map(at => activation(`mail-${at}`, `Email with subject ${at}`, 'merge', 0.125)),
  { key: 'merge', definition: { type: 'Merge', next: 'days' } },
  {
    key: 'days',
    weight: 20,
    reach: 1,
    definition: {
      type: 'WaitStep',
      name: 'Wait until Monday or Friday',
      waitStepType: 'DaysOfTheWeek',
      waitUntilDaysOfTheWeek: [1, 5],
      timezone: 'Asia/Tokyo',
      next: 'end'
    }
  },
  end
]

/** The maximum number of events in a batch journey. */
const events = 120

const crowd = Array.from({ length: events }, (_, at): StepSketch => {
  const next = at === events - 1 ? 'end' : `event-${at + 1}`
  const reach = 1 - at / events
  return at % 2 === 0
    ? wait(`event-${at}`, `Wait ${at + 1}`, 1 + at % 5, next, reach)
    : activation(`event-${at}`, `Message ${at + 1}`, next, reach)
})

/** A journey with steps and links of every kind, and one stage in which every profile stays for exactly seven days. */
export const canvasJourney = planJourney({
  id: '1008',
  name: 'Every Kind of Step',
  shows: 'canvas: nested decisions, a loop, a condition, eight variants, a wait of exactly 7 days, 120 events in one stage',
  goal: 'Subscribed',
  goalJump: '1001',
  createdOn: '2026-02-20',
  launchedOn: '2026-03-02',
  launchEntries: 600,
  dailyEntries: 150,
  stages: [
    {
      name: 'Choices',
      milestone: 'Chose a channel',
      entryShare: 0.5,
      goalRate: 0.01,
      moves: [[1, 0.1]],
      exits: [['Stale profiles', 0.03]],
      jumps: [['To a retired journey', 0.02, '1098']],
      activations: [['Reminder email', 0.4]],
      waits: [],
      steps: choices
    },
    {
      name: 'Test',
      milestone: 'Clicked',
      entryShare: 0.1,
      moves: [[3, 0.12]],
      exits: [['Unsubscribed', 0.02, '1004']],
      waits: [],
      steps: test
    },
    {
      name: 'Seven Days',
      milestone: 'Waited for a week',
      entryShare: 0.3,
      moves: [[3, 1]],
      dwellDays: 7,
      waits: [],
      steps: [wait('week', 'Wait 7 days', 7, 'end', 1), end]
    },
    { name: 'Crowd', entryShare: 0.1, goalRate: 0.05, exits: [['Stale profiles', 0.08]], waits: [], steps: [...crowd, end] }
  ]
})
