import type { InAnyLanguage } from './any-language.ts'

/** The texts of the search in a stage's activations, and of their limit. */
export const englishActivations = {
  findActivations: 'Find activations',
  searchActivations: 'Search activations by name',
  showLargestActivations: (count: string) => `Show the ${count} largest`,
  showAllActivations: (count: string) => `Show all ${count}`,
  largestActivations: ({ shown, all }: Record<'shown' | 'all', string>) => `Showing the ${shown} largest of ${all} activations.`,
  largestMatches: ({ shown, found, all, q }: Record<'shown' | 'found' | 'all' | 'q', string>) =>
    `Showing the ${shown} largest of ${found} activations that match “${q}” (${all} in total).`,
  matchingActivations: ({ found, all, q }: Record<'found' | 'all' | 'q', string>) =>
    `Showing the ${found} of ${all} activations that match “${q}”.`,
  allActivations: (all: string) => `Showing all ${all} activations, largest first.`,
  activationsNotSummed: 'The others are not added up, because a profile may count under several activations.',
  noActivationMatches: (q: string) => `No activation’s name contains “${q}”.`,
  activationExports: 'Exports always include all activations of all stages. The CSV file lists every target; ' +
    'the picture groups small ones as “Other”.'
}

export type ActivationTexts = InAnyLanguage<typeof englishActivations>
