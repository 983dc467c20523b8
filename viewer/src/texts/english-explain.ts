import type { Amount, InAnyLanguage } from './any-language.ts'
import { amountOf } from './english-amount.ts'

/** The texts of explanations. */
export const englishExplain = {
  dialogFailed: 'The explanation could not be loaded. Check your network connection and try again.',
  explanationFailed: 'The explanation could not be loaded',
  close: 'Close',
  loadingExplanation: 'Tracing the number back to Treasure Data…',
  howComputed: 'How it is computed',
  madeOf: 'What it is computed from',
  operand: 'Figure',
  operandValue: 'Value',
  operandOrigin: 'Origin',
  asSent: (source: string) => `as Treasure Data sent it (${source})`,
  summedOf: (numbers: Amount, source: string) => `sum of ${amountOf(numbers, 'number', 'numbers')} from Treasure Data (${source})`,
  neverSent: 'not sent by Treasure Data',
  locations: 'Locations in Treasure Data’s response',
  location: 'Location in Treasure Data’s response',
  sourceOfOtherPeriod: (source: string) => `${source}, the period compared with`,
  sourceOfOtherVersion: (source: string) => `${source}, the version compared with`,
  shownAs: (shown: string) => `shown as ${shown}`,
  tdFigure: 'Treasure Data’s own figure',
  tdCompared: ({ ours, theirs, difference }: Record<'ours' | 'theirs' | 'difference', string>) =>
    `${ours} here, ${theirs} in Treasure Data: a difference of ${difference} points.`,
  noTdFigure: 'Treasure Data sends no figure of its own for this number.',
  source: 'Source',
  fetched: ({ source, instant, ago }: Record<'source' | 'instant' | 'ago', string>) => `${source}, fetched ${instant} (${ago})`,
  sources: { statistics: 'statistics', conversion: 'conversion flow', activation: 'activations' } as Readonly<Record<string, string>>,
  largest: (values: string) => `the largest of (${values})`,
  operands: {
    entered: 'entered',
    entries: 'entries',
    goals: 'goals',
    exits: 'exits',
    jumps: 'jumps',
    milestones: 'milestones',
    current: 'inside',
    stageCurrent: 'inside the stage',
    exitsOrJumps: 'exits or jumps',
    first: 'first point',
    last: 'last point',
    value: 'this link',
    inflow: 'total inflow',
    outflow: 'total outflow',
    reportedPercent: 'Treasure Data’s percentage',
    steps: 'inside the steps'
  } as Readonly<Record<string, string>>
}

export type ExplainTexts = InAnyLanguage<typeof englishExplain>
