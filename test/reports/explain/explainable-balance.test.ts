import t from 'tap'
import { explainableBalance } from '../../../src/reports/explain/explainable-balance.ts'
import { sandboxJourneys } from '../../../sandbox/sandbox-journeys.ts'
import { checkExplanations } from '../../support/domain/check-explanation.ts'
import { readSandboxSources } from '../../support/sources/sandbox-sources.ts'
import { rangeOf } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

for (const { id, name } of sandboxJourneys) {
  t.test(`every number of the graph of "${name}" that balances is explained by what stands in TD's bodies`, async t => {
    const violations = collectViolations()
    for (const range of [null, rangeOf('2026-09-10', '2026-09-14')]) {
      const composed = { range, sources: readSandboxSources(id, range) }
      const whole = checkExplanations(explainableBalance(), composed)
      violations.ok(whole >= 7, range)
      violations.ok(checkExplanations(explainableBalance(['exit', 'jump']), composed) <= whole, 'and of a view', range)
    }
    t.same(violations.found, [])
  })
}
