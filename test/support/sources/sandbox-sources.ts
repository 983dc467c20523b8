import type { DateRange } from '../../../src/domain/time/date-range.ts'
import { overviewParts } from '../../../src/reports/resources/overview.ts'
import { readSource, type JourneyEndpoint } from '../../../src/reports/engine/source.ts'
import { createJourneyAnswers } from '../../../sandbox/journey-answers.ts'
import type { Sources } from '../domain/check-explanation.ts'

const answer = createJourneyAnswers(() => Date.parse('2026-09-15T12:00:00Z'))

/** What the sandbox answers about a journey on 15 September 2026, read. */
export function readSandboxSources (
  journeyId: string, range: DateRange | null, endpoints: readonly JourneyEndpoint[] = overviewParts
): Sources {
  const query = new URLSearchParams(range === null ? {} : { from: range.from, to: range.to })
  return Object.fromEntries(endpoints.map(endpoint => {
    const { body, mediaType } = answer(endpoint, journeyId, query)
    return [endpoint, readSource(endpoint, { body, mediaType, etag: null, lastModified: null })]
  }))
}
