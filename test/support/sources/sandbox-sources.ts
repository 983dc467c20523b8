import type { DateRange } from '../../../src/domain/time/date-range.ts'
import { overviewParts } from '../../../src/reports/resources/overview.ts'
import { readSource, type JourneyEndpoint } from '../../../src/reports/engine/source.ts'
import { bundleBody } from '../../../sandbox/indexes/bundle-body.ts'
import { planVersions } from '../../../sandbox/indexes/versions.ts'
import { createJourneyAnswers, type JourneyAnswers } from '../../../sandbox/journey-answers.ts'
import type { Sources } from '../domain/check-explanation.ts'
import { dateOf } from './sources.ts'

const answer = createJourneyAnswers(() => Date.parse('2026-09-15T12:00:00Z'))
const answerVersions = createJourneyAnswers(
  () => Date.parse('2026-09-15T12:00:00Z'), new Map(planVersions('2026-09-05').map(plan => [plan.id, plan])))

/** The sandbox's answers about a journey on 15 September 2026, parsed. */
export function readSandboxSources (
  journeyId: string, range: DateRange | null, endpoints: readonly JourneyEndpoint[] = overviewParts
): Sources {
  return readSources(answer, journeyId, range, endpoints)
}

/** The sandbox's answers about one version of its bundle, parsed; version 2 was launched on 5 September. */
export function readVersionSources (journeyId: string, range: DateRange): Sources {
  return readSources(answerVersions, journeyId, range, overviewParts)
}

/** The sandbox's bundle, parsed. */
export function readBundleSource (): Sources {
  const body = Buffer.from(JSON.stringify(bundleBody(planVersions('2026-09-05'), dateOf('2026-09-15'))))
  return { bundle: readSource('bundle', { body, mediaType: 'application/json', etag: null, lastModified: null }) }
}

function readSources (
  answer: JourneyAnswers, journeyId: string, range: DateRange | null, endpoints: readonly JourneyEndpoint[]
): Sources {
  const query = new URLSearchParams(range === null ? {} : { from: range.from, to: range.to })
  return Object.fromEntries(endpoints.map(endpoint => {
    const { body, mediaType } = answer(endpoint, journeyId, query)
    return [endpoint, readSource(endpoint, { body, mediaType, etag: null, lastModified: null })]
  }))
}
