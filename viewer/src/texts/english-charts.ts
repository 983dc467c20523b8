import type { Amount, InAnyLanguage } from './any-language.ts'
import { amountOf } from './english-amount.ts'

/** The texts of the conversion flow, the activations and the trend. */
export const englishCharts = {
  flow: 'Conversion flow',
  flowOf: (stage: string) => `Conversion flow of ${stage}`,
  flowFile: 'conversion flow',
  flowFailed: 'The conversion flow could not be loaded',
  flowViewsLabel: 'Flows to show',
  flowViews: { all: 'All flows', goal: 'To goal', stage: 'Between stages', exit: 'To exits', jump: 'To jumps' },
  targets: 'Targets',
  targetCounts: { 10: '10 largest of each type', 30: '30 largest of each type', 0: 'All' },
  exportsHaveAllStages: 'Exports include all stages.',

  activations: 'Activations',
  activationsOf: (stage: string) => `Activations of ${stage}`,
  activationsOfNoStage: 'Activations without a stage',
  activationFile: 'activations',
  activationsFailed: 'The activations could not be loaded',
  withoutStage: 'Without a stage',
  stage: 'Stage',

  chartMissing: 'This chart could not be loaded. The reason is shown above.',
  nothingMoved: 'Nothing moved in this period.',
  movementsNotSent: 'Treasure Data did not send the movements.',
  nothingToDraw: 'These movements cannot be drawn. The table lists all of them.',
  scrollable: (title: string) => `${title}, scrollable`,
  linkBetween: (source: string, target: string) => `${source} → ${target}`,
  linkReading: ({ source, target, moved, total, share }: Record<'source' | 'target' | 'moved' | 'total' | 'share', string>) =>
    `${source} → ${target}: ${moved} of ${total} movements out of ${source} in this chart (${share})`,
  nodeReading: ({ name, type, into, out }: { name: string, type: string, into: string | null, out: string | null }) => {
    const flows = [into === null ? '' : `${into} in`, out === null ? '' : `${out} out`].filter(flow => flow !== '')
    return `${name}, ${type}: ${flows.join(', ')}`
  },
  moved: 'Movements',
  movedIn: (node: string) => `Movements into ${node}`,
  movedOut: (node: string) => `Movements out of ${node}`,
  shareOfSource: (source: string) => `Share of all movements out of ${source}`,
  shareOfTarget: (target: string) => `Share of all movements into ${target}`,
  movementsNote: 'Movements, not people.',
  nodeNote: (shown: string) => `The chart shows the larger side, ${shown}. Movements, not people.`,
  linksLabel: 'Links. Use the arrow keys to move between links.',
  sankeyHint: 'Use the arrow keys to move between nodes. Press Enter on a stage to show only that stage. ' +
    'Press plus or minus to zoom, and 0 to reset the zoom. The table below has the same numbers.',
  readingHint: 'Point at a node or a link, or move to it with the keyboard, to see its numbers here.',

  asTable: (rows: Amount) => `As a table (${amountOf(rows, 'row', 'rows')})`,
  tableOf: (title: string) => `${title} as a table`,
  linkColumns: { from: 'From', to: 'To', type: 'Type', moved: 'Movements', note: 'Note' },
  notInChart: 'Not in the chart',
  feedbackNotInChart: 'Loops back, so not in the chart',

  trend: 'Trend',
  trendOfStage: (stage: string) => `Trend of ${stage}`,
  noSeries: 'Treasure Data sent no daily numbers for this period.',
  trendLines: { current: 'Inside', entries: 'Entries', goals: 'Goals', milestones: 'Milestones', exits: 'Exits', jumps: 'Jumps' },
  noDate: 'no date',
  latest: (day: string) => `Latest: ${day}`,
  dayOf: (title: string) => `Day of ${title}`,
  trendHint: 'Use the arrow keys to move between days.',
  day: 'Day'
}

export type ChartTexts = InAnyLanguage<typeof englishCharts>
