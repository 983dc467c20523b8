import t from 'tap'
import { explainableComparison } from '../../../src/reports/explain/explainable-comparison.ts'
import { overviewParts } from '../../../src/reports/resources/overview.ts'
import type { NumericEndpoint } from '../../../src/reports/engine/source.ts'
import { largeJourney } from '../../../sandbox/large-journey.ts'
import { sandboxJourneys } from '../../../sandbox/sandbox-journeys.ts'
import { checkExplanations } from '../../support/domain/check-explanation.ts'
import { readSandboxSources } from '../../support/sources/sandbox-sources.ts'
import { rangeOf } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const all: ReadonlySet<NumericEndpoint> = new Set(overviewParts)
const [range, before] = [rangeOf('2026-09-08', '2026-09-14'), rangeOf('2026-09-01', '2026-09-07')]

for (const { id, name } of sandboxJourneys) {
  t.test(`every rate, change and test of two periods of "${name}" is explained by what stands in TD's bodies of either`, async t => {
    const composed = { range, sources: readSandboxSources(id, range), baseline: { range: before, sources: readSandboxSources(id, before) } }
    // of its hundreds of nodes and links, those of one graph are enough
    if (id === largeJourney.id) {
      t.ok(checkExplanations(explainableComparison(all, ['conversion']), composed) > 1_000)
      return
    }
    t.ok(checkExplanations(explainableComparison(all, []), composed) >= 20)
    const violations = collectViolations()
    for (const part of all) violations.ok(checkExplanations(explainableComparison(all, [part]), composed) >= 7, part)
    t.same(violations.found, [])
  })
}
