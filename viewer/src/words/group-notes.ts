import type { Adjustment } from '../state/report-types.ts'

/** Adjustments of one kind. */
export interface NoteGroup {
  code: string
  title: string
  messages: string[]
}

const titles: Readonly<Record<string, string>> = {
  'active-rate-withheld': 'Shares of current profiles are not shown',
  'balance-withheld': 'Stages could not be completed from the statistics',
  'feedback-link': 'Links that lead back close cycles',
  'self-link': 'Links that lead from a node to itself',
  'folded-targets': 'Small targets are drawn as one',
  'fraction-as-percent': 'Treasure Data sent fractions as percent',
  'inferred-node': 'Links to nodes missing from the chart',
  'invalid-time': 'Invalid timestamps',
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
  'rate-out-of-range': 'Rates outside 0–100 %',
  'renamed-field': 'Fields with another name',
  'renamed-node': 'Names from the journey’s definition',
  'repeated-field': 'Duplicate fields',
  'repeated-stage-id': 'Stages with the same id',
  'unknown-type': 'Nodes of an unknown type',
  'qualified-name': 'Equal names were made distinct',
  'readable-name': 'Names adjusted for drawing',
  'removed-link': 'Links that are not drawn',
  'removed-node': 'Nodes that are not drawn'
}

/** What was repaired or noted, by kind, the same thing once. */
export function groupNotes (adjustments: readonly Adjustment[]): NoteGroup[] {
  const groups = new Map<string, Set<string>>()
  for (const { code, message } of adjustments) groups.set(code, (groups.get(code) ?? new Set()).add(message))
  return Array.from(groups, ([code, messages]) => ({ code, title: titles[code] ?? code.replaceAll('-', ' '), messages: [...messages] }))
}
