import type { InAnyLanguage } from './any-language.ts'

/** The texts of versions and comparisons. */
export const englishCompare = {
  versions: 'Versions',
  versionsFailed: (reason: string) => `Versions could not be loaded: ${reason}.`,
  thisVersion: 'shown here',
  latestVersion: 'latest',
  compareTitle: 'Versions and comparison',
  compareWith: 'Compare with…',
  compareForms: { journey: 'Compare with another journey', days: 'Compare with another period' },
  otherId: 'Another journey’s id or name',
  compareVersion: (version: string) => `Compare with ${version}`,
  showVersion: (version: string) => `Show ${version}`,
  versionOf: (name: string, version: string) => `${name}, ${version}`,
  compareJourney: 'Compare journeys',
  otherDaysFrom: 'Other period, from',
  otherDaysTo: 'Other period, to',
  compareDays: 'Compare periods',
  stopComparing: 'Stop comparing',
  comparedTable: 'Comparison table',
  comparedFigure: 'Figure',
  comparedChange: 'Difference',
  differenceOf: (label: string) => `${label}, difference`,
  comparedRows: {
    entries: 'Entries',
    goals: 'Reached the goal',
    exits: 'Exits',
    jumps: 'Jumps',
    goalRate: 'Goal rate',
    exitOrJumpRate: 'Exit or jump rate',
    current: 'Inside at the end'
  },
  comparedRowsOfTotals: {
    entries: 'Entered since launch',
    goals: 'Reached the goal since launch',
    goalRate: 'Goal rate since launch',
    exitOrJumpRate: 'Exit or jump rate since launch',
    current: 'Inside now'
  },
  comparedUntested: 'Differences between two journeys are not tested for significance.',
  versionsUntested: 'Versions are tested for significance only in a date range. Choose one above.',
  partOfVersion: ({ part, version, reason }: Record<'part' | 'version' | 'reason', string>) => `${part} of ${version}: ${reason}`,
  testedDifference: ({ verdict, low, high }: Record<'verdict' | 'low' | 'high', string>) =>
    `${verdict}; 95% interval ${low} to ${high} points`,
  comparedStages: 'Stages of both versions',
  comparedStagesTable: 'Table of the stages of both versions',
  comparedStagesNote: 'Movements out of each stage in the conversion flow. Stages are matched by name, then by position.',
  noComparedStages: 'Neither version has movements between stages in this period.',
  matchedColumn: 'Matched',
  matchedBy: { name: 'By name', position: 'By position' },
  onlyIn: (version: string) => `Only in ${version}`,
  assumptions: 'Assumptions of this comparison',
  comparedNothing: 'Another period can only be compared with a date range. Choose one above.',
  comparing: 'Loading the comparison…',
  comparedFailed: 'The comparison could not be loaded',
  nothingCompared: 'There are no statistics to compare.',
  testedWherePossible: 'Rates are tested at the 95% level where possible.'
}

export type CompareTexts = InAnyLanguage<typeof englishCompare>
