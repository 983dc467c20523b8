import t from 'tap'
import { parseTdOrigin } from '../../src/config/td-origin.ts'
import { regionNames, regionOrigins } from '../../src/config/regions.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('every region has an origin of its own that is accepted as it is', async (t) => {
  t.equal(new Set(Object.values(regionOrigins)).size, regionNames.length)
  const violations = collectViolations()
  for (const name of regionNames) {
    violations.equal(parseTdOrigin(regionOrigins[name], { allowCustom: false }), regionOrigins[name], name)
  }
  t.same(violations.found, [])
})
