import type { Adjustment } from '../state/report-types.ts'

/** Adjustments of one kind. */
export interface NoteGroup {
  code: string
  title: string
  messages: string[]
}

const titles: Readonly<Record<string, string>> = {
  'active-rate-withheld': 'Shares of those inside now are not given',
  'balance-withheld': 'Stages could not be completed from the statistics',
  'feedback-link': 'Links that lead back close cycles',
  'self-link': 'Links that lead from a node to itself',
  'folded-targets': 'Small targets are drawn as one',
  'fraction-as-percent': 'Treasure Data sent fractions as percent',
  'inferred-node': 'Nodes that links name and the chart lacks',
  'invalid-time': 'Times that are none',
  'joined-links': 'Parallel links are drawn as one',
  'merged-links': 'Links that came twice were summed',
  'merged-nodes': 'Nodes that came twice were joined',
  'missing-id': 'What came without an id',
  'mixed-update-times': 'Parts are of different times',
  'negative-value': 'Values below zero',
  'negative-unaccounted': 'More left than were there',
  'no-data': 'Treasure Data sent no numbers',
  'no-series': 'Treasure Data sent no series',
  'fallback-name': 'What has no name was given one',
  'missing-number': 'Numbers that Treasure Data did not send',
  'missing-part': 'What Treasure Data left out',
  'number-as-text': 'Numbers that came as text',
  'overlapping-periods': 'Periods that share days',
  'unequal-periods': 'Periods of different lengths',
  'rate-out-of-range': 'Rates that are no share',
  'renamed-field': 'Fields that came under another name',
  'renamed-node': 'Names are those of the journey’s definition',
  'repeated-field': 'Fields that came twice',
  'repeated-stage-id': 'Stages that share an id',
  'unknown-type': 'Nodes of a type that is not known',
  'qualified-name': 'Equal names were told apart',
  'readable-name': 'Names that cannot be drawn as they are',
  'removed-link': 'Links that are not drawn',
  'removed-node': 'Nodes that are not drawn'
}

/** What was repaired or noted, by kind, the same thing once. */
export function groupNotes (adjustments: readonly Adjustment[]): NoteGroup[] {
  const groups = new Map<string, Set<string>>()
  for (const { code, message } of adjustments) groups.set(code, (groups.get(code) ?? new Set()).add(message))
  return Array.from(groups, ([code, messages]) => ({ code, title: titles[code] ?? code.replaceAll('-', ' '), messages: [...messages] }))
}
