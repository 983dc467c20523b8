import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { explainStatistics } from '../../../src/domain/explain/explain-statistics.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import { anyNumber, anyStatistics, wholeCounts } from '../../support/domain/arbitrary-statistics.ts'
import { checkDerivations } from '../../support/domain/check-derivations.ts'
import { locateStatistics } from '../../support/domain/locate-numbers.ts'

const anyCounts = fc.oneof(wholeCounts, anyNumber)

for (const [name, counts] of [['whole', wholeCounts], ['any', anyCounts]] as const) {
  t.test(`with ${name} counts, every computed number equals its derivation, whatever the statistics`, async () => {
    let residuals = 0
    fc.assert(fc.property(anyStatistics(counts), fc.boolean(), (statistics, isCumulative) => {
      const reading = readStatistics(statistics, isCumulative)
      const rules = explainStatistics({ reading, locations: locateStatistics(statistics) })
      const checked = checkDerivations(reading, rules)
      const rates = 3 + reading.stages.length * 3
      assert.ok(checked >= rates * 3 + 2 + 4 + reading.series.length + reading.checks.length * 3)
      residuals += reading.checks.filter(({ residual }) => residual !== null).length
    }), { numRuns: 300 })
    assert.ok(residuals > 0, 'some checks have a residual')
  })
}
