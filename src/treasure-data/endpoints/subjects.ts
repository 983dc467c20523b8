import type { SubjectKind } from '../../domain/td/subject.ts'

interface SubjectDescriptor {
  /** Returns path and query of an answer without a range. Ids were parsed before, so nothing needs escaping here. */
  pathOf (id: string, segment: string): string
  /** The meaning of TD's 403, of its 404 and 410, and of its 422. */
  refusals: { denied: string, missing: string, unprocessable: string }
}

const refusalsOfIndex = { denied: 'index-access-denied', missing: 'index-not-found', unprocessable: 'upstream-error' } as const

/**
 * The subjects of TD's answers. An endpoint names one of these; everything else that differs between subjects is here. Paths follow
 * TD's OpenAPI description of the CDP API.
 */
export const subjects = {
  journey: {
    pathOf: (id, segment) => `/entities/journeys/${id}${segment === '' ? '' : `/${segment}`}`,
    refusals: { denied: 'journey-access-denied', missing: 'journey-not-found', unprocessable: 'journey-unprocessable' }
  },
  bundle: {
    pathOf: id => `/entities/journey_bundles/${id}`,
    refusals: { denied: 'bundle-access-denied', missing: 'bundle-not-found', unprocessable: 'upstream-error' }
  },
  audience: {
    pathOf: id => `/entities/journeys/segment_rules?audience_id=${id}`,
    refusals: refusalsOfIndex
  },
  folder: {
    // the rules of segments, which are ignored here, are half of the body
    pathOf: id => `/entities/by-folder/${id}?depth=10&with_rule=false`,
    refusals: refusalsOfIndex
  }
} as const satisfies Record<SubjectKind, SubjectDescriptor>
