import t from 'tap'
import type { DateRange } from '../../src/domain/date-range.ts'
import { flowKinds } from '../../src/domain/select-flow.ts'
import { explainableGraph, explainableOverview, explainableStatistics } from '../../src/reports/explainable.ts'
import { overviewParts } from '../../src/reports/overview.ts'
import { readSource } from '../../src/reports/read-source.ts'
import type { Endpoint } from '../../src/reports/source.ts'
import { createJourneyAnswers } from '../../src/sandbox/journey-answers.ts'
import { largeJourney } from '../../src/sandbox/large-journey.ts'
import { sandboxJourneys } from '../../src/sandbox/sandbox-journeys.ts'
import { checkExplanations, type Sources } from '../support/check-explanation.ts'
import { rangeOf } from '../support/sources.ts'

const all: ReadonlySet<Endpoint> = new Set(overviewParts)
const answer = createJourneyAnswers(() => Date.parse('2026-09-15T12:00:00Z'))

function readSources (journeyId: string, range: DateRange | null): Sources {
  const query = new URLSearchParams(range === null ? {} : { from: range.from, to: range.to })
  return Object.fromEntries(overviewParts.map(endpoint => {
    const { body, mediaType } = answer(endpoint, journeyId, query)
    return [endpoint, readSource(endpoint, { body, mediaType, etag: null, lastModified: null })]
  }))
}

for (const { id, name } of sandboxJourneys) {
  t.test(`every rate, check, growth, share and sum of "${name}" is explained by what stands in TD's bodies`, async t => {
    // its tens of thousands of numbers are explained once
    for (const range of id === largeJourney.id ? [null] : [null, rangeOf('2026-09-10', '2026-09-14')]) {
      const sources = readSources(id, range)
      const parts = [explainableStatistics, explainableGraph('conversion'), explainableGraph('activation')]
        .map(explainable => checkExplanations(explainable, sources, range))
      t.ok(parts.every(count => count >= 7), `${parts}`)
      t.ok(checkExplanations(explainableOverview(all, ['checks', '0']), sources, range) > parts.reduce((sum, count) => sum + count), 'and the checks across parts')
    }
    const sources = readSources(id, null)
    for (const kind of flowKinds) checkExplanations(explainableGraph('conversion', [kind]), sources, null)
  })
}
