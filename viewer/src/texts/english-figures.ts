import type { Amount, InAnyLanguage } from './any-language.ts'
import { amountOf } from './english-amount.ts'

type Ratio = Record<'rate' | 'numerator' | 'denominator', string>

/** The texts of key figures, the stage table and the age of the data. */
export const englishFigures = {
  keyFigures: 'Key figures',
  tiles: {
    enteredSinceLaunch: 'Entered',
    goals: 'Reached the goal',
    exits: 'Left by exit or jump',
    insideNow: 'Inside now',
    entries: 'Entries',
    insideAtTheEnd: 'Inside at the end',
    completionOfTotals: 'Completion, TD totals'
  },
  entriesSinceLaunch: 'entries since launch',
  entriesInPeriod: 'in this period',
  changeOverSeries: (change: string, relative: string) => `${change} (${relative}) over the series shown`,
  changeOverPeriod: (change: string, relative: string) => `${change} (${relative}) over the period`,
  exitsAndJumps: (exits: Amount, jumps: Amount) => `${amountOf(exits, 'exit', 'exits')}, ${amountOf(jumps, 'jump', 'jumps')}`,
  /** A rate with its numerator and denominator, by the kind of denominator. */
  rateOf: {
    entered: ({ rate, numerator, denominator }: Ratio) => `${rate} · ${numerator} of ${denominator} entered`,
    entries: ({ rate, numerator, denominator }: Ratio) => `${rate} · ${numerator} of ${denominator} entries`,
    leavers: ({ rate, numerator, denominator }: Ratio) =>
      `${rate} · ${numerator} of ${denominator} that left; some entered before the period`
  },
  ofLeavers: (ratio: string, rate: string) => `${ratio}; ${rate} of those that left`,
  ofEntered: (numerator: string, denominator: string) => `${numerator} of ${denominator} entered`,
  intervalNote: (low: string, high: string) => `95% interval ${low} to ${high}`,
  tdTotalsUndated: 'Treasure Data does not say which dates its totals cover',
  changeFrom: ({ difference, relative, before }: { difference: string, relative: string | null, before: string }) =>
    relative === null ? `${difference} from ${before}` : `${difference} (${relative}) from ${before}`,
  significant: 'significant',
  notSignificant: 'not significant',
  undecided: {
    'overlapping-periods': 'not tested: the periods overlap',
    'repeated-entries': 'not tested: profiles may re-enter',
    'reentry-unknown': 'not tested: it is unknown whether profiles may re-enter',
    'no-rate': 'not tested: a rate is missing',
    'too-few-days': 'not tested: fewer than seven days',
    'too-few-events': 'not tested: too few events'
  },

  notCompared: (reason: string) => `Not compared with the previous period: ${reason}.`,
  comparingBefore: 'Comparing with the previous period…',
  noStatisticsBefore: (range: string) => `Not compared with ${range}, because its statistics are missing.`,
  reentryUntested: 'Rates are not tested, because profiles may re-enter.',
  ratesTested: 'Rates are tested at the 95% level.',

  rate: 'Rate',
  rateOfLeavers: 'Share of those that left',
  numerator: 'Numerator',
  denominator: 'Denominator',
  intervalLow: '95% interval, lower bound',
  intervalHigh: '95% interval, upper bound',
  changeTo: (label: string) => `${label}, change from the previous period`,
  before: (label: string) => `${label}, previous period`,
  netChange: 'Change over the period',
  relativeNetChange: 'Relative change over the period',
  exits: 'Exits',
  jumps: 'Jumps',

  stages: 'Stages',
  stagesTable: 'Stage table',
  stageColumns: {
    order: '#',
    name: 'Stage',
    entered: 'Entered',
    current: 'Inside',
    milestone: 'Milestone',
    exit: 'Exit or jump',
    totalEntered: 'Entered',
    totalMilestone: 'Milestone',
    totalExit: 'Exit or jump'
  },
  inThePeriod: 'in the period',
  atTheEnd: 'at its end',
  sinceLaunch: 'since launch',
  now: 'now',
  tdTotals: 'TD totals',
  tdTotalsNote: 'TD totals: Treasure Data does not say which dates its own totals cover.',
  bottleneck: 'bottleneck',
  bottleneckNote: 'Of all stages, this one loses the largest share of the profiles that leave it',
  copyAsCsv: 'Copy as CSV',
  stagesCopied: (stages: Amount) => `${amountOf(stages, 'stage', 'stages')} copied as CSV`,
  tableNotCopied: 'Your browser blocked copying. Select the table and copy it.',

  current: 'Current',
  stale: 'Stale',
  late: 'Late',
  paused: 'Paused',
  runFailed: 'Last run failed',
  older: 'Older data',
  undated: 'Date unknown',
  draft: 'Draft',
  past: 'Past',
  checked: (ago: string) => `Checked ${ago}`,
  dataFrom: (day: string, instant: string) => `data from ${day} (${instant})`,
  dataUndated: 'Treasure Data does not say when the data is from',
  staleBecause: (reason: string, since: string | null) => since === null ? reason : `${reason} (since ${since})`,
  runExpected: (instant: string) => `a run was due by ${instant}`,
  runEnded: (status: string, instant: string | null) =>
    instant === null ? `its status is “${status}”` : `it ended ${instant} with status “${status}”`,
  draftReason: 'drafts do not run',
  journeyPaused: 'the journey is paused, so no new data is expected'
}

export type FigureTexts = InAnyLanguage<typeof englishFigures>
