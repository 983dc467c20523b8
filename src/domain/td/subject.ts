import { journeyIdPattern, type JourneyId } from './journey-id.ts'

/** An id of one of TD's indexes of journeys: of a parent segment (TD's API calls it an audience) or a folder. */
export type IndexId = string & { readonly __brand: 'IndexId' }

/** Reads an index's id, which has the form of a journey's; returns `null` for text that is none. */
export function parseIndexId (text: string): IndexId | null {
  // the pattern is what the brand stands for
  return journeyIdPattern.test(text) ? text as IndexId : null
}

/** The kinds of indexes that list journeys. */
export const indexKinds = ['audience', 'folder'] as const

export type IndexKind = typeof indexKinds[number]

/** One of TD's indexes of journeys. */
export interface IndexSubject {
  readonly kind: IndexKind
  readonly id: IndexId
}

/** The id of a bundle, which is what all versions of a journey belong to. */
export type BundleId = string & { readonly __brand: 'BundleId' }

/** What groups journeys, as far as TD answers for it as a whole. */
export const groupKinds = [...indexKinds, 'bundle'] as const

/** What one of TD's answers is about. */
export type Subject =
  { readonly kind: 'journey', readonly id: JourneyId } | { readonly kind: 'bundle', readonly id: BundleId } | IndexSubject

export type SubjectKind = Subject['kind']
