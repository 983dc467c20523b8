import type { Amount, InAnyLanguage } from './any-language.ts'
import { amountOf } from './english-amount.ts'

/** The texts of a journey's history, and of reports of the past. */
export const englishHistory = {
  history: 'History',
  historyNote: 'This service recorded these numbers after each run. Treasure Data keeps no such history.',
  historySteps: { run: 'Each run', day: 'Days', week: 'Weeks', month: 'Months' },
  historyStepsLabel: 'Resolution of the history',
  historyRates: { completion: 'Goal rate', exitOrJump: 'Exit or jump rate', active: 'Still inside' },
  historyRateLabel: 'Rate',
  historySpans: { '90d': '90 days', '1y': '1 year', '3y': '3 years' },
  historySpanLabel: 'Date range of the history',
  historyDaysLabel: 'Custom range of the history',
  historyFile: 'history',
  historyFiles: { points: 'CSV', gaps: 'CSV of gaps', ndjson: 'NDJSON' },
  historyFailed: 'The history could not be loaded',
  historyOff: 'This service records no history. To record it, the operator sets STORE_URL.',
  nothingRecorded: 'Nothing was recorded in this period.',
  lastOfUnit: {
    run: 'Each point is a recorded run.',
    day: 'Each point is the last recorded run of a day.',
    week: 'Each point is the last recorded run of a week.',
    month: 'Each point is the last recorded run of a month.'
  },
  bandNote: 'The band is the 95% interval of the rate.',
  rateOverTime: (rate: string) => `${rate} over time`,
  totalsOverTime: 'Totals since launch over time',
  historyTotals: { entered: 'Entered', goals: 'Reached the goal', exitsOrJumps: 'Left by exit or jump', current: 'Inside at the time' },
  interval: '95% interval',
  historyPlace: (rate: string) => `Run or gap in the chart of ${rate} and totals since launch`,
  historyHint: 'Use the arrow keys to move between runs and gaps.',
  historySummary: ({ points, gaps, from, to }: { points: Amount, gaps: Amount, from: string, to: string }) =>
    `${amountOf(points, 'point', 'points')}, ${amountOf(gaps, 'gap', 'gaps')}, from ${from} to ${to}.`,
  latestRun: (instant: string) => `Latest: ${instant}`,
  gap: (from: string, to: string) => `Gap from ${from} to ${to}`,
  gapReading: (gap: string, reason: string) => `${gap}. ${reason}`,
  gapReasons: {
    'no-run': 'The journey did not run.',
    failed: 'The journey ran, but Treasure Data did not respond.',
    'not-recorded': 'The service recorded nothing, so it is unknown whether the journey ran.'
  },
  gapLegend: 'Gap: nothing was recorded',
  asOfLegend: 'Time that this page shows',
  recordedRun: 'Run',
  deltasAgree: (changes: Amount) => changes.count === 1
    ? 'The change between the points agrees with Treasure Data’s own series.'
    : `All ${changes.shown} changes between points agree with Treasure Data’s own series.`,
  deltasDiffer: (changes: Amount, all: string) =>
    `${changes.shown} of ${all} changes between points ${changes.count === 1 ? 'differs' : 'differ'} from Treasure Data’s own series. ` +
    'Treasure Data corrected earlier numbers, or its totals count something that its series does not.',
  showAsOfRun: 'Show the page as of this run',

  asOf: 'As of',
  showAsOf: 'Show past day',
  asOfForm: 'Show the page as of a past day',
  asOfTime: (time: string) => `As of ${time}`,
  recordedAt: (instant: string) => `recorded ${instant}`,
  backToNow: 'Back to now',
  notOfThePast: 'Changes from the previous period, the canvas and comparisons are not recorded, so they are not shown.',
  notComparedInThePast: 'Past figures are not compared with the previous period.',
  chartOfDay: (day: string) => `Charts are recorded once a day. This one is from ${day}.`,
  shownAsOf: (name: string, time: string) => `Showing ${name} as of ${time}`
}

export type HistoryTexts = InAnyLanguage<typeof englishHistory>
