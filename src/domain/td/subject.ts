import { journeyIdPattern, type JourneyId } from './journey-id.ts'

/** An id of one of TD's indexes of journeys, that is, of a parent segment (an audience in TD's API) or a folder. */
export type IndexId = string & { readonly __brand: 'IndexId' }

/** Reads an index's id, which has the form of a journey's; returns `null` for an invalid one. */
export function parseIndexId (text: string): IndexId | null {
  // the pattern defines the brand
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

/** The id of a bundle, which contains all versions of a journey. */
export type BundleId = string & { readonly __brand: 'BundleId' }

/** The kinds of groups that TD answers for as a whole. */
export const groupKinds = [...indexKinds, 'bundle'] as const

/** The subject of one of TD's answers. */
export type Subject =
  { readonly kind: 'journey', readonly id: JourneyId } | { readonly kind: 'bundle', readonly id: BundleId } | IndexSubject

export type SubjectKind = Subject['kind']
