/** What the page says of a journey's history and of reports of the past. */
export const historyTexts = {
  history: 'History',
  historyNote: 'What this service recorded after each run. Treasure Data keeps no such history.',
  historySteps: { run: 'Each run', day: 'Days', week: 'Weeks', month: 'Months' },
  historyStepsLabel: 'Points of the history',
  historyRates: { completion: 'Goal rate', exitOrJump: 'Exit or jump rate', active: 'Still inside' },
  historyRateLabel: 'Rate',
  historyRateNotes: {
    completion: 'Reached the goal, of all that entered since launch.',
    exitOrJump: 'Left by exit or jump, of all that entered since launch.',
    active: 'Inside at the time, of all that entered since launch.'
  },
  historySpans: { '90d': '90 days', '1y': '1 year', '3y': '3 years' },
  historySpanLabel: 'Period of the history',
  historyDaysLabel: 'Own period of the history, from and to',
  ownPeriod: 'Own period',
  showPeriod: 'Show period',
  historyFile: 'history',
  historyFiles: { points: 'CSV', gaps: 'CSV of gaps', ndjson: 'NDJSON' },
  theHistory: 'The history',
  historyOff: 'This service records no history. To record it, the operator sets STORE_URL.',
  nothingRecorded: 'Nothing was recorded in this period.',
  lastOfUnit: {
    run: 'Each point is a recorded run.',
    day: 'Each point is the last recorded run of a day.',
    week: 'Each point is the last recorded run of a week.',
    month: 'Each point is the last recorded run of a month.'
  },
  bandNote: 'The band is the 95\u00a0% interval of the rate.',
  rateOverTime: (rate: string) => `${rate} over time`,
  totalsOverTime: 'Totals since launch over time',
  historyTotals: { entered: 'Entered', goals: 'Reached the goal', exitsOrJumps: 'Left by exit or jump', current: 'Inside at the time' },
  interval: '95\u00a0% interval',
  intervalOf: (low: string, high: string) => `${low} to ${high}`,
  historyPlace: (title: string) => `Run or gap of: ${title}`,
  historyKeys: 'Arrow keys move between runs and gaps.',
  historySummary: (runs: string, gaps: string, from: string, to: string) => `${runs} points, ${gaps} gaps, from ${from} to ${to}.`,
  latestRun: (instant: string) => `Latest, ${instant}`,
  gap: (from: string, to: string) => `Gap from ${from} to ${to}`,
  gapReasons: {
    'no-run': 'The journey did not run.',
    failed: 'The journey ran, but Treasure Data did not answer.',
    'not-recorded': 'The service recorded nothing, so nobody knows whether the journey ran.'
  },
  gapLegend: 'Gap: nothing was recorded',
  asOfLegend: 'The page is as of this time',
  recordedRun: 'Run',
  deltasAgree: (count: string) => `All ${count} changes between points agree with Treasure Data’s own series.`,
  deltasDiffer: (count: string, all: string) =>
    `${count} of ${all} changes between points differ from Treasure Data’s own series. ` +
    'It corrected earlier numbers, or its totals count something that its series does not.',
  showAsOfRun: 'Show the page as of this run',

  asOf: 'As of',
  showAsOf: 'Show as of',
  asOfForm: 'Show the page as of a past day',
  asOfTime: (time: string) => `As of ${time}`,
  recordedAt: (instant: string) => `recorded ${instant}`,
  backToNow: 'Back to now',
  past: 'Past',
  notOfThePast: 'Not recorded, so not shown: changes from the period before, the canvas, and comparisons.',
  notComparedInThePast: 'Figures of the past are not compared with a period before.',
  chartOfDay: (day: string) => `Charts are recorded by the day. This one is of ${day}.`,
  shownAsOf: (name: string, time: string) => `${name} is shown as of ${time}`
} as const
