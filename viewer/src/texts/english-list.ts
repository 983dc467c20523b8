import type { Amount, InAnyLanguage } from './any-language.ts'
import { amountOf } from './english-amount.ts'

/** The texts of the list of journeys, and of the fields that search it. */
export const englishList = {
  journeyPicker: 'Journey',
  journeyIdOrName: 'Journey id or name',
  show: 'Show',
  journeysOffered: 'Matching journeys',
  journeysMatch: (found: Amount) => found.count === 0 ? 'No journey matches' : amountOf(found, 'journey matches', 'journeys match'),
  chooseJourney: 'Choose a journey from the list or enter its id. The id is the number in the journey’s address in Treasure Data.',

  search: 'Search by name',
  findJourneys: 'Find journeys',
  sortBy: 'Sort by',
  sortChoice: (column: string, isDescending: boolean) => `${column}, ${isDescending ? 'descending' : 'ascending'}`,
  journeyCount: (journeys: Amount) => amountOf(journeys, 'journey', 'journeys'),
  loadingJourneys: 'Loading journeys…',
  loadingMore: 'Loading more journeys…',
  listTable: 'Table of journeys',
  recentJourneys: 'Recently viewed',
  otherJourneys: 'All journeys',
  foundJourneys: 'Search results',
  journeyColumns: {
    name: 'Journey',
    folder: 'Folder',
    state: 'State',
    version: 'Version',
    entries: 'Entries',
    goalRate: 'Goal rate',
    trend: 'Trend',
    age: 'Data from'
  },
  states: { draft: 'Draft', simulation: 'Simulation', launched: 'Launched' } as Readonly<Record<string, string>>,
  olderVersion: 'A later version exists',
  untestedChange: (difference: string, before: string) =>
    `${difference} points from ${before} in the previous period. Not tested for significance.`,
  goalsExceedEntries: 'More profiles reached the goal than entered, because some entered before the period.',
  noEntries: 'No profiles entered, so there is no rate.',
  noFiguresOfDrafts: 'Drafts have no figures yet',
  noFigures: (reason: string) => `No figures: ${reason}`,
  figuresPending: 'Loading figures',
  trendOfEntries: ({ first, last, most }: Record<'first' | 'last' | 'most', string>) =>
    `Entries per run: ${first} in the first, ${last} in the last, ${most} at most`,
  sortedByLoaded: (journeys: Amount) =>
    `Sorted by the figures of ${amountOf(journeys, 'journey', 'journeys')}. Other figures load as rows come into view; sort again to ` +
    'include them.',
  changesNote: (before: string) => `Changes are from the previous period, ${before}.`,
  noChangesNote: 'Figures since launch have no previous period to compare with.',
  listKeysHint: 'Use the up and down arrow keys to move between journeys, and the Tab key for the figures of one.',
  figuresFailed: 'Figures could not be loaded',
  listFailed: 'Journeys could not be loaded',
  noMatch: (q: string) => `No journey name contains “${q}”.`,
  clearSearch: 'Clear search',
  nothingListed: 'No journeys are listed for you',
  nothingListedDetail: 'You can still enter a journey id above. To list journeys here, your operator sets TD_AUDIENCES to the ids of ' +
    'parent segments and gives your key access to their journeys.',
  enterId: 'You can still enter a journey id above.',
  partMissing: 'Part of the list is missing',
  partStale: 'Part of the list is out of date',
  partPending: 'Part of the list is still loading',
  indexKinds: { audience: 'Parent segment', folder: 'Folder' },
  indexCalled: (kind: string, id: string) => `${kind} ${id}`
}

export type ListTexts = InAnyLanguage<typeof englishList>
