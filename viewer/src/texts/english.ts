import { englishTypes } from '../../../src/formats/words/english-types.ts'
import type { TypeWords } from '../../../src/formats/words/picture-words.ts'
import type { Amount, InAnyLanguage } from './any-language.ts'
import { englishActivations, type ActivationTexts } from './english-activations.ts'
import { amountOf } from './english-amount.ts'
import { englishCanvas, type CanvasTexts } from './english-canvas.ts'
import { englishCharts, type ChartTexts } from './english-charts.ts'
import { englishCompare, type CompareTexts } from './english-compare.ts'
import { englishExplain, type ExplainTexts } from './english-explain.ts'
import { englishFigures, type FigureTexts } from './english-figures.ts'
import { englishHistory, type HistoryTexts } from './english-history.ts'
import { englishList, type ListTexts } from './english-list.ts'
import { englishPrint, type PrintTexts } from './english-print.ts'
import { englishRepairs, type RepairTexts } from './english-repairs.ts'

/** The texts of all parts of the page. */
const englishPage = {
  journeys: 'Journeys',
  journeyPageTitle: (name: string) => `${name} · Journeys`,
  skipToContent: 'Skip to content',
  loadingPage: 'Loading…',
  pageFailed: 'The page could not be loaded. Reload it to try again.',
  moreLinks: 'More',
  api: 'API',
  language: 'Language',

  journeyCalled: (id: string) => `Journey ${id}`,
  journeyLine: ({ id, range, timeZone }: Record<'id' | 'range' | 'timeZone', string>) => `Journey ${id} · ${range}, ${timeZone}`,
  stageCalled: (id: string) => `Stage ${id}`,
  versionCalled: (version: string) => `v${version}`,
  loadingJourney: (id: string) => `Loading journey ${id}`,
  journeyShown: (name: string, range: string) => `Showing ${name}, ${range}`,
  notRefreshed: 'Not refreshed',
  noNumbers: 'No numbers yet',

  copyLink: 'Copy link',
  linkCopied: 'Link copied',
  linkNotCopied: 'Your browser blocked copying. Copy the link from the address bar.',

  forgetKey: 'Forget key',
  keyNeeded: 'This service requires a client key',
  keyRefused: 'The key was not accepted.',
  keyNote: 'Your operator gives you one. It stays in this tab until you close it and is sent only to this service.',
  clientKey: 'Client key',
  useKey: 'Use this key',

  problemOf: (subject: string, problem: string) => `${subject}: ${problem}`,
  /** Titles of problems by code. Other problems have the service's own title. */
  problemTitles: {} as Readonly<Record<string, string>>,
  tryAgain: 'Try again',
  tryAgainIn: (seconds: string) => `Try again in ${seconds} s`,
  whatCodeMeans: (code: string) => `What ${code} means`,
  requestId: 'Request',
  offline: 'The service cannot be reached',
  offlineDetail: 'No response arrived. Check your network connection. If it works, the service may be down.',
  statusOnly: (status: string) => `The response has status ${status}`,
  statusOnlyDetail: 'A proxy or another server answered instead of the service. Ask your operator if this persists.',

  dateRange: 'Date range',
  ranges: {
    yesterday: 'Yesterday',
    last_7d: '7 days',
    last_30d: '30 days',
    last_90d: '90 days',
    this_month: 'This month',
    last_month: 'Last month',
    launch: 'Since launch',
    custom: 'Custom range'
  },
  from: 'From',
  to: 'To',
  apply: 'Apply',
  showSinceLaunch: 'Show since launch',
  rangeSinceLaunch: 'Since launch (Treasure Data’s default)',
  rangeOf: ({ from, to, days }: { from: string, to: string, days: Amount }) => `${from} to ${to} (${amountOf(days, 'day', 'days')})`,

  stageFilter: 'Filtered by stage',
  showAllStages: 'Show all stages',
  allStagesShown: 'Showing all stages',
  oneStageShown: (stage: string) => `Showing only ${stage}`,

  exportOf: (subject: string) => `Export ${subject}`,
  exported: (subject: string, format: string) => `Exported ${subject} as ${format}`,
  notExported: (subject: string, reason: string) => `Could not export ${subject}: ${reason}`,
  pictureTooLarge: 'The picture is too large for this browser. Export it as SVG instead.',

  whereFrom: 'Where does this come from?',
  whereFromHint: 'Select a number to see where it comes from.',

  /** A list without a conjunction. */
  listOf: (items: readonly string[]) => items.join(', '),
  /** Quotes a name within a sentence or a label. */
  quoted: (name: string) => `“${name}”`,
  /** A label before a list or a text. */
  labelled: (label: string) => `${label}: `,
  titleWithCount: (title: string, count: string) => `${title} (${count})`,
  figureAt: (label: string, time: string) => `${label}, ${time}`,
  /** Numbers of one time, for screen readers. */
  reading: (time: string, figures: ReadonlyArray<{ label: string, shown: string }>) =>
    `${time}: ${figures.map(({ label, shown }) => `${label} ${shown}`).join(', ')}`,
  ratioOf: (numerator: string, denominator: string) => `${numerator} of ${denominator}`,
  intervalOf: (low: string, high: string) => `${low} to ${high}`,
  points: (difference: string) => `${difference} points`,
  pointsFrom: (difference: string, before: string) => `${difference} points from ${before}`
}

export type PageTexts = InAnyLanguage<typeof englishPage>

/** The texts of the page in any language. */
export type Texts =
  PageTexts & ActivationTexts & CanvasTexts & ChartTexts & CompareTexts & ExplainTexts & FigureTexts & HistoryTexts & ListTexts &
  PrintTexts & RepairTexts & TypeWords

export const english: Texts = {
  ...englishPage,
  ...englishActivations,
  ...englishCanvas,
  ...englishCharts,
  ...englishCompare,
  ...englishExplain,
  ...englishFigures,
  ...englishHistory,
  ...englishList,
  ...englishPrint,
  ...englishRepairs,
  ...englishTypes
}
