import type { Amount, InAnyLanguage } from './any-language.ts'

/** The texts of checks, repairs and missing parts. */
export const englishRepairs = {
  checksTitle: 'Do the figures add up?',
  check: 'Check',
  leftSide: 'Left side',
  rightSide: 'Right side',
  difference: 'Difference',
  allAgree: (checks: Amount) => checks.count === 0
    ? 'No figures could be compared.'
    : checks.count === 1 ? 'The one check that is possible agrees.' : `All ${checks.shown} possible checks agree.`,
  someDiffer: (differing: Amount, all: string) => `${differing.shown} of ${all} checks ${differing.count === 1 ? 'differs' : 'differ'}.`,
  differing: 'Checks that differ',
  agreeing: 'Checks that agree',
  withinLimit: 'Checks within their limit',
  notComparable: 'Checks that could not be made',
  repairsTitle: 'Notes and repairs',
  nothingRepaired: 'None. The data is shown as Treasure Data sent it.',
  repairs: {
    'active-rate-withheld': 'Shares of current profiles are not shown',
    'balance-withheld': 'Stages that could not be balanced',
    'feedback-link': 'Links that loop back',
    'self-link': 'Links from a node to itself',
    'folded-targets': 'Small targets are drawn as one',
    'fraction-as-percent': 'Treasure Data sent fractions as percentages',
    'inferred-node': 'Links to nodes missing from the chart',
    'invalid-time': 'Invalid timestamps',
    'invalid-value': 'Invalid values',
    'time-as-number': 'Timestamps sent as numbers',
    'sum-too-large': 'Sums too large to be exact',
    'unsorted-history': 'Points that were sorted by time',
    'unknown-order': 'Points that could not be sorted',
    'repeated-point': 'Duplicate points',
    'contradictory-point': 'Points of one time with different numbers',
    'unplaced-point': 'Points without a day',
    'unknown-links': 'Charts without links',
    'joined-links': 'Parallel links are drawn as one',
    'merged-links': 'Duplicate links were summed',
    'merged-nodes': 'Duplicate nodes were merged',
    'missing-id': 'Items without an id',
    'mixed-update-times': 'Parts were updated at different times',
    'negative-value': 'Values below zero',
    'negative-unaccounted': 'More exits than entries',
    'no-data': 'Treasure Data sent no numbers',
    'no-series': 'Treasure Data sent no series',
    'fallback-name': 'Unnamed items were given a name',
    'missing-number': 'Missing numbers',
    'missing-part': 'Missing parts',
    'number-as-text': 'Numbers sent as text',
    'overlapping-periods': 'Overlapping periods',
    'unequal-periods': 'Periods of different lengths',
    'rate-out-of-range': 'Rates outside 0–100%',
    'renamed-field': 'Fields sent under another name',
    'renamed-node': 'Names from the journey’s definition',
    'repeated-field': 'Duplicate fields',
    'repeated-stage-id': 'Stages with the same id',
    'unknown-type': 'Nodes of an unknown type',
    'qualified-name': 'Equal names were made distinct',
    'readable-name': 'Names adjusted for drawing',
    'removed-link': 'Links that are not drawn',
    'removed-node': 'Nodes that are not drawn'
  } as Readonly<Record<string, string>>,

  parts: { statistics: 'Statistics', conversion: 'Conversion flow', activation: 'Activations' },
  otherPartsShown: 'The other parts are shown.',
  olderDataShown: 'Older data is shown',
  stalePart: ({ part, dataFrom, reason }: { part: string, dataFrom: string | null, reason: string }) =>
    dataFrom === null ? `${part}: ${reason}` : `${part}, data from ${dataFrom}: ${reason}`,
  mixedTimes: 'The parts were updated at different times, so their figures may differ.',
  /** Why old data is shown, by the API's problem codes. */
  staleReasons: {
    'upstream-unavailable': 'Treasure Data cannot be reached',
    'upstream-timeout': 'Treasure Data is not responding in time',
    'upstream-error': 'Treasure Data is failing',
    'upstream-throttled': 'Treasure Data is limiting requests',
    'upstream-malformed': 'Treasure Data’s responses cannot be read',
    'upstream-credentials': 'Treasure Data rejects the service’s key',
    'journey-unprocessable': 'Treasure Data cannot process this journey',
    busy: 'Too many requests are waiting for Treasure Data',
    overloaded: 'The service is overloaded',
    'rate-limited': 'The service is receiving too many requests'
  } as Readonly<Record<string, string>>,
  slowRefresh: 'The refresh is taking a long time',
  notRefreshedBecause: (code: string) => `Not refreshed (${code})`
}

export type RepairTexts = InAnyLanguage<typeof englishRepairs>
